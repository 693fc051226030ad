// <a href="/help/orders" data-help> opens help beside the page, “?” does so, too; a phone shows it as a sheet. It stays
// until it is closed or the page is left. From help, and from the start page, begins the tour:
// <a href="/help/tour" data-tour-start>.

import { loadPart } from "./page-part.js";

const wide = matchMedia("(min-width: 761px)");

let panel = null;
let opener = null;

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-help-close]")) return close();
  const link = event.target.closest("a[data-help]");
  if (!link || event.defaultPrevented || !isPlain(event)) return;
  const isInside = panel?.contains(link);
  // The pages of help are read as pages.
  if (location.pathname.startsWith("/help") && !isInside) return;
  event.preventDefault();
  if (panel && !isInside) return close();
  if (!isInside) opener = link;
  open(link.href);
});

document.addEventListener("click", async (event) => {
  const start = event.target.closest("[data-tour-start]");
  if (!start || !isPlain(event)) return;
  event.preventDefault();
  const { beginTour } = await import("./tour.js");
  // The drawer would lie over what is shown.
  close();
  beginTour(start);
});

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && panel?.matches(":popover-open") && isOnTop()) {
    event.preventDefault();
    close();
  }
  if (!asksForHelp(event)) return;
  event.preventDefault();
  if (panel) return close();
  opener = document.activeElement;
  open(document.querySelector("a[data-help]")?.href ?? "/help");
});

// A page that the browser kept and brings back does not bring its help along.
addEventListener("pagehide", () => {
  panel?.remove();
  panel = null;
});

function asksForHelp(event) {
  if (event.key !== "?" || event.ctrlKey || event.metaKey || event.altKey) return false;
  const isTyping = event.target.isContentEditable || event.target.matches("input, textarea, select");
  const isBelow = document.querySelector("dialog:modal:not(#help-panel)") !== null;
  return !isTyping && !isBelow && document.documentElement.dataset.singleKeys !== "off";
}

function isPlain(event) {
  return event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey;
}

/** Whether Escape is meant for nothing else. */
function isOnTop() {
  return !document.querySelector("dialog:modal, details[open].menu, [popover]:popover-open:not(#help-panel)");
}

async function open(address) {
  const part = new URL(address, location.href);
  part.searchParams.set("part", "panel");
  const fresh = await loadPart(part, "dialog#help-panel", { wait: 5000 });
  if (!fresh) {
    location.assign(address);
    return;
  }
  panel?.remove();
  panel = wide.matches ? beside(fresh) : fresh;
  document.body.append(panel);
  if (wide.matches) {
    panel.showPopover();
  } else {
    panel.showModal();
    panel.addEventListener("close", forget);
  }
  panel.querySelector("h2").focus();
}

/** The same in a box that leaves the page in use, and the focus where it is: a <dialog> would take it. */
function beside(dialog) {
  const box = document.createElement("section");
  box.id = dialog.id;
  box.className = dialog.className;
  box.popover = "manual";
  box.setAttribute("role", "dialog");
  box.setAttribute("aria-labelledby", dialog.getAttribute("aria-labelledby"));
  box.append(...dialog.childNodes);
  return box;
}

function close() {
  if (panel?.matches(":popover-open")) forget();
  else panel?.close();
}

function forget() {
  panel?.remove();
  panel = null;
  opener?.focus();
  opener = null;
}

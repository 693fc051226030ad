// <a href="/prices/bolt" data-why>: the way to a price opens beneath it. Without a script, and where it does not
// come, it is a page.

import { loadPart } from "./page-part.js";
import { place } from "./place.js";

let shown = null;

document.addEventListener("click", async (event) => {
  if (shown?.box.contains(event.target)) return;
  const link = event.target.closest("a[data-why]");
  const wasOpen = link && shown?.link === link;
  const isPlain = event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey;
  hide();
  if (!link || !isPlain) return;
  event.preventDefault();
  if (wasOpen) return;
  link.setAttribute("aria-expanded", "true");
  const address = new URL(link.href);
  address.searchParams.set("part", "box");
  const box = await loadPart(address, "#pricebox", { wait: 5000 });
  if (!box) location.assign(link.href);
  // Meanwhile another may have been asked for.
  else if (link.getAttribute("aria-expanded") === "true") show(link, box);
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || !shown) return;
  const { link } = shown;
  hide();
  link.focus();
});

function show(link, box) {
  box.popover = "manual";
  box.classList.add("popover", "pricepop");
  link.after(box);
  box.showPopover();
  shown = { link, box, leave: place(box, link) };
}

function hide() {
  for (const link of document.querySelectorAll("a[data-why][aria-expanded]")) link.removeAttribute("aria-expanded");
  if (!shown) return;
  const { box, leave } = shown;
  shown = null;
  leave();
  box.remove();
}

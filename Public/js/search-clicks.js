// <div data-found="0"> holds results of a search: which place was opened, and from which one something went into the
// cart, is told to the portal. The number is how many results stand before the first; "later" for a further page. Who
// opened what is not told.

import { read, session, write } from "./storage.js";

const key = "kabinet.found";
const last = 99;
const rows = "tbody tr, li";

document.addEventListener("click", (event) => {
  const link = event.target.closest("[data-found] a[href^='/products/']");
  if (!link) return;
  const position = positionOf(link);
  found("page", "click", position);
  write(session, key, JSON.stringify({ path: new URL(link.href).pathname, position }));
});

document.addEventListener("submit", (event) => {
  if (!event.target.matches("[data-add-to-cart]")) return;
  // All rows of a list share one form: the button tells which row it was.
  const pressed = event.submitter ?? event.target;
  if (pressed.closest("[data-found]")) found("page", "cart", positionOf(pressed));
  else if (opened()?.path === location.pathname) found("page", "cart", opened().position);
}, { capture: true });

/** Tells what was done with what was found. Nobody waits for it, and what is lost is lost. */
export function found(place, act, position) {
  fetch("/search/clicks", {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ place, act, position }),
    keepalive: true,
  }).catch(() => {});
}

function positionOf(element) {
  const list = element.closest("[data-found]");
  const before = Number(list.dataset.found);
  if (Number.isNaN(before)) return last;
  const row = element.closest(rows);
  // What is only recommended among the results has no place of its own.
  if (row?.matches("[data-recommended]")) return last;
  const all = [...list.querySelectorAll(rows)]
    .filter((one) => !one.matches("[data-recommended]") && one.querySelector("a[href^='/products/']"));
  return Math.min(last, before + Math.max(0, all.indexOf(row)) + 1);
}

/** What was opened from a search on the way to this page. */
function opened() {
  try {
    return JSON.parse(read(session, key));
  } catch {
    return null;
  }
}

// <button data-bell popovertarget="bell"> opens a box with what is new; the browser opens and closes it, this fills it.
// A phone and a browser without scripts follow a link to the page instead.

import { element } from "./element.js";
import { icon } from "./icon.js";

const box = document.getElementById("bell");
const button = document.querySelector("[data-bell]");

box?.addEventListener("toggle", (event) => {
  if (event.newState === "open") load();
});

async function load() {
  const note = box.querySelector(".bellbox__note");
  try {
    const response = await fetch("/attention?part=json", {
      headers: { Accept: "application/json" }, redirect: "error", signal: AbortSignal.timeout(8000),
    });
    if (!response.ok) throw new Error(`status ${response.status}`);
    const { items, nothing } = await response.json();
    box.querySelector(".news")?.remove();
    note.textContent = nothing;
    note.hidden = items.length > 0;
    if (items.length > 0) box.append(listOf(items));
    forgetCount();
  } catch {
    note.hidden = false;
    note.textContent = box.dataset.failed;
  }
}

/** What was looked at is no longer new. */
function forgetCount() {
  for (const count of document.querySelectorAll("[data-attention-count]")) count.remove();
  for (const bell of document.querySelectorAll("[data-bell], .bell__page a")) bell.setAttribute("aria-label", button.title);
}

function listOf(items) {
  const list = element("ul", "news");
  list.append(...items.map(lineOf));
  return list;
}

function lineOf(item) {
  const line = element("li", `news__item is-${item.tone}${item.isNew ? " is-new" : ""}`);
  const words = element("div");
  const link = element("a", "", item.title);
  link.href = item.path;
  words.append(link);
  if (item.isNew) words.append(element("span", "visually-hidden", ` ${box.dataset.fresh}`));
  if (item.text) words.append(element("p", "", item.text));
  line.append(icon(item.icon), words, element("time", "", item.when));
  return line;
}

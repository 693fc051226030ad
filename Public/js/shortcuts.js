// Ctrl+K (⌘K) opens the palette; “/” goes to the search box: <input data-shortcut-search>. Where one of them is missing
// the other answers. A person may switch the single-key shortcut off: <html data-single-keys="off"> (WCAG 2.1.4).

import { openPalette } from "./palette.js";

document.addEventListener("keydown", (event) => {
  if (document.querySelector("dialog:modal")) return;
  if (asksForPalette(event)) {
    if (openPalette() || focusSearch()) event.preventDefault();
  } else if (asksForSearch(event)) {
    if (focusSearch() || openPalette()) event.preventDefault();
  }
});

/** By the place of the key, not its letter: the same key works in the Russian layout. */
function asksForPalette(event) {
  return event.code === "KeyK" && (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey;
}

function asksForSearch(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return false;
  return event.key === "/" && document.documentElement.dataset.singleKeys !== "off";
}

function focusSearch() {
  const search = document.querySelector("[data-shortcut-search]");
  if (!search || search.offsetParent === null) return false;
  search.focus();
  search.select();
  return true;
}

function isTyping(element) {
  return element.isContentEditable || element.matches("input, textarea, select");
}

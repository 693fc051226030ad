// Ctrl+K (or ⌘K) and “/” go to the search box: <input data-shortcut-search>.
// A person may switch the single-key shortcut off: <html data-single-keys="off"> (WCAG 2.1.4).

document.addEventListener("keydown", (event) => {
  const search = document.querySelector("[data-shortcut-search]");
  if (!search || search.offsetParent === null || document.querySelector("dialog:modal")) return;
  if (!asksForSearch(event)) return;
  event.preventDefault();
  search.focus();
  search.select();
});

/** By the place of the key, not its letter: the same keys work in the Russian layout. */
function asksForSearch(event) {
  if (event.code === "KeyK" && (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey) return true;
  if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return false;
  return event.key === "/" && document.documentElement.dataset.singleKeys !== "off";
}

function isTyping(element) {
  return element.isContentEditable || element.matches("input, textarea, select");
}

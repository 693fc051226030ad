// A scanner in somebody's hand types faster than anybody and ends with Enter; in a field it is typing like any other.

/** `use` gets every code that such a scanner reads outside of fields. */
export function onScan(use) {
  let typed = "";
  let typedAt = 0;
  document.addEventListener("keydown", (event) => {
    if (event.target.closest("input, textarea, select, [contenteditable]") || event.ctrlKey || event.metaKey) return;
    if (event.timeStamp - typedAt > 50) typed = "";
    typedAt = event.timeStamp;
    if (event.key.length === 1) {
      typed += event.key;
    } else if (event.key === "Enter" && typed.length >= 6) {
      event.preventDefault();
      use(typed);
      typed = "";
    }
  });
}

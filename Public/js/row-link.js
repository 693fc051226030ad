// <table data-row-links>: a click anywhere in a row opens the link in its first cell; keys and the middle
// button mean what they mean on a link. Controls of the row, the column of checkboxes and selected text are left alone;
// while rows are being chosen on a phone, a tap chooses.

const controls = "a, button, input, select, textarea, label, summary, details, [role='button'], .sel";

document.addEventListener("click", (event) => {
  const link = rowLink(event);
  if (!link || !window.getSelection().isCollapsed) return;
  const { ctrlKey, metaKey, shiftKey } = event;
  link.dispatchEvent(new MouseEvent("click", { bubbles: true, cancelable: true, ctrlKey, metaKey, shiftKey }));
});

document.addEventListener("auxclick", (event) => {
  const link = event.button === 1 ? rowLink(event) : null;
  if (link) window.open(link.href, "_blank", "noopener");
});

function rowLink(event) {
  if (event.defaultPrevented || event.target.closest(controls)) return null;
  return event.target.closest("table[data-row-links] tbody tr")?.querySelector("a.rowlink") ?? null;
}

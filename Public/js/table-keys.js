// <table data-table-keys>: J and K (or the arrows, once a row has the focus) lead from row to row, Enter opens, X
// chooses, Shift X chooses everything since the last choice. By the place of a key, not its letter: the Russian layout
// works alike. <html data-single-keys="off"> leaves only the keys of a focused row (WCAG 2.1.4).

const tables = "table[data-table-keys]";
const steps = { KeyJ: 1, KeyK: -1, ArrowDown: 1, ArrowUp: -1 };

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || isElsewhere(event.target)) return;
  const row = event.target.closest(`${tables} tbody tr`);
  if (!row && document.documentElement.dataset.singleKeys === "off") return;
  if (act(event, row)) event.preventDefault();
});

/** Whether the key was one of ours. */
function act(event, row) {
  const step = steps[event.code];
  if (step && (row || event.code.startsWith("Key")) && !event.shiftKey) return move(row, step);
  if (!row) return false;
  if (event.code === "KeyX") return choose(row, event.shiftKey);
  // A checkbox would send its form; in a list Enter opens.
  if (event.key === "Enter" && event.target.matches("input")) return open(row);
  return false;
}

function move(row, step) {
  const table = row?.closest("table") ?? document.querySelector(tables);
  const links = [...(table?.querySelectorAll("tbody a.rowlink") ?? [])].filter((link) => link.offsetParent !== null);
  const place = links.indexOf(row?.querySelector("a.rowlink"));
  const target = row ? links[place + step] : links[step > 0 ? 0 : links.length - 1];
  target?.focus();
  // The head stands over the rows: the browser alone would leave the row beneath it.
  target?.closest("tr").scrollIntoView({ block: "nearest" });
  return target !== undefined || row !== null;
}

function choose(row, isRange) {
  const box = row.querySelector(".sel input");
  box?.dispatchEvent(new MouseEvent("click", { bubbles: true, cancelable: true, shiftKey: isRange }));
  return box !== null;
}

function open(row) {
  const link = row.querySelector("a.rowlink");
  link?.click();
  return link !== null;
}

/** Where keys mean something else: typing, menus, dialogs. */
function isElsewhere(element) {
  if (document.querySelector("dialog:modal")) return true;
  if (element.isContentEditable || element.closest("details[open], [popover], .toast")) return true;
  return element.matches("textarea, select, input:not([type='checkbox'])");
}

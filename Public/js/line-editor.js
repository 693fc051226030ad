// <form data-lines>: lines of an order as a sheet. Enter goes down and, on the last line, makes a new one; arrows go up
// and down; what is copied from a spreadsheet fills lines; a line that was taken out can be put back; the sum runs along.
// On long sheets only lines in sight are on the page: the form still sends them all.

import { readCells } from "./line-paste.js";
import { LineSheet } from "./line-sheet.js";
import { showToast } from "./toast.js";

const sheets = new WeakMap();
for (const form of document.querySelectorAll("form[data-lines]")) sheets.set(form, new LineSheet(form));

document.addEventListener("input", (event) => {
  const cell = cellOf(event.target);
  cell?.sheet.type(cell.line, cell.name, event.target.value);
});

document.addEventListener("keydown", (event) => {
  const cell = cellOf(event.target);
  if (!cell || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  const step = event.key === "Enter" ? (event.shiftKey ? -1 : 1) : { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!step) return;
  event.preventDefault();
  cell.sheet.go(cell.line, cell.name, step, event.key === "Enter");
});

document.addEventListener("paste", (event) => {
  const cell = cellOf(event.target);
  const rows = cell ? readCells(event.clipboardData?.getData("text/plain") ?? "", cell.name) : [];
  if (rows.length === 0) return;
  event.preventDefault();
  const before = cell.sheet.snapshot();
  cell.sheet.fill(cell.line, rows);
  showToast(cell.sheet.words.pasted.replace("{count}", rows.length), { undo: () => cell.sheet.restore(before) });
});

document.addEventListener("click", (event) => {
  const form = event.target.closest("form[data-lines]");
  const sheet = sheets.get(form);
  if (!sheet) return;
  if (event.target.closest("[data-line-add]")) sheet.add();
  const row = event.target.closest("button[name='remove']")?.closest(".line");
  if (!row) return;
  event.preventDefault();
  const before = sheet.snapshot();
  sheet.remove(sheet.lineOf(row));
  showToast(sheet.words.removed, { undo: () => sheet.restore(before) });
});

// What is not on the page is sent all the same, and in its order.
document.addEventListener("formdata", (event) => {
  sheets.get(event.target)?.write(event.formData);
});

function cellOf(input) {
  const row = input.matches?.(".line__input") ? input.closest(".line") : null;
  const sheet = row && sheets.get(row.closest("form"));
  return sheet ? { sheet, line: sheet.lineOf(row), name: input.name } : null;
}

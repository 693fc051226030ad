// <form data-lines>: lines of an order as a sheet. Enter goes down and, on the last line, makes a new one; arrows go up
// and down; what is copied from a spreadsheet fills lines; a line that was taken out can be put back; the sum runs along.
// On long sheets only lines in sight are on the page: the form still sends them all. With data-lookup the sheet asks what
// its articles mean; then Enter goes from the article to the quantity and on to the next line, and a scanner adds lines.

import { readCells } from "./line-paste.js";
import { scanned } from "./line-scan.js";
import { LineSheet } from "./line-sheet.js";
import { LineSuggest } from "./line-suggest.js";
import { showToast } from "./toast.js";

const sheets = new WeakMap();
for (const form of document.querySelectorAll("form[data-lines]")) {
  const sheet = new LineSheet(form);
  sheets.set(form, sheet);
  if (!sheet.lookup) continue;
  if (sheet.words.suggest) sheet.suggest = new LineSuggest(sheet, sheet.words.suggest);
  // What is scanned beside the fields belongs to the one sheet of the page.
  document.addEventListener("scan", (event) => {
    event.preventDefault();
    sheet.lookup.scan(event.detail);
  });
}

document.addEventListener("input", (event) => {
  const cell = cellOf(event.target);
  cell?.sheet.type(cell.line, cell.name, event.target.value);
  if (cell?.name === "article") cell.sheet.suggest?.later(event.target);
});

document.addEventListener("keydown", (event) => {
  const cell = cellOf(event.target);
  if (!cell || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  const code = cell.sheet.lookup ? scanned(event) : null;
  if (code) {
    event.preventDefault();
    cell.sheet.suggest?.close();
    cell.sheet.lookup.scan(code);
    return;
  }
  if (cell.sheet.suggest?.press(event)) return;
  if (cell.sheet.lookup && event.key === "Enter" && !event.shiftKey) {
    event.preventDefault();
    cell.sheet.suggest?.close();
    cell.sheet.enter(cell.line, cell.name);
    return;
  }
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

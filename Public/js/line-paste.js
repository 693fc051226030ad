// What a spreadsheet puts into the clipboard: rows by line ends, cells by tabs, quotes around cells that hold either.

import { thousandths } from "./number-text.js";

/**
 * The lines to fill, beginning with the field `name`: [{ article, quantity }], a field that is not meant is undefined.
 * Nothing for plain text, which the browser puts into the field itself.
 */
export function readCells(text, name) {
  const rows = cells(text).filter((row) => row.some((cell) => cell !== ""));
  if (rows.length === 0 || (rows.length === 1 && rows[0].length === 1)) return [];
  const meant = rows.length > 1 && isHead(rows[0], rows[1]) ? rows.slice(1) : rows;
  return meant.map((row) => line(row, name));
}

function line(row, name) {
  if (name === "quantity" || row.length === 1) return { [name]: row[0] };
  // Between article and quantity there is often a name; the quantity is the last number.
  const quantity = row.slice(1).findLast((cell) => thousandths(cell) !== null);
  return { article: row[0], quantity: quantity ?? "" };
}

/** A row of words over a row with a number names its columns. */
function isHead(first, second) {
  const hasNumber = (row) => row.slice(row.length > 1 ? 1 : 0).some((cell) => thousandths(cell) !== null);
  return !hasNumber(first) && hasNumber(second);
}

function cells(text) {
  const rows = [[""]];
  let isQuoted = false;
  for (let place = 0; place < text.length; place += 1) {
    const sign = text[place];
    const row = rows.at(-1);
    if (isQuoted) {
      if (sign !== '"') row[row.length - 1] += sign;
      else if (text[place + 1] === '"') row[row.length - 1] += text[place += 1];
      else isQuoted = false;
    } else if (sign === '"' && row.at(-1) === "") isQuoted = true;
    else if (sign === "\t") row.push("");
    else if (sign === "\n") rows.push([""]);
    else if (sign !== "\r") row[row.length - 1] += sign;
  }
  return rows.map((row) => row.map((cell) => cell.replace(/\s+/g, " ").trim()));
}

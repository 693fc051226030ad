// One line of a sheet and the row that shows it.

import { amount, thousandths } from "./number-text.js";

/** What a line knows of its goods before anybody asked. */
export const unknown = { name: "", price: null, shownPrice: "", note: "", isRefused: false, product: "", fits: "" };

export function blank() {
  return { article: "", quantity: "", ...unknown };
}

export function isBlank(line) {
  return line.article.trim() === "" && line.quantity.trim() === "";
}

export function read(row) {
  const value = (name) => row.querySelector(`[name="${name}"]`).value;
  const note = row.querySelector(".line__note");
  return {
    ...unknown,
    article: value("article"),
    note: note.textContent,
    isRefused: note.classList.contains("is-refused"),
    name: row.querySelector(".line__name").textContent,
    price: row.dataset.price ? BigInt(row.dataset.price) : null,
    shownPrice: row.querySelector(".line__price").textContent,
    quantity: value("quantity"),
  };
}

/** Rounded half away from zero, as the server rounds (Sources/Kernel/Rounding.swift). */
export function sumOf(line) {
  const quantity = thousandths(line.quantity);
  return line.price === null || quantity === null ? null : (line.price * quantity + 500n) / 1000n;
}

/** Says which line of the sheet the row is. */
export function number(row, place, words) {
  const text = String(place + 1);
  if (row.getAttribute("aria-rowindex") === String(place + 2)) return;
  row.setAttribute("aria-rowindex", String(place + 2));
  row.querySelector(".line__n").textContent = text;
  row.querySelector("[name='article']").setAttribute("aria-label", words.articleOf.replace("{line}", text));
  row.querySelector("[name='quantity']").setAttribute("aria-label", words.quantityOf.replace("{line}", text));
  const remove = row.querySelector("[name='remove']");
  remove.value = String(place);
  remove.setAttribute("aria-label", words.removeOf.replace("{line}", text));
}

/** Shows a line in a row; a quantity that is none is marked. */
export function paint(row, line) {
  for (const input of row.querySelectorAll(".line__input")) {
    if (input.value !== line[input.name]) input.value = line[input.name];
    const isWrong = input.name === "quantity" && line.quantity !== "" && thousandths(line.quantity) === null;
    if (isWrong) input.setAttribute("aria-invalid", "true");
    else input.removeAttribute("aria-invalid");
  }
  row.querySelector(".line__name").textContent = line.name;
  row.querySelector(".line__price").textContent = line.shownPrice;
  const note = row.querySelector(".line__note");
  note.textContent = line.note;
  note.title = line.note;
  note.classList.toggle("is-refused", line.isRefused);
  const sum = sumOf(line);
  row.querySelector(".line__sum").textContent = sum === null ? "" : amount(sum);
}

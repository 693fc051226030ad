// One line of a sheet and the row that shows it.

import { amount, thousandths } from "./number-text.js";

export function blank() {
  return { article: "", name: "", price: null, shownPrice: "", quantity: "" };
}

export function read(row) {
  const value = (name) => row.querySelector(`[name="${name}"]`).value;
  return {
    article: value("article"),
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
  const sum = sumOf(line);
  row.querySelector(".line__sum").textContent = sum === null ? "" : amount(sum);
}

// Fills copies of <template>: `data-each` names the rows of a list, `data-if` what an element is left out without,
// `data-text` what is written into it, `data-href` where it leads, `data-value` what stands in a field, and `data-slot`
// the template that takes its place. Values are text, never HTML.

const lists = new WeakMap();
const copies = new WeakMap();

/** A copy of `<template id>` with its values. */
export function draw(id, values) {
  const copy = document.getElementById(id).content.cloneNode(true);
  fill(copy, values);
  return copy;
}

/** Rows anew in the list `name` of what was drawn. */
export function refill(root, name, items) {
  const { box, pattern } = lists.get(root.querySelector(`[data-rows="${name}"]`));
  box.replaceChildren(...items.map((item) => row(pattern, item)));
}

/** What a row was made of. */
export function itemOf(element) {
  for (let one = element; one; one = one.parentElement) if (copies.has(one)) return copies.get(one);
  return null;
}

function fill(root, values) {
  // Rows before all others: what they hold is theirs, and is done when the rest looks for it.
  const outer = [...root.querySelectorAll("[data-each]")].filter((list) => !list.parentElement?.closest("[data-each]"));
  for (const list of outer) {
    const box = list.querySelector(":scope > .tablebox tbody") ?? list;
    const pattern = box.firstElementChild;
    const name = take(list, "each");
    list.dataset.rows = name;
    lists.set(list, { box, pattern });
    box.replaceChildren(...(values[name] ?? []).map((item) => row(pattern, item)));
  }
  for (const part of root.querySelectorAll("[data-if]")) {
    const value = values[take(part, "if")];
    if (!value || value.length === 0) part.remove();
  }
  for (const place of root.querySelectorAll("[data-text]")) place.textContent = values[take(place, "text")] ?? "";
  for (const link of root.querySelectorAll("[data-href]")) link.href = values[take(link, "href")] ?? "";
  for (const field of root.querySelectorAll("[data-value]")) field.value = values[take(field, "value")] ?? "";
  for (const slot of root.querySelectorAll("[data-slot]")) {
    const name = take(slot, "slot");
    const filler = document.getElementById(`offline-${name}-${values[name]}`);
    if (filler) slot.replaceChildren(filler.content.cloneNode(true));
  }
}

function row(pattern, item) {
  const copy = pattern.cloneNode(true);
  const box = document.createDocumentFragment();
  box.append(copy);
  fill(box, item);
  copies.set(copy, item);
  return copy;
}

function take(element, name) {
  const value = element.dataset[name];
  delete element.dataset[name];
  return value;
}

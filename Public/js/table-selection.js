// <form data-selection>: rows of its table are chosen by checkboxes; the bar says how many and for how much. Shift chooses
// a range, the head's box everything.

import { element } from "./element.js";
import { money } from "./number-text.js";

const forms = "form[data-selection]";
/** The box that was changed last, by form: where a range begins. */
const anchors = new WeakMap();

document.addEventListener("change", (event) => {
  const form = event.target.closest(forms);
  if (!form || !event.target.matches(".sel input")) return;
  if ("selectAll" in event.target.dataset) for (const box of boxes(form)) box.checked = event.target.checked;
  update(form);
});

document.addEventListener("click", (event) => {
  const form = event.target.closest(forms);
  if (!form) return;
  if (event.target.matches(".sel input:not([data-select-all])")) {
    if (event.shiftKey) chooseRange(form, anchors.get(form), event.target);
    anchors.set(form, event.target);
  } else if (event.target.matches("td.sel")) {
    // A near miss is meant for the box.
    event.target.querySelector("input")?.click();
  } else if (event.target.closest("[data-select-start]")) {
    begin(form);
  }
});

document.addEventListener("reset", (event) => {
  if (!event.target.matches(forms)) return;
  // What the page came with may be chosen: taking the choice back means nothing is.
  event.preventDefault();
  clear(event.target);
});

document.addEventListener("keydown", (event) => {
  const form = event.key === "Escape" && document.activeElement?.closest(forms);
  if (form && !document.querySelector("details.menu[open]")) clear(form);
});

// Going back, the browser may bring the choice back with the page.
addEventListener("pageshow", () => document.querySelectorAll(forms).forEach(update));

// MARK: Choosing

function clear(form) {
  for (const box of boxes(form)) box.checked = false;
  update(form);
}

function boxes(form) {
  return [...form.querySelectorAll("tbody .sel input")];
}

function chooseRange(form, from, to) {
  const all = boxes(form);
  const ends = [all.indexOf(from), all.indexOf(to)].sort((left, right) => left - right);
  if (ends[0] < 0) return;
  for (const box of all.slice(ends[0], ends[1] + 1)) box.checked = to.checked;
}

function update(form) {
  const all = boxes(form);
  const chosen = all.filter((box) => box.checked);
  for (const box of all) {
    const row = box.closest("tr");
    if (box.checked) row.setAttribute("aria-selected", "true");
    else row.removeAttribute("aria-selected");
  }
  const head = form.querySelector("[data-select-all]");
  head.checked = chosen.length > 0 && chosen.length === all.length;
  head.indeterminate = chosen.length > 0 && !head.checked;
  say(form, chosen);
}

function say(form, chosen) {
  const place = form.querySelector("[data-selected-text]");
  if (chosen.length === 0) return;
  const count = element("b", "", form.dataset.selected.replace("{count}", chosen.length));
  const sum = total(form, chosen);
  place.replaceChildren(count, " ", element("span", "", sum ? form.dataset.selectedSum.replace("{sum}", sum) : ""));
}

/** The sum as the server writes money, or nothing where a row has another currency or none. */
function total(form, chosen) {
  if (!form.dataset.zero || chosen.some((box) => box.dataset.sum === undefined)) return null;
  const minor = chosen.reduce((sum, box) => sum + BigInt(box.dataset.sum), 0n);
  return money(minor, form.dataset.zero);
}

/** The first row, for whoever cannot press long. */
function begin(form) {
  const first = boxes(form)[0];
  if (!first) return;
  first.checked = true;
  anchors.set(form, first);
  update(form);
  first.focus();
}

/** Chooses a row, or takes it back. */
export function toggle(row) {
  const box = row.querySelector(".sel input");
  if (!box) return;
  box.checked = !box.checked;
  anchors.set(row.closest(forms), box);
  update(row.closest(forms));
}

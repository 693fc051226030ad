// <form data-validate>: a field is checked on leaving it, an error goes away while it is being mended.
// What HTML cannot say comes from field-rules.js. data-mask="inn" and "ogrn" earn a tick.

import { hideError, showError } from "./field-error.js";
import { settle } from "./field-rules.js";
import { summarize } from "./form-summary.js";

for (const form of document.querySelectorAll("form[data-validate]")) form.noValidate = true;

document.addEventListener("focusout", (event) => {
  const field = event.target;
  // An empty field that was only passed through is not an error yet; submit will tell. A press on a button of the
  // field itself, such as its calendar, does not leave the field.
  if (!isWatched(field) || field.value === "" || isChoice(field)) return;
  if (field.closest(".field")?.contains(event.relatedTarget)) return;
  check(field);
});

document.addEventListener("input", (event) => {
  if (isWatched(event.target)) {
    event.target.classList.remove("is-ok");
    hideError(event.target);
  } else if (event.target.dataset?.mask) event.target.setCustomValidity("");
});

// A calendar or a list writes into a field that has been left. In other forms the browser itself says what is wrong.
document.addEventListener("change", (event) => {
  const field = event.target;
  if (!isWatched(field)) {
    if (field.dataset?.mask) settle(field);
  } else if (field.value !== "") check(field);
});

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.matches("[data-validate]") || event.submitter?.formNoValidate) return;
  const wrong = [...form.elements].filter((field) => isWatched(field) && isFirst(field) && !check(field));
  if (wrong.length === 0) return;
  event.preventDefault();
  const lone = wrong.find((field) => !field.closest(".field"));
  if (lone) lone.reportValidity();
  else if (!summarize(form, wrong)) wrong[0].focus();
});

function isWatched(field) {
  return field.matches?.("input, select, textarea") && field.form?.matches("[data-validate]") && field.willValidate;
}

function isChoice(field) {
  return field.type === "radio" || field.type === "checkbox";
}

/** Radio buttons are wrong together; the first speaks for all. */
function isFirst(field) {
  const all = field.type === "radio" ? field.form.elements.namedItem(field.name) : null;
  return !(all instanceof RadioNodeList) || all[0] === field;
}

function check(field) {
  field.classList.remove("is-ok");
  hideError(field);
  settle(field);
  if (!field.validity.valid) {
    showError(field);
    return false;
  }
  field.classList.toggle("is-ok", field.value !== "" && ["inn", "ogrn"].includes(field.dataset.mask));
  return true;
}

// <form data-validate>: a field is checked on leaving it, an error goes away while it is being mended.
// The words come from the field: data-error-required, -type, -pattern, -short, -long, -min, -max, -step,
// or data-error for all.

import { icon } from "./icon.js";

const reasons = [
  ["valueMissing", "errorRequired"], ["typeMismatch", "errorType"], ["patternMismatch", "errorPattern"],
  ["tooShort", "errorShort"], ["tooLong", "errorLong"], ["rangeUnderflow", "errorMin"], ["rangeOverflow", "errorMax"],
  ["stepMismatch", "errorStep"], ["badInput", "errorType"],
];

for (const form of document.querySelectorAll("form[data-validate]")) form.noValidate = true;

document.addEventListener("focusout", (event) => {
  const field = event.target;
  // An empty field that was only passed through is not an error yet; submit will tell.
  if (isWatched(field) && field.value !== "") check(field);
});

document.addEventListener("input", (event) => {
  if (isWatched(event.target)) clear(event.target);
});

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.matches("[data-validate]") || event.submitter?.formNoValidate) return;
  const wrong = [...form.elements].filter((field) => field.willValidate && !check(field));
  if (wrong.length === 0) return;
  event.preventDefault();
  wrong[0].focus();
});

function isWatched(field) {
  return field.matches?.("input, select, textarea") && field.form?.matches("[data-validate]") && field.willValidate;
}

function check(field) {
  clear(field);
  if (field.validity.valid) return true;
  show(field, message(field));
  return false;
}

function message(field) {
  const key = reasons.find(([flag]) => field.validity[flag])?.[1];
  return field.dataset[key] || field.dataset.error || field.validationMessage;
}

function show(field, text) {
  const box = field.closest(".field");
  if (!box) return;
  const error = document.createElement("span");
  error.className = "field__error";
  error.id = `${field.id}-error`;
  error.append(icon("alert"), text);
  box.append(error);
  field.setAttribute("aria-invalid", "true");
  describe(field, (ids) => [...ids, error.id]);
}

function clear(field) {
  if (field.getAttribute("aria-invalid") !== "true") return;
  const error = field.closest(".field")?.querySelector(".field__error");
  field.removeAttribute("aria-invalid");
  describe(field, (ids) => ids.filter((id) => id !== error?.id));
  error?.remove();
}

function describe(field, change) {
  const ids = change((field.getAttribute("aria-describedby") ?? "").split(/\s+/).filter(Boolean));
  if (ids.length > 0) field.setAttribute("aria-describedby", ids.join(" "));
  else field.removeAttribute("aria-describedby");
}

// What is wrong with a field, said beneath it. The words come from the field: data-error-required, -type, -pattern, -short,
// -long, -min, -max, -step, or data-error for all.

import { element } from "./element.js";
import { icon } from "./icon.js";

const reasons = [
  ["valueMissing", "errorRequired"], ["typeMismatch", "errorType"], ["patternMismatch", "errorPattern"],
  ["tooShort", "errorShort"], ["tooLong", "errorLong"], ["rangeUnderflow", "errorMin"], ["rangeOverflow", "errorMax"],
  ["stepMismatch", "errorStep"], ["badInput", "errorType"],
];

/** Says beneath the field what the browser or a rule finds wrong with it. */
export function showError(field) {
  const box = field.closest(".field");
  if (!box) return;
  const error = element("span", "field__error");
  error.id = `${field.id}-error`;
  error.append(icon("alert"), message(field));
  box.append(error);
  marked(field).setAttribute("aria-invalid", "true");
  describe(field, (ids) => [...ids.filter((id) => id !== `${field.id}-help`), error.id]);
}

/** Takes back what was said; the help of the field describes it again. */
export function hideError(field) {
  const holder = marked(field);
  if (holder.getAttribute("aria-invalid") !== "true") return;
  const box = field.closest(".field");
  const error = box?.querySelector(".field__error");
  holder.removeAttribute("aria-invalid");
  describe(field, (ids) => {
    const help = box?.querySelector(".field__help")?.id;
    return [...new Set([...ids.filter((id) => id !== error?.id), ...(help ? [help] : [])])];
  });
  error?.remove();
}

function message(field) {
  if (field.validity.customError) return field.validationMessage;
  const key = reasons.find(([flag]) => field.validity[flag])?.[1];
  return field.dataset[key] || field.dataset.error || field.validationMessage;
}

/** A group of radio buttons is wrong as a whole. */
function marked(field) {
  return field.closest("[role='radiogroup']") ?? field;
}

function describe(field, change) {
  const holder = marked(field);
  const ids = change((holder.getAttribute("aria-describedby") ?? "").split(/\s+/).filter(Boolean));
  if (ids.length > 0) holder.setAttribute("aria-describedby", ids.join(" "));
  else holder.removeAttribute("aria-describedby");
}

// <select data-combobox> becomes a field to type in that filters its choices; <input data-combobox list="…"> proposes
// from its list and takes anything. data-source="/…" asks for further ones: GET ?q=, JSON [{value, label, note}].
// The words are data-text-none, -found, -more, -failed.

import { behave } from "./combobox-field.js";
import { plain } from "./found-words.js";

for (const control of document.querySelectorAll("[data-combobox]")) {
  if (control.tagName === "SELECT") choose(control);
  else propose(control);
}

/** A select: only its own choices, and those its source knows. */
function choose(select) {
  const input = fieldFor(select);
  const chosen = () => choicesOf(select).find((option) => option.value === select.value && option.value !== "");
  const empty = () => choicesOf(select).find((option) => option.value === "");
  const box = behave(input, select, {
    choices: () => choicesOf(select).filter((option) => option.value !== ""),
    chosen: () => select.value,
    take,
    // What was not taken goes back to what was chosen.
    leave: () => { input.value = chosen()?.label ?? ""; },
    clear: () => { if (empty() && select.value !== "") set(""); },
    startsAtFirst: true,
  });
  for (const name of ["draft", "change"]) select.addEventListener(name, () => { input.value = chosen()?.label ?? ""; });

  input.addEventListener("blur", () => {
    const typed = plain(input.value);
    const meant = typed && choicesOf(select).find((option) => plain(option.label) === typed && !option.disabled);
    if (meant && meant.value !== select.value) take(meant);
    else input.value = chosen()?.label ?? "";
  });

  function take(option) {
    if (!choicesOf(select).some((known) => known.value === option.value)) {
      select.add(new Option(option.label, option.value));
    }
    set(option.value);
    input.value = option.label;
    // An error of the field is gone.
    box.tell(input, "input");
  }

  function set(value) {
    select.value = value;
    const text = input.value;
    box.tell(select, "input", "change");
    input.value = text;
  }
}

/** A text field: anything may be typed. */
function propose(input) {
  const known = choicesOf(input);
  input.removeAttribute("list");
  const box = behave(input, input, {
    choices: () => known,
    chosen: () => null,
    take: (option) => {
      input.value = option.label;
      box.tell(input, "input", "change");
    },
    leave: () => {}, clear: () => {}, startsAtFirst: false,
  });
}

/** A text field in the select's place; the select stays to be sent. */
function fieldFor(select) {
  const input = document.createElement("input");
  const first = select.options[0];
  input.type = "text";
  input.className = select.className.replace(/\bselect\b/, "").trim();
  input.id = select.id;
  input.required = select.required;
  input.disabled = select.disabled;
  input.placeholder = first?.value === "" ? first.label : "";
  input.spellcheck = false;
  for (const name of ["aria-invalid", "aria-describedby", "data-error-required", "enterkeyhint"]) {
    if (select.hasAttribute(name)) input.setAttribute(name, select.getAttribute(name));
  }
  input.value = select.value === "" ? "" : select.selectedOptions[0]?.label ?? "";
  select.removeAttribute("id");
  select.required = false;
  select.hidden = true;
  select.after(input);
  return input;
}

function choicesOf(control) {
  if (control.tagName === "SELECT") {
    return [...control.options].map(({ value, label, disabled, dataset }) =>
      ({ value, label, disabled, note: dataset.note ?? "" }));
  }
  return [...control.list?.options ?? []].map(({ value, textContent }) => ({ value, label: value, note: textContent }));
}

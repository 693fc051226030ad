// What is wrong with a form, on top of it, with links to the fields: made here before the form is sent
// (<form data-summary="…"> has the heading), or sent by the server. A link leads into the field.

import { element } from "./element.js";
import { icon } from "./icon.js";

/** Lists the fields that are wrong, when there are several; says whether it did. */
export function summarize(form, fields) {
  form.querySelector(":scope > .form__summary")?.remove();
  const { summary } = form.dataset;
  if (!summary || fields.length < 2) return false;
  const box = element("div", "notice notice--danger form__summary");
  const body = element("div", "notice__body");
  const title = element("p", "notice__title", summary);
  const list = element("ul", "notice__list");
  list.append(...fields.map((field) => line(field)));
  body.append(title, list);
  box.append(icon("alert"), body);
  box.tabIndex = -1;
  box.setAttribute("role", "group");
  title.id = `${form.id || "form"}-summary`;
  box.setAttribute("aria-labelledby", title.id);
  form.prepend(box);
  box.focus({ preventScroll: true });
  box.scrollIntoView({ block: "center" });
  return true;
}

function line(field) {
  const box = field.closest(".field");
  const error = box?.querySelector(".field__error")?.textContent ?? field.validationMessage;
  const link = element("a", "", `${labelOf(field, box)}: ${error}`);
  link.href = `#${field.id}`;
  const item = element("li", "");
  item.append(link);
  return item;
}

function labelOf(field, box) {
  const label = box?.querySelector(".field__label > :first-child") ?? box?.querySelector(".option > span");
  return label?.firstChild?.textContent.trim() || field.name;
}

document.addEventListener("click", (event) => {
  const link = event.target.closest?.(".notice__list a[href^='#']");
  const field = link && document.getElementById(decodeURIComponent(link.hash.slice(1)));
  if (!field?.matches("input, select, textarea")) return;
  event.preventDefault();
  field.focus();
  field.scrollIntoView({ block: "center" });
});

// A line goes when its field is right; with the last line goes the whole list.
document.addEventListener("focusout", (event) => {
  const summary = event.target.form?.querySelector(":scope > .form__summary");
  if (!summary) return;
  // After the field has been checked.
  setTimeout(() => {
    for (const link of summary.querySelectorAll("a")) {
      const field = document.getElementById(link.hash.slice(1));
      if (!field?.closest(".field")?.querySelector(".field__error")) link.parentElement.remove();
    }
    if (!summary.querySelector("a")) summary.remove();
  });
});

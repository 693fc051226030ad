// The filters of the catalogue: what is empty does not come into the address, and «Показать все» brings the other values
// of one filter without losing what is chosen and not sent yet.

import { loadPart } from "./page-part.js";
import { savePreference } from "./preferences.js";

document.addEventListener("formdata", (event) => {
  if (event.target.id !== "facets") return;
  for (const name of new Set(event.formData.keys())) {
    const values = event.formData.getAll(name).filter((value) => value !== "");
    event.formData.delete(name);
    for (const value of values) event.formData.append(name, value);
  }
});

document.addEventListener("click", async (event) => {
  const more = event.target.closest("a[data-facet-more]");
  if (!more || event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  const old = more.closest("fieldset");
  more.setAttribute("aria-busy", "true");
  const fresh = await loadPart(more.href, `#${CSS.escape(old.id)}`);
  if (!fresh) {
    location.assign(more.href);
    return;
  }
  const chosen = new Set([...old.querySelectorAll("input:checked")].map((input) => input.value));
  for (const input of fresh.querySelectorAll("input")) input.checked = chosen.has(input.value);
  const known = new Set([...old.querySelectorAll("input")].map((input) => input.value));
  old.replaceWith(fresh);
  [...fresh.querySelectorAll("input")].find((input) => !known.has(input.value))?.focus();
});

// How goods are shown goes with the account; for strangers the page keeps a cookie.
document.addEventListener("click", (event) => {
  const link = event.target.closest("[data-catalog-view] a");
  if (link) savePreference("catalog", { view: new URL(link.href).searchParams.get("view") });
});

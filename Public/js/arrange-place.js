// The tiles of the start page while they are arranged: which they are, how they are kept, what is said of them.

import { savePreference } from "./preferences.js";
import { showToast } from "./toast.js";

/** Null on every other page. */
export const place = document.querySelector("[data-arrange]");

/** Every tile of the page, in its order. */
export function tiles() {
  return [...place.querySelectorAll("[data-widget]")];
}

/** Says to those who do not see it what was done; `text` has {names} of `values`. */
export function tell(text, values) {
  document.querySelector("[data-arrange-status]").textContent = filled(text, values);
}

export function filled(text, values) {
  return text.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
}

/** Keeps the page as it is now, with the places of tiles that are not seen. */
export async function save() {
  const shown = tiles().map((tile) => ({ id: tile.dataset.widget, span: Number(tile.dataset.span) }));
  const isKept = await savePreference("dashboard", [...shown, ...JSON.parse(place.dataset.kept)]);
  if (!isKept) showToast(place.dataset.failed);
}

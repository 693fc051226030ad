// <input data-mask="phone|inn|kpp|ogrn|bik|account|date|money|number"> is written as people read it while it is typed.
// The caret stays behind the sign that was typed; what does not fit the spelling stays as it is, for the check to tell.

import { dateText, isoDate } from "./date-text.js";
import { masks } from "./field-spelling.js";

for (const field of document.querySelectorAll("[data-mask]")) write(field);

document.addEventListener("input", (event) => {
  if (!event.isComposing) write(event.target);
});

document.addEventListener("compositionend", (event) => write(event.target));

// A day may be typed short: 1.2.26.
document.addEventListener("focusout", (event) => {
  const field = event.target;
  if (field.dataset?.mask !== "date" || field.type !== "text") return;
  const day = isoDate(field.value);
  if (day) field.value = dateText(day);
});

function write(field) {
  const mask = masks[field.dataset?.mask];
  // Other types than these write themselves, or have no caret to be asked for.
  if (!mask || !["text", "tel"].includes(field.type) || field.readOnly) return;
  const typed = field.value;
  const written = mask.write(typed);
  if (written === typed) return;
  const caret = document.activeElement === field ? field.selectionStart : null;
  field.value = written;
  if (caret === null) return;
  const place = placeOf(written, counted(typed.slice(caret), mask), mask);
  field.setSelectionRange(place, place);
}

/** How many signs that matter a text has. */
function counted(text, mask) {
  return [...text].filter((sign) => mask.counts.test(sign)).length;
}

/** The place with so many signs that matter behind it: what stands in front may have grown. */
function placeOf(text, behind, mask) {
  let place = text.length;
  for (let left = behind; left > 0 && place > 0;) {
    place -= 1;
    if (mask.counts.test(text[place])) left -= 1;
  }
  // In front of a separator, not behind it, so that Backspace takes a digit.
  while (behind > 0 && place > 0 && !mask.counts.test(text[place - 1])) place -= 1;
  return place;
}

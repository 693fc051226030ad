// A long press on a row of <form data-selection> chooses it; while something is chosen on a phone, taps choose instead of
// opening.

import { toggle } from "./table-selection.js";

const rows = "form[data-selection] tbody tr";
const press = 500;
const phone = matchMedia("(max-width: 760px)");
let timer;
let start;
/** Whether the press that goes on was long: the click that ends it opens nothing. */
let isHeld = false;

document.addEventListener("pointerdown", (event) => {
  clearTimeout(timer);
  isHeld = false;
  const row = event.pointerType === "touch" && event.target.closest(rows);
  if (!row || event.target.closest("button, input, select, summary")) return;
  start = { x: event.clientX, y: event.clientY };
  timer = setTimeout(() => hold(row), press);
});

document.addEventListener("pointermove", (event) => {
  if (start && Math.hypot(event.clientX - start.x, event.clientY - start.y) > 10) clearTimeout(timer);
});

for (const name of ["pointerup", "pointercancel", "scroll"]) {
  document.addEventListener(name, () => clearTimeout(timer), { passive: true, capture: true });
}

function hold(row) {
  isHeld = true;
  toggle(row);
  navigator.vibrate?.(10);
}

// The menu of a link would cover what the long press began.
document.addEventListener("contextmenu", (event) => {
  if (event.pointerType === "touch" && event.target.closest(rows)) event.preventDefault();
});

document.addEventListener("click", (event) => {
  const row = event.target.closest(rows);
  const isChoosing = row !== null && phone.matches && row.closest("tbody").querySelector(".sel :checked") !== null;
  if (!isHeld && (!isChoosing || event.target.closest("input, button"))) return;
  event.preventDefault();
  event.stopPropagation();
  // The click that ends a long press belongs to it.
  if (!isHeld) toggle(row);
  isHeld = false;
}, true);

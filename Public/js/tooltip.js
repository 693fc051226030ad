// data-tooltip="…" explains a control: shown when it is pointed at for a moment, focused by the keyboard, or pressed
// long on a phone. Escape hides it; the pointer may rest on it. A title shows the same way, in place of the browser's.

import { follow, hide, isShown, isWords, owner, show } from "./tooltip-bubble.js";

const named = "[data-tooltip], button[title], a[title], summary[title]";
const delay = 400;
// To reach the words themselves.
const grace = 150;
const hold = 500;

let timer;
// Whether a long press has just shown the words.
let held = false;
// Whether the focus moves because somebody walks, and not because something opened or closed.
let walks = false;

function later(act, pause) {
  clearTimeout(timer);
  timer = setTimeout(act, pause);
}

function dismiss() {
  clearTimeout(timer);
  hide();
}

document.addEventListener("pointerover", (event) => {
  // Nobody reads while dragging, and Escape is needed for something else then.
  if (event.pointerType === "touch" || event.buttons) return;
  const control = event.target.closest?.(named);
  if (isWords(event.target) || (control && control === owner())) clearTimeout(timer);
  else if (control) later(() => rest(control), isShown() ? 0 : delay);
  else if (!isShown()) clearTimeout(timer);
  else if (!owner().matches(":focus-visible")) later(hide, grace);
});

document.addEventListener("focusin", (event) => {
  const control = event.target.closest?.(named);
  if (control && walks) show(control);
  else if (!isWords(event.target) && control !== owner()) dismiss();
});

document.addEventListener("focusout", (event) => {
  if (isShown() && event.target === owner()) dismiss();
});

// The focus scrolls a control into sight: its words go with it.
addEventListener("scroll", () => { if (isShown() && !follow()) dismiss(); }, { capture: true, passive: true });
addEventListener("pagehide", dismiss);

// Escape takes only the words away, not the dialog beneath them.
document.addEventListener("keydown", (event) => {
  walks = ["Tab", "Home", "End"].includes(event.key) || event.key.startsWith("Arrow");
  if (event.key !== "Escape" || !isShown()) return;
  event.preventDefault();
  event.stopPropagation();
  dismiss();
}, true);

document.addEventListener("pointerdown", (event) => {
  walks = false;
  if (isWords(event.target)) return;
  dismiss();
  const control = event.pointerType === "touch" && event.target.closest?.(named);
  if (control) later(() => press(control), hold);
});

for (const name of ["pointerup", "pointercancel"]) {
  document.addEventListener(name, (event) => { if (event.pointerType === "touch") clearTimeout(timer); });
}

document.addEventListener("contextmenu", (event) => {
  if (isShown() && owner().contains(event.target) && owner().matches("button, summary")) event.preventDefault();
});

// A question mark does nothing else: it explains at once.
document.addEventListener("click", (event) => {
  const button = event.target.closest?.(".helptip, [aria-disabled=\"true\"][data-tooltip]");
  if (button) show(button);
  else if (!isWords(event.target) && !held) dismiss();
  held = false;
});

/** The page may have scrolled away beneath the pointer meanwhile. */
function rest(control) {
  if (control.matches(":hover")) show(control);
}

/** The click that ends a long press is not meant. */
function press(control) {
  show(control);
  held = true;
  const swallow = (event) => {
    event.preventDefault();
    event.stopImmediatePropagation();
    held = false;
  };
  control.addEventListener("click", swallow, { once: true, capture: true });
  setTimeout(() => control.removeEventListener("click", swallow, true), 2000);
}

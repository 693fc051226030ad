// <span class="stepper" data-stepper data-step="100" data-min="0" data-max="…">: two buttons step the typed
// number by the pack.
// Arrow keys step too, Page Up and Down by ten packs; the wheel never does. `change` follows a pause, so that five
// clicks are one change for whoever listens.

const pause = 500;
const timers = new WeakMap();

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-stepper] button");
  if (!button) return;
  const stepper = button.closest("[data-stepper]");
  step(stepper, button === stepper.querySelector("button") ? -1 : 1);
});

document.addEventListener("keydown", (event) => {
  const stepper = event.target.closest?.("[data-stepper]");
  const packs = { ArrowUp: 1, ArrowDown: -1, PageUp: 10, PageDown: -10 }[event.key];
  if (!stepper || !packs || event.target.tagName !== "INPUT" || event.altKey) return;
  event.preventDefault();
  step(stepper, packs);
});

for (const name of ["input", "draft"]) {
  document.addEventListener(name, (event) => {
    const stepper = event.target.closest?.("[data-stepper]");
    if (stepper) mark(stepper);
  });
}

document.addEventListener("focusin", (event) => {
  if (event.target.matches?.("[data-stepper] input")) event.target.select();
});

document.querySelectorAll("[data-stepper]").forEach(mark);

/** The next multiple of the pack in the direction asked, so that a typed 130 steps to 200 or 100. */
function step(stepper, count) {
  const input = stepper.querySelector("input");
  if (input.disabled || input.readOnly) return;
  const size = number(stepper.dataset.step) || 1000;
  const least = number(stepper.dataset.min);
  const most = stepper.dataset.max ? number(stepper.dataset.max) : Infinity;
  const now = number(input.value);
  const packs = (count > 0 ? Math.floor(now / size) : Math.ceil(now / size)) + count;
  const next = Math.min(Math.max(packs * size, least), most);
  if (next === now) return;
  input.value = text(next);
  input.dispatchEvent(new Event("input", { bubbles: true }));
  clearTimeout(timers.get(input));
  timers.set(input, setTimeout(() => input.dispatchEvent(new Event("change", { bubbles: true })), pause));
}

function mark(stepper) {
  const input = stepper.querySelector("input");
  if (input.disabled) return;
  const now = number(input.value);
  const [less, more] = stepper.querySelectorAll("button");
  const focused = document.activeElement;
  less.disabled = now <= number(stepper.dataset.min);
  more.disabled = "max" in stepper.dataset && now >= number(stepper.dataset.max);
  // A button that shuts under the finger hands the keyboard on.
  if (focused?.disabled && stepper.contains(focused)) input.focus();
}

/** Thousandths of a unit: fractions such as 0,3 + 0,1 must not drift. */
function number(typed = "") {
  const value = Number.parseFloat(typed.replace(/[\s\u00a0\u202f]/g, "").replace(",", "."));
  return Number.isFinite(value) ? Math.round(value * 1000) : 0;
}

function text(thousandths) {
  const format = new Intl.NumberFormat(document.documentElement.lang || "ru", { maximumFractionDigits: 3 });
  return format.formatToParts(thousandths / 1000).map((part) => part.type === "group" ? "\u202f" : part.value).join("");
}

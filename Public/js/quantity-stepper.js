// <span class="stepper" data-stepper data-step="100" data-min="0" data-max="…">: two buttons step the typed
// number by the pack.
// Arrow keys step too. `change` follows a pause, so that five clicks are one change for whoever listens.

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
  if (!stepper || !["ArrowUp", "ArrowDown"].includes(event.key) || event.target.tagName !== "INPUT") return;
  event.preventDefault();
  step(stepper, event.key === "ArrowUp" ? 1 : -1);
});

document.addEventListener("input", (event) => {
  const stepper = event.target.closest?.("[data-stepper]");
  if (stepper) mark(stepper);
});

document.addEventListener("focusin", (event) => {
  if (event.target.matches?.("[data-stepper] input")) event.target.select();
});

document.querySelectorAll("[data-stepper]").forEach(mark);

/** The next multiple of the pack in the direction asked, so that a typed 130 steps to 200 or 100. */
function step(stepper, direction) {
  const input = stepper.querySelector("input");
  const size = number(stepper.dataset.step) || 1000;
  const least = number(stepper.dataset.min);
  const most = stepper.dataset.max ? number(stepper.dataset.max) : Infinity;
  const now = number(input.value);
  const packs = direction > 0 ? Math.floor(now / size) + 1 : Math.ceil(now / size) - 1;
  const next = Math.min(Math.max(packs * size, least), most);
  if (next === now) return;
  input.value = text(next);
  input.dispatchEvent(new Event("input", { bubbles: true }));
  clearTimeout(timers.get(input));
  timers.set(input, setTimeout(() => input.dispatchEvent(new Event("change", { bubbles: true })), pause));
}

function mark(stepper) {
  const input = stepper.querySelector("input");
  const now = number(input.value);
  stepper.classList.toggle("is-set", now > 0);
  stepper.querySelector("button").disabled = now <= number(stepper.dataset.min);
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

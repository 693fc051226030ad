// <textarea data-counter="500"> counts its signs in .field__counter: in sight always, aloud only near the limit and
// after a pause. What is too long stays, for the field's check to tell, and is never cut.

import { filled, signs } from "./field-rules.js";

const pause = 1000;
const timers = new WeakMap();

for (const field of document.querySelectorAll("[data-counter]")) count(field);

for (const name of ["input", "draft"]) {
  document.addEventListener(name, (event) => {
    if (event.target.dataset?.counter) count(event.target);
  });
}

function count(field) {
  const counter = field.closest(".field")?.querySelector(".field__counter");
  if (!counter) return;
  const most = Number(field.dataset.counter);
  const left = most - signs(field.value);
  const isNear = left >= 0 && left <= Math.max(10, most / 10);
  counter.querySelector("[data-counter-shown]").textContent = `${most - left} / ${most}`;
  counter.classList.toggle("is-near", isNear);
  counter.classList.toggle("is-over", left < 0);
  const voice = counter.querySelector("[role='status']");
  clearTimeout(timers.get(field));
  timers.set(field, setTimeout(() => {
    const words = left < 0 ? voice.dataset.over : isNear ? voice.dataset.left : "";
    voice.textContent = filled(words, { count: Math.abs(left) });
  }, pause));
}

// <input type="date" data-calendar> becomes a field to type a day into, 17.11.2026, with a calendar behind its button
// [data-calendar-open] or Alt+↓. What is sent stays 2026-11-17. A phone keeps its own calendar.

import { dateText, isoDate } from "./date-text.js";

if (matchMedia("(pointer: fine)").matches) {
  for (const input of document.querySelectorAll("input[type='date'][data-calendar]")) makeText(input);
}

function makeText(input) {
  const [kept, now] = [dateText(input.defaultValue), dateText(input.value)];
  input.type = "text";
  input.defaultValue = kept;
  input.value = now;
  input.placeholder = input.dataset.placeholder ?? "";
}

document.addEventListener("formdata", (event) => {
  for (const field of event.target.elements) {
    if (!("calendar" in field.dataset) || field.type !== "text" || !field.name || field.disabled) continue;
    const day = isoDate(field.value);
    if (day !== null) event.formData.set(field.name, day);
  }
});

document.addEventListener("click", (event) => {
  const button = event.target.closest?.("[data-calendar-open]");
  if (button) open(button);
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "ArrowDown" || !event.altKey || event.target.dataset?.calendar === undefined) return;
  const button = event.target.parentElement.querySelector("[data-calendar-open]");
  if (!button || event.target.type !== "text") return;
  event.preventDefault();
  open(button);
});

// Fetched while the pointer is on its way.
for (const name of ["pointerover", "focusin"]) {
  document.addEventListener(name, (event) => {
    if (event.target.closest?.(".datefield:has([data-calendar-open])")) days();
  });
}

const days = () => import("./calendar-days.js");

async function open(button) {
  const input = button.parentElement.querySelector("[data-calendar]");
  const { toggleCalendar } = await days();
  toggleCalendar(input, button);
}

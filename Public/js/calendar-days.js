// The calendar of a date field: a month as a grid, walked through by keys. Enter chooses, Escape goes back to the field.

import { addMonths, moved } from "./calendar-keys.js";
import { monthOf, weekdays } from "./calendar-month.js";
import { dateText, isoDate, today } from "./date-text.js";
import { element } from "./element.js";
import { icon } from "./icon.js";
import { place } from "./place.js";

let shown = null;

export function toggleCalendar(input, button) {
  const again = shown?.button === button;
  shown?.close();
  if (!again) shown = show(input, button);
}

function show(input, button) {
  const { min, max } = input;
  const box = element("div", "calendar");
  const head = element("div", "calendar__head");
  const month = element("span", "calendar__month");
  const grid = element("table", "calendar__grid");
  const foot = element("div", "calendar__foot");
  let focused = inRange(isoDate(input.value) || today());

  // Pressing its own button again must close it, so it does not close itself.
  box.popover = "manual";
  box.setAttribute("role", "dialog");
  box.setAttribute("aria-label", button.dataset.title);
  month.setAttribute("aria-live", "polite");
  grid.setAttribute("role", "grid");
  grid.setAttribute("aria-label", button.dataset.title);
  head.append(
    step("left", button.dataset.previous, () => turn(addMonths(focused, -1))), month,
    step("right", button.dataset.next, () => turn(addMonths(focused, 1))));
  foot.append(act(button.dataset.today, () => choose(today())), act(button.dataset.clear, () => choose("")));
  foot.firstChild.disabled = today() !== inRange(today());
  foot.lastChild.disabled = input.required;
  grid.append(weekdays(), element("tbody"));
  box.append(head, grid, foot);
  input.parentElement.append(box);
  fill();

  box.addEventListener("click", (event) => {
    const day = event.target.closest(".calendar__day");
    if (day && day.getAttribute("aria-disabled") !== "true") choose(day.value);
  });
  box.addEventListener("keydown", (event) => {
    if (event.key === "Escape") {
      event.preventDefault();
      event.stopPropagation();
      return close(true);
    }
    if (!event.target.matches(".calendar__day")) return;
    const next = moved(focused, event);
    if (!next) return;
    event.preventDefault();
    focused = inRange(next);
    fill();
    focusDay();
  });
  box.addEventListener("focusout", (event) => {
    if (event.relatedTarget && !box.contains(event.relatedTarget)) close();
  });

  const pressed = (event) => {
    if (!box.contains(event.target) && !button.contains(event.target)) close();
  };
  document.addEventListener("pointerdown", pressed);
  button.setAttribute("aria-expanded", "true");
  box.showPopover();
  const leave = place(box, input);
  focusDay();
  return { button, close };

  function close(toField = false) {
    if (shown?.close !== close) return;
    shown = null;
    leave();
    document.removeEventListener("pointerdown", pressed);
    button.setAttribute("aria-expanded", "false");
    const hadFocus = box.contains(document.activeElement);
    box.hidePopover();
    // Later, so that a press on a day still counts as one inside whatever the field stands in.
    setTimeout(() => box.remove());
    if (toField || hadFocus) input.focus();
  }

  function choose(day) {
    input.value = dateText(day);
    close(true);
    for (const name of ["input", "change"]) input.dispatchEvent(new Event(name, { bubbles: true }));
  }

  function turn(day) {
    focused = inRange(day);
    fill();
  }

  function inRange(day) {
    if (min && day < min) return min;
    return max && day > max ? max : day;
  }

  function fill() {
    const shownMonth = monthOf(focused, { chosen: isoDate(input.value), isShut: (day) => day !== inRange(day) });
    month.textContent = shownMonth.title;
    grid.tBodies[0].replaceChildren(...shownMonth.weeks);
  }

  function focusDay() {
    grid.querySelector("[tabindex='0']")?.focus();
  }
}

function step(sign, label, act) {
  const button = element("button", "iconbtn iconbtn--sm");
  button.type = "button";
  button.setAttribute("aria-label", label);
  button.append(icon(sign));
  button.addEventListener("click", act);
  return button;
}

function act(label, run) {
  const button = element("button", "btn btn--sm btn--ghost", label);
  button.type = "button";
  button.addEventListener("click", run);
  return button;
}

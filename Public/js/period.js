// <details data-period data-prefix="">: a preset fills in both days; a click on it sends the form at once, an arrow key
// waits for the button. What is sent are the days alone.

import { dateText, isoDate } from "./date-text.js";

const presetOf = (period) => [...period.querySelectorAll("input[type='radio']")];
const dayOf = (period, name) => period.querySelector(`[name="${period.dataset.prefix}${name}"]`);

document.addEventListener("change", (event) => {
  const period = event.target.closest?.("[data-period]");
  if (!period) return;
  if (event.target.type === "radio") fill(period, event.target.value);
  else choose(period);
  say(period);
});

document.addEventListener("click", (event) => {
  const option = event.target.closest?.("[data-period] input[type='radio']");
  // A click made by an arrow key has no place.
  if (!option || event.detail === 0 && event.clientX === 0) return;
  const period = option.closest("[data-period]");
  if (option.value === "") return dayOf(period, "from").focus();
  fill(period, option.value);
  say(period);
  period.open = false;
  option.form?.requestSubmit();
});

document.addEventListener("formdata", (event) => {
  for (const period of event.target.querySelectorAll("[data-period]")) {
    event.formData.delete(`${period.dataset.prefix}period`);
  }
});

function fill(period, value) {
  if (value === "") return;
  const [from, to] = value.split("..");
  put(dayOf(period, "from"), from);
  put(dayOf(period, "to"), to);
}

function put(field, day) {
  field.value = field.type === "text" ? dateText(day) : day;
  field.setCustomValidity("");
}

/** The preset whose days stand in the fields. */
function choose(period) {
  const days = `${isoDate(dayOf(period, "from").value) ?? ""}..${isoDate(dayOf(period, "to").value) ?? ""}`;
  const presets = presetOf(period);
  const preset = presets.find((preset) => preset.value === days) ?? presets.find((preset) => preset.value === "");
  preset.checked = true;
}

function say(period) {
  const preset = presetOf(period).find((preset) => preset.checked);
  const days = [dayOf(period, "from"), dayOf(period, "to")].map((field) => dateText(isoDate(field.value) ?? ""));
  const words = preset?.value ? preset.parentElement.textContent.trim() : days.filter(Boolean).join(" – ");
  if (words) period.querySelector("[data-period-text]").textContent = words;
}

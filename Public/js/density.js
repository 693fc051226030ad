// <form data-density-switch>: how dense the rows of tables stand; kept with the account, shown at once.

import { savePreference } from "./preferences.js";

document.addEventListener("submit", (event) => {
  const form = event.target;
  const density = form.matches("[data-density-switch]") && parsed(event.submitter?.value);
  if (!density) return;
  event.preventDefault();
  const main = form.closest("[data-density]");
  if (main) main.dataset.density = density;
  for (const button of form.querySelectorAll("button")) {
    button.setAttribute("aria-pressed", String(button === event.submitter));
  }
  savePreference("density", density);
});

function parsed(json) {
  try {
    return JSON.parse(json);
  } catch {
    return null;
  }
}

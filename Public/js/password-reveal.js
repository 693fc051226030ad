// <button data-password-reveal="INPUT-ID" data-label-show="…" data-label-hide="…"> shows and hides the typed password.

import { showIcon } from "./icon.js";

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-password-reveal]");
  const input = button && document.getElementById(button.dataset.passwordReveal);
  if (!input) return;
  reveal(button, input, input.type === "password");
});

// A password must not travel, nor be remembered by the browser, as plain text.
document.addEventListener("submit", (event) => {
  for (const button of event.target.querySelectorAll("[data-password-reveal][aria-pressed='true']")) {
    const input = document.getElementById(button.dataset.passwordReveal);
    if (input) reveal(button, input, false);
  }
}, true);

function reveal(button, input, shown) {
  input.type = shown ? "text" : "password";
  button.setAttribute("aria-pressed", String(shown));
  const label = shown ? button.dataset.labelHide : button.dataset.labelShow;
  if (label) button.setAttribute("aria-label", label);
  showIcon(button.querySelector("svg"), shown ? "eyeOff" : "eye");
}

// <form data-theme-switch>: light, dark, or as the system; kept with the account and shown at once, on every page that
// is open in this browser.

import { savePreference } from "./preferences.js";
import { local, read, write } from "./storage.js";

const key = "kabinet.theme";
const root = document.documentElement;
const themes = ["light", "dark"];

// The newest page is right: it was made for the person who is signed in now.
write(local, key, root.dataset.theme ?? null);

document.addEventListener("submit", (event) => {
  if (!event.target.matches("[data-theme-switch]")) return;
  event.preventDefault();
  const theme = themes.find((name) => event.submitter?.value === JSON.stringify(name)) ?? null;
  write(local, key, theme);
  show(theme);
  savePreference("theme", theme);
});

// Another tab chose, or this page comes back out of the browser's memory.
window.addEventListener("storage", (event) => {
  if (event.key === key) show(event.newValue);
});
window.addEventListener("pageshow", (event) => {
  if (event.persisted) show(read(local, key));
});

function show(theme) {
  if (themes.includes(theme)) root.dataset.theme = theme;
  else delete root.dataset.theme;
  for (const button of document.querySelectorAll("[data-theme-switch] button")) {
    const value = root.dataset.theme ? JSON.stringify(root.dataset.theme) : "";
    button.setAttribute("aria-pressed", String(button.value === value));
  }
}

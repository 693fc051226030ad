// <div class="seg" data-theme-switch> with buttons of value system, light, dark; this browser remembers the choice.

import { local, read, write } from "./storage.js";

const themes = ["light", "dark"];

for (const group of document.querySelectorAll("[data-theme-switch]")) {
  show(group, read(local, "kabinet.theme") ?? "system");
  group.addEventListener("click", (event) => {
    const choice = event.target.closest("button")?.value;
    if (!choice) return;
    const theme = themes.includes(choice) ? choice : null;
    write(local, "kabinet.theme", theme);
    if (theme) document.documentElement.dataset.theme = theme;
    else delete document.documentElement.dataset.theme;
    show(group, choice);
  });
}

function show(group, choice) {
  for (const button of group.querySelectorAll("button")) {
    button.setAttribute("aria-pressed", String(button.value === choice));
  }
}

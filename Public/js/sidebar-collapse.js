// <button data-sidebar-switch data-label-collapse="…" data-label-expand="…"> makes the sidebar narrow or wide; kept
// with the account, shown at once.

import { savePreference } from "./preferences.js";

const root = document.documentElement;

document.addEventListener("submit", (event) => {
  const button = event.submitter;
  if (!button?.matches("[data-sidebar-switch]")) return;
  event.preventDefault();
  const sidebar = button.value ? JSON.parse(button.value) : null;
  show(button, sidebar);
  savePreference("sidebar", sidebar);
});

function show(button, sidebar) {
  const isNarrow = sidebar === "collapsed";
  if (isNarrow) root.dataset.sidebar = sidebar;
  else delete root.dataset.sidebar;
  button.value = isNarrow ? "" : JSON.stringify("collapsed");
  button.setAttribute("aria-expanded", String(!isNarrow));
  button.querySelector(".nav__text").textContent = isNarrow ? button.dataset.labelExpand : button.dataset.labelCollapse;
  for (const link of document.querySelectorAll(".sidebar .nav__link")) {
    if (isNarrow) link.title = link.querySelector(".nav__text").textContent.trim();
    else link.removeAttribute("title");
  }
}

// <button data-sidebar-toggle data-label-collapse="…" data-label-expand="…"> folds the sidebar; this browser
// remembers it.

import { local, write } from "./storage.js";

const root = document.documentElement;
const button = document.querySelector("[data-sidebar-toggle]");

if (button) {
  show(root.dataset.sidebar === "collapsed");
  button.addEventListener("click", () => {
    const collapsed = root.dataset.sidebar !== "collapsed";
    write(local, "kabinet.sidebar", collapsed ? "collapsed" : null);
    show(collapsed);
  });
}

function show(collapsed) {
  if (collapsed) root.dataset.sidebar = "collapsed";
  else delete root.dataset.sidebar;
  button.setAttribute("aria-expanded", String(!collapsed));
  const text = button.querySelector(".nav__text");
  const label = collapsed ? button.dataset.labelExpand : button.dataset.labelCollapse;
  if (text && label) text.textContent = label;
  for (const link of document.querySelectorAll(".sidebar .nav__link")) {
    if (collapsed) link.title = link.querySelector(".nav__text")?.textContent.trim() ?? "";
    else link.removeAttribute("title");
  }
}

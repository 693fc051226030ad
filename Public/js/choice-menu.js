// <details data-choice-menu="/selections/choice?product=…">: the selections are asked for when the menu is opened first.
// Until they come, and when they do not, a link leads to the page they stand on.

import { loadPart } from "./page-part.js";

document.addEventListener("toggle", (event) => {
  const menu = event.target;
  if (menu.matches?.("details[data-choice-menu][open]")) load(menu);
}, true);

async function load(menu) {
  const choice = await loadPart(menu.dataset.choiceMenu, "[data-choice]");
  if (!choice) return;
  const hadFocus = menu.querySelector(".popover").contains(document.activeElement);
  menu.querySelector(".popover").replaceChildren(choice);
  if (hadFocus) menu.querySelector(".popover button")?.focus();
}

// <details data-carts-menu="/carts">: the other carts, asked for when the menu beside the cart is opened.

import { loadPart } from "./page-part.js";

document.addEventListener("toggle", (event) => {
  const menu = event.target;
  if (!menu.matches?.("details[data-carts-menu]") || !menu.open) return;
  fill(menu);
}, true);

async function fill(menu) {
  const items = await loadPart(menu.dataset.cartsMenu, "[data-carts-menu-items]");
  const box = menu.querySelector(".popover");
  if (!items) return;
  items.hidden = false;
  box.replaceChildren(items);
}

// Menus and price reasons are <details>: one is open at a time, Escape and a click elsewhere close it. What would stick
// out of the window at the right hangs from the other end of its button.

const open = "details.menu[open], details.pricewhy[open]";

document.addEventListener("click", (event) => {
  for (const menu of document.querySelectorAll(open)) {
    if (!menu.contains(event.target)) menu.open = false;
  }
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const menu of document.querySelectorAll(open)) {
    const inside = menu.contains(document.activeElement);
    menu.open = false;
    if (inside) menu.querySelector("summary").focus();
  }
});

document.addEventListener("toggle", (event) => {
  const menu = event.target;
  const box = menu.matches?.("details.menu[open]") && menu.querySelector(":scope > .popover")?.getBoundingClientRect();
  if (box && box.right > document.documentElement.clientWidth) menu.classList.add("menu--end");
}, true);

// The keyboard in a menu, <details class="menu"> with .menu__item: arrows walk, Home and End jump, letters find; an
// arrow on its button opens it; it closes when the focus goes elsewhere. Escape is in menu.js.

const pause = 600;
let typed = "";
let last = 0;

document.addEventListener("keydown", (event) => {
  const menu = event.target.closest?.("details.menu");
  if (!menu || event.ctrlKey || event.metaKey || event.altKey || event.target.matches("input, select, textarea")) return;
  const items = [...menu.querySelectorAll(".menu__item")].filter((item) => !item.disabled && !item.hidden);
  if (items.length === 0) return;
  const isOnButton = event.target.matches("summary");
  if (isOnButton && !menu.open && !["ArrowDown", "ArrowUp"].includes(event.key)) return;
  const place = items.indexOf(event.target.closest(".menu__item"));
  const target = next(event, items, place);
  if (!target) return;
  event.preventDefault();
  menu.open = true;
  target.focus();
});

function next(event, items, place) {
  switch (event.key) {
    case "ArrowDown": return items[(place + 1) % items.length];
    case "ArrowUp": return items.at(place < 0 ? -1 : place - 1);
    case "Home": return items[0];
    case "End": return items.at(-1);
    default: return event.key.length === 1 && event.key !== " " ? found(event, items, place) : null;
  }
}

/** The next item that begins with what is typed; the same letter again goes on to the next one. */
function found(event, items, place) {
  typed = event.timeStamp - last < pause ? typed + event.key.toLowerCase() : event.key.toLowerCase();
  last = event.timeStamp;
  const isOneLetter = [...typed].every((letter) => letter === typed[0]);
  const words = isOneLetter ? typed[0] : typed;
  const from = isOneLetter ? place + 1 : Math.max(place, 0);
  const order = [...items.slice(from), ...items.slice(0, from)];
  return order.find((item) => item.textContent.trim().toLowerCase().startsWith(words));
}

document.addEventListener("focusout", (event) => {
  const menu = event.target.closest?.("details.menu[open]");
  // Without a new place the window itself lost the focus, or the pointer went down on something that takes none.
  if (!menu?.querySelector(".menu__item") || !event.relatedTarget || menu.contains(event.relatedTarget)) return;
  menu.open = false;
});

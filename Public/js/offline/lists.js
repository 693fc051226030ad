// Carts, regular sets and shopping lists this device keeps. Each can become a draft; what a cart holds is changed in
// one.

import { draw, itemOf } from "./fill.js";
import { keepDraft } from "./queue.js";
import { all } from "./store.js";

export async function showLists(root, age) {
  const [, room, id] = location.pathname.split("/");
  const isWanted = (list) => {
    if (id) return list.id === id;
    return room === "templates" ? !list.isCart : list.isCart && (room === "carts" || list.isOpen);
  };
  const lists = (await all("lists")).filter(isWanted).sort((left, right) => left.place - right.place);
  if (lists.length === 0) return false;
  const shown = lists.map((list) => ({ ...list, count: list.lines.length, isTemplate: !list.isCart }));
  root.replaceChildren(draw("offline-lists", { age, lists: shown }));
  root.addEventListener("click", async (event) => {
    const button = event.target.closest("[data-to-draft], [data-change-cart]");
    const list = button && itemOf(button);
    if (!list) return;
    const isChange = "changeCart" in button.dataset;
    await keepDraft(isChange ? changeOf(list) : { title: list.name, lines: list.lines });
    location.assign("/offline");
  });
  return true;
}

function changeOf({ id, name, lines }) {
  return { title: name, cart: id, changes: lines.map((line) => ({ ...line, was: line.quantity })) };
}

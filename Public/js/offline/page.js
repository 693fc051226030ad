// Draws what the address names from what this device keeps: the worker answers with one page for all of them.

import { draw } from "./fill.js";
import { showLists } from "./lists.js";
import { showOrder } from "./order.js";
import { showOrders } from "./orders.js";
import { kept, keptOwner, owner } from "./owner.js";
import { showState } from "./state.js";
import { one } from "./store.js";
import { timeOf } from "../local-time.js";

const root = document.querySelector("[data-offline]");
const path = location.pathname;
const views = [
  [/^\/orders$/, showOrders], [/^\/orders\/[\d-]+$/, showOrder], [/^\/(carts?|templates)(\/[^/]+)?$/, showLists],
];

if (path === "/offline") {
  showState(root);
} else {
  await show();
  document.title = root.querySelector("h1").textContent;
  const section = `/${path.split("/")[1]}`;
  for (const link of document.querySelectorAll(".nav a, .tabbar a")) {
    if (link.pathname === section) link.setAttribute("aria-current", "page");
  }
}

async function show() {
  const isMine = owner && kept !== undefined && keptOwner() === owner;
  const state = isMine ? await one("meta", "state") : null;
  const view = views.find(([pattern]) => pattern.test(path))?.[1];
  const age = state ? root.dataset.age.replace("{time}", timeOf(state.at)) : "";
  if (!state || !view || !await view(root, age)) root.replaceChildren(draw("offline-absent", { age }));
}

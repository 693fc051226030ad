// The orders this device keeps: found by any word of them, and by status.

import { draw, refill } from "./fill.js";
import { all } from "./store.js";

const size = 50;

export async function showOrders(root, age) {
  const orders = (await all("orders")).sort((left, right) => right.placedAt - left.placedAt);
  root.replaceChildren(draw("offline-orders", { age }));
  const form = root.querySelector("[data-find]");
  const more = root.querySelector("[data-show-more]");
  const asked = new URLSearchParams(location.search);
  form.elements.q.value = asked.get("q") ?? "";
  form.elements.status.value = asked.get("status") ?? "";
  let room = size;
  const show = () => {
    const found = orders.filter((order) => fits(order, form.elements.q.value, form.elements.status.value));
    refill(root, "orders", found.slice(0, room).map((order) => rowOf(order, root.dataset.more)));
    root.querySelector("[data-found]").textContent = root.dataset.orders.replace("{count}", found.length);
    more.hidden = found.length <= room;
  };
  form.addEventListener("input", () => {
    room = size;
    show();
  });
  form.addEventListener("submit", (event) => event.preventDefault());
  more.addEventListener("click", () => {
    room += size;
    show();
  });
  show();
  return true;
}

function rowOf(order, more) {
  const others = order.count > 1 ? more.replace("{count}", order.count - 1) : "";
  return { ...order, path: `/orders/${order.number}`, more: others };
}

/** Every word stands somewhere in the order. */
function fits(order, text, status) {
  if (status && order.status !== status) return false;
  const words = plain(text).split(/\s+/).filter(Boolean);
  if (words.length === 0) return true;
  const { number, reference, payer, comment, sum = "", lines } = order;
  const goods = lines.map(({ name, article }) => `${name} ${article}`);
  const whole = plain([number, reference, payer, comment, sum, ...goods].join(" "));
  return words.every((word) => whole.includes(word));
}

function plain(text) {
  return text.toLowerCase().replaceAll("ё", "е");
}

// One order this device keeps.

import { draw } from "./fill.js";
import { keptPapers } from "./papers.js";
import { keepDraft } from "./queue.js";
import { one } from "./store.js";

export async function showOrder(root, age) {
  const order = await one("orders", location.pathname.split("/")[2]);
  if (!order) return false;
  const here = await keptPapers();
  const { dataset } = root;
  const papers = order.papers.map((paper) => {
    const isKept = here.has(paper.path);
    return { ...paper, isKept, isAway: !isKept, note: isKept ? dataset.paperHere : "" };
  });
  const isParted = order.lines.length < order.count;
  const parted = isParted ? dataset.parted.replace("{shown}", order.lines.length).replace("{count}", order.count) : "";
  const title = dataset.order.replace("{number}", order.number);
  root.replaceChildren(draw("offline-order", { ...order, age, papers, parted, title }));
  root.querySelector("[data-to-draft]")?.addEventListener("click", async () => {
    await keepDraft({ title, lines: order.lines.map(({ article, name, quantity }) => ({ article, name, quantity })) });
    location.assign("/offline");
  });
  return true;
}

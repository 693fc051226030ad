// Takes in the last year's orders, carts and regular sets, and what draws them: an index first, then what is missing.
// A device that is full keeps the newest, and says so.

import { ask, fetched } from "./ask.js";
import { forget } from "./forget.js";
import { allow, begin, isOff, owner, version } from "./owner.js";
import { register } from "./register.js";
import { change, claim, Gone, isNoRoom, one } from "./store.js";

const pause = 10 * 60_000;
/** More orders a device does not keep. */
const most = 2000;
const atOnce = 50;
const scripts = [
  "ask", "drafts", "fill", "forget", "keep", "lists", "order", "orders", "owner", "page", "papers", "queue", "register",
  "send", "start", "state", "store", "waiting",
].map((name) => `offline/${name}.js`);

let work = null;

/** Brings what is kept up to date, now or when the last time is a while ago; false when it failed. */
export function keep({ now = false } = {}) {
  work ??= run(now).finally(() => { work = null; });
  return work;
}

async function run(isNow) {
  try {
    begin();
    await register();
    await claim(owner);
    const known = await one("meta", "state");
    const isFresh = known?.version === version && Date.now() - known.at < pause;
    if (isNow || !isFresh) await takeIn(known?.marks ?? {});
    document.documentElement.dataset.offlineAt = String((await one("meta", "state"))?.at ?? "");
    return true;
  } catch (error) {
    if (error instanceof Gone) await forget();
    return false;
  }
}

async function takeIn(known) {
  const at = Date.now();
  const { head, marks } = await readIndex();
  const { here, isFull } = await takeOrders(marks, known);
  if (head.mayOrder) await takeLists();
  await keepDrawer();
  if (isOff()) throw new Gone("nothing is wanted here");
  const state = { name: "state", at, version, marks: Object.fromEntries(here), isFull, count: here.size };
  await change(owner, ["meta"], (meta) => meta.put(state));
  allow(owner, Math.min((head.endsAt - at) / 1000, head.hours * 3600), head.isRemembered);
}

/** The numbers of the orders with their marks, the newest first. */
async function readIndex() {
  const marks = new Map();
  let head = null;
  let after = "";
  do {
    const page = await ask(`/offline/orders${after && `?after=${encodeURIComponent(after)}`}`);
    head ??= page;
    for (const [number, mark] of page.orders) if (marks.size < most) marks.set(number, mark);
    after = page.next ?? "";
  } while (after && marks.size < most);
  return { head, marks };
}

/** What is here afterwards, and whether there was no room for the rest. */
async function takeOrders(marks, known) {
  const gone = Object.keys(known).filter((number) => !marks.has(number));
  await change(owner, ["orders"], (orders) => { for (const number of gone) orders.delete(number); });
  const here = new Map([...marks].filter(([number, mark]) => known[number] === mark));
  const missing = [...marks.keys()].filter((number) => !here.has(number));
  for (let start = 0; start < missing.length; start += atOnce) {
    const asked = missing.slice(start, start + atOnce).map((number) => `number=${encodeURIComponent(number)}`);
    const { orders } = await fetched(`/offline/orders/cards?${asked.join("&")}`);
    try {
      await change(owner, ["orders"], (store) => { for (const order of orders) store.put(order); });
    } catch (error) {
      if (!isNoRoom(error)) throw error;
      await caches.delete(`pages-${owner}`);
      return { here, isFull: true };
    }
    for (const order of orders) here.set(order.number, marks.get(order.number));
  }
  return { here, isFull: false };
}

async function takeLists() {
  const { lists } = await ask("/offline/lists");
  try {
    await change(owner, ["lists"], (store) => {
      store.clear();
      for (const [place, list] of lists.entries()) store.put({ ...list, place });
    });
  } catch (error) {
    if (!isNoRoom(error)) throw error;
  }
}

/** The page that draws, and every file it and this page are made of. They come from the browser's own memory. */
async function keepDrawer() {
  const response = await fetch("/offline", { headers: { Accept: "text/html" }, redirect: "error" });
  const text = await response.text();
  if (!response.ok || !text.includes(` data-owner="${owner}"`)) throw new Gone("another session");
  const headers = new Headers(response.headers);
  for (const name of ["content-encoding", "content-length"]) headers.delete(name);
  const page = new Response(text.replace("<html", `<html data-kept="${Date.now()}"`), { headers });
  await (await caches.open(`pages-${owner}`)).put("/offline", page);
  const seen = performance.getEntriesByType("resource").map((entry) => new URL(entry.name))
    .filter((url) => url.origin === location.origin).map((url) => url.pathname);
  const named = [...text.matchAll(/(?:href|src)="(\/[^"#]+)/g)].map((found) => found[1]);
  const files = [...seen, ...named, ...scripts.map((name) => `/assets/${version}/js/${name}`)]
    .filter((path) => /^\/(assets|branding)\//.test(path));
  const cache = await caches.open(`assets-${version}`);
  await Promise.all([...new Set(files)].map(async (path) => {
    if (!await cache.match(path, { ignoreVary: true })) await cache.add(path);
  }));
}

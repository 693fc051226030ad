// What is sent into a cart without a connection becomes a draft. A draft waits for its person: it never goes by itself.

import { owner } from "./owner.js";
import { all, change } from "./store.js";

/** Keeps what a form would have put into a cart; false for a form of something else. */
export async function queue(form, submitter) {
  const goods = form.matches("[data-add-to-cart]") ? addition(form, submitter) : null;
  if (goods) return add(goods);
  const draft = form.matches("[data-lines]") ? lines(form) : changes(form, submitter);
  if (!draft) return false;
  await keepDraft(draft);
  return true;
}

/** A draft as it stands now. Its id is the name of the command it will be sent as. */
export async function keepDraft(draft) {
  const whole = { id: crypto.randomUUID(), at: Date.now(), lines: [], goods: [], cart: "", changes: [], ...draft };
  await change(owner, ["drafts"], (store) => store.put(whole));
  return whole;
}

export async function dropDraft(id) {
  await change(owner, ["drafts"], (store) => store.delete(id));
}

/** Goods of one walk through the catalogue are one draft, until somebody tries to send it. */
async function add(goods) {
  const open = (await all("drafts")).find((draft) => draft.goods.length > 0 && !draft.isTried);
  await keepDraft(open ? { ...open, goods: [...open.goods, goods] } : { goods: [goods] });
  return true;
}

function addition(form, submitter) {
  const data = new FormData(form, submitter);
  const product = data.get("product");
  if (!product) return null;
  const quantity = data.get("quantity") ?? data.get(`quantity.${product}`) ?? "1";
  const place = submitter?.closest("[data-line], tr, li") ?? document.querySelector("main");
  return { product, quantity, name: nameIn(place) };
}

/** Quantities of a cart that differ from what its page came with, or the line that was to leave. */
function changes(form, submitter) {
  const data = new FormData(form);
  const taken = submitter?.name === "remove" ? submitter.value : "";
  if (submitter?.name && !taken) return null;
  const changed = [...data.keys()].filter((key) => key.startsWith("quantity.")).map((key) => {
    const product = key.slice("quantity.".length);
    const was = data.get(`was.${product}`);
    const field = form.elements.namedItem(key);
    const quantity = product === taken ? "0" : data.get(key);
    return { product, was, quantity, name: nameIn(field.closest?.("tr")) };
  }).filter(({ product, was, quantity }) => was !== null && was !== quantity && (!taken || product === taken));
  return changed.length > 0 ? { cart: data.get("cart") ?? "", changes: changed } : null;
}

/** A sheet shows only the lines in sight; all of them are in its own draft (line-draft.js). */
function lines(form) {
  const data = new FormData(form);
  const quantities = data.getAll("quantity");
  const shown = data.getAll("article").map((article, place) => ({ article, quantity: quantities[place] ?? "" }));
  const typed = (keptLines(form.dataset.draftLines) ?? shown).filter(({ article }) => article.trim() !== "");
  return typed.length > 0 ? { lines: typed } : null;
}

function keptLines(name) {
  try {
    const kept = JSON.parse(sessionStorage.getItem(`kabinet.draft.${name}`));
    return Array.isArray(kept) && kept.length > 0 ? kept : null;
  } catch {
    return null;
  }
}

function nameIn(place) {
  return place?.querySelector('h1, a[href^="/products/"]')?.textContent.trim() ?? "";
}

// <div data-cart-live="/carts/…/live" data-version="12">: a cart that stands open. A quantity is kept when it was typed;
// when the cart changes in another tab, on another device or by a colleague, the page takes what changed and leaves what
// is being typed and what is ticked.

import { settle } from "./field-rules.js";
import { loadPart } from "./page-part.js";

const page = document.querySelector("[data-cart-live]");
const said = page.querySelector("[data-cart-said]");
/** What stands apart from the lines and is taken whole. */
const parts = ["[data-cart-notices]", "[data-cart-sum]", ".stickybar", ".pager"];

let version = Number(page.dataset.version);
/** What the server has told last. */
let latest = version;
let source = null;
let isOver = false;
let isAsking = false;

document.addEventListener("change", (event) => {
  const form = event.target.closest?.("#cart-form");
  if (!form || !event.target.name?.startsWith("quantity.")) return;
  settle(event.target);
  if (event.target.checkValidity()) form.requestSubmit(form.querySelector("[data-cart-keep]"));
});

document.addEventListener("visibilitychange", () => {
  isOver = false;
  if (document.hidden) close();
  else open();
});
addEventListener("pagehide", close);
addEventListener("pageshow", open);
open();
complete();

// MARK: What others do

function open() {
  if (source || isOver || document.hidden) return;
  source = new EventSource(page.dataset.cartLive);
  for (const name of ["hello", "changed"]) source.addEventListener(name, (event) => follow(Number(event.data)));
  source.addEventListener("full", stop);
  source.addEventListener("error", () => {
    // A line that broke is tried again by the browser; one that was refused is not.
    if (source?.readyState === EventSource.CLOSED) stop();
  });
}

function stop() {
  isOver = true;
  close();
}

function close() {
  source?.close();
  source = null;
}

async function follow(told) {
  latest = told;
  if (told === version || isAsking) return;
  isAsking = true;
  const fresh = await loadPart(location.href, "[data-cart-live]");
  isAsking = false;
  if (!fresh) return stop();
  version = Number(fresh.dataset.version);
  if (!takeLines(fresh)) return isTypedInto() ? undefined : location.reload();
  for (const selector of parts) takePart(fresh, selector);
  said.textContent = page.dataset.said;
  if (latest > version) follow(latest);
}

/** False where there were lines and are none, or the other way round: the page is another then. */
function takeLines(fresh) {
  const [mine, theirs] = [page, fresh].map((part) => part.querySelector(".t-cart tbody"));
  if (!mine || !theirs) return !mine && !theirs && page.childElementCount === fresh.childElementCount;
  const known = new Map([...mine.rows].map((row) => [row.dataset.cartRow, row]));
  let place = mine.rows[0] ?? null;
  for (const row of [...theirs.rows]) {
    const old = known.get(row.dataset.cartRow);
    known.delete(row.dataset.cartRow);
    if (old && isUsed(old)) {
      // What is being typed was meant over what it stood for: it still counts as a change.
      if (place === old) place = old.nextElementSibling;
      continue;
    }
    if (old && place === old) place = old.nextElementSibling;
    keepTick(old, row);
    mark(old, row);
    old?.remove();
    mine.insertBefore(row, place);
  }
  for (const row of known.values()) if (!isUsed(row)) row.remove();
  return true;
}

function isTypedInto() {
  return [...page.querySelectorAll(".t-cart tbody tr")].some(isUsed);
}

/** Somebody types in the row, or has typed and not yet sent. */
function isUsed(row) {
  const field = row.querySelector("input[name^='quantity.']");
  return row.contains(document.activeElement) || (field !== null && field.value !== field.defaultValue);
}

function keepTick(old, row) {
  if (!old?.querySelector(".sel input")?.checked) return;
  row.querySelector(".sel input").checked = true;
  row.setAttribute("aria-selected", "true");
}

function mark(old, row) {
  const words = (part) => part?.textContent.replace(/\s+/g, " ").trim();
  const amount = (part) => part?.querySelector("input[name^='quantity.']")?.defaultValue;
  if (words(old) === words(row) && amount(old) === amount(row)) return;
  row.classList.add("is-fresh");
  setTimeout(() => row.classList.remove("is-fresh"), 2500);
}

function takePart(fresh, selector) {
  const [old, next] = [page, fresh].map((part) => part.querySelector(selector));
  if (old?.contains(document.activeElement)) return;
  if (old && next) old.replaceWith(next);
  else if (old) old.remove();
  else if (next && selector === ".stickybar") page.insertBefore(next, said);
}

// MARK: What completes it

async function complete() {
  const place = page.querySelector("[data-cart-together]");
  if (!place) return;
  const goods = await loadPart(place.dataset.cartTogether, "[data-together]");
  if (goods?.childElementCount > 0) place.replaceWith(goods);
  else if (goods) place.remove();
}

// While the portal cannot be reached, a banner across the top says so, and what is sent or opened then is held back:
// the page with all that was typed stays, instead of the browser's error. <div id="offline" hidden> has the words.
// What this device keeps opens all the same, and what was to go into a cart becomes a draft (offline/).

import { timeOf } from "./local-time.js";
import { kept, keptOwner, owner } from "./offline/owner.js";

const banner = document.getElementById("offline");
const button = banner?.querySelector("button");
const words = button?.textContent;
/** A copy of a page says when it was made. */
const loadedAt = kept === undefined ? new Date() : new Date(Number(kept));
/** What offline/page.js draws without a connection; the worker knows the same. */
const drawn = /^\/(orders|orders\/[\d-]+|carts?|carts\/[^/]+|templates|templates\/[^/]+|offline)$/;
const probe = "/health/live";
const answerTime = 5000;
const pauses = [3000, 6000, 12_000, 30_000, 60_000];

let isOffline = false;
let tries = 0;
let timer;

if (banner) {
  addEventListener("offline", show);
  // The system may know of the line a moment before it carries anything: then soon again.
  addEventListener("online", () => {
    tries = 0;
    check();
  });
  addEventListener("pageshow", (event) => { if (event.persisted && !navigator.onLine) show(); });
  button.addEventListener("click", () => { if (isOffline) check(); else location.reload(); });
  document.addEventListener("submit", holdForm, true);
  document.addEventListener("click", holdLink);
  new PerformanceObserver((list) => { if (list.getEntries().some(isFailed)) check(); }).observe({ type: "resource" });
  if (!navigator.onLine || kept !== undefined) show();
}

/** A request of a script that got no answer: the line may be down, or the request was given up on purpose. */
function isFailed(entry) {
  return ["fetch", "xmlhttprequest"].includes(entry.initiatorType) && entry.responseStatus === 0
    && entry.name.startsWith(location.origin) && !entry.name.endsWith(probe) && !isOffline;
}

async function isReachable() {
  try {
    await fetch(probe, { cache: "no-store", signal: AbortSignal.timeout(answerTime) });
    return true;
  } catch {
    return false;
  }
}

async function check() {
  clearTimeout(timer);
  if (await isReachable()) {
    hide();
  } else {
    if (!isOffline) show();
    timer = setTimeout(check, pauses[Math.min(tries, pauses.length - 1)]);
    tries += 1;
  }
}

function show() {
  if (isOffline) return;
  isOffline = true;
  tries = 0;
  const shown = banner.dataset.shown.replace("{time}", timeOf(loadedAt));
  banner.querySelector("b").hidden = false;
  button.hidden = false;
  button.textContent = words;
  banner.hidden = false;
  say(hasDrafts() ? `${shown} ${banner.dataset.kept}` : shown);
  clearTimeout(timer);
  timer = setTimeout(check, pauses[0]);
}

function hide() {
  if (!isOffline) return;
  isOffline = false;
  banner.querySelector("b").hidden = true;
  button.hidden = kept === undefined;
  button.textContent = banner.dataset.fresh;
  say(banner.dataset.back);
  document.dispatchEvent(new Event("connection"));
  // What is shown is still of then.
  if (kept !== undefined) return;
  timer = setTimeout(() => {
    banner.hidden = true;
    document.documentElement.style.removeProperty("--offline-h");
  }, 4000);
}

function say(words) {
  banner.querySelector("span").textContent = words;
  document.documentElement.style.setProperty("--offline-h", `${banner.offsetHeight}px`);
}

/** A form is not sent into nothing. What was typed stays in it. */
function holdForm(event) {
  if (!isOffline || event.target.method === "dialog" || event.target.closest("[data-offline]")) return;
  event.preventDefault();
  queue(event.target, event.submitter).then((isQueued) => {
    if (isQueued) say(banner.dataset.queued);
    else say(hasDrafts() ? `${banner.dataset.unsent} ${banner.dataset.kept}` : banner.dataset.unsent);
    check();
  });
}

async function queue(form, submitter) {
  if (!owner || keptOwner() !== owner) return false;
  try {
    return await (await import("./offline/queue.js")).queue(form, submitter);
  } catch {
    return false;
  }
}

async function holdLink(event) {
  const link = event.target.closest?.("a[href]");
  if (!isOffline || !link || event.defaultPrevented || event.button !== 0) return;
  if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
  if (link.target || link.hasAttribute("download") || link.origin !== location.origin) return;
  if (link.hash && link.href.split("#")[0] === location.href.split("#")[0]) return;
  event.preventDefault();
  if (await isReachable() || await isKept(link)) location.assign(link.href);
  else say(banner.dataset.unopened);
}

/** Whether the worker has something to answer with. */
async function isKept(link) {
  if (!owner || keptOwner() !== owner || !(await navigator.serviceWorker?.getRegistration())?.active) return false;
  return drawn.test(link.pathname) || await caches.match(link.href, { ignoreVary: true }) !== undefined;
}

function hasDrafts() {
  return document.querySelector("form[data-keep]") !== null;
}

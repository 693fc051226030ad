// While the portal cannot be reached, a banner across the top says so, and what is sent or opened then is held back:
// the page with all that was typed stays, instead of the browser's error. <div id="offline" hidden> has the words.

import { timeOf } from "./local-time.js";

const banner = document.getElementById("offline");
const loadedAt = new Date();
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
  banner.querySelector("button").addEventListener("click", check);
  document.addEventListener("submit", holdForm, true);
  document.addEventListener("click", holdLink);
  new PerformanceObserver((list) => { if (list.getEntries().some(isFailed)) check(); }).observe({ type: "resource" });
  if (!navigator.onLine) show();
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
  banner.querySelector("button").hidden = false;
  banner.hidden = false;
  say(hasDrafts() ? `${shown} ${banner.dataset.kept}` : shown);
  clearTimeout(timer);
  timer = setTimeout(check, pauses[0]);
}

function hide() {
  if (!isOffline) return;
  isOffline = false;
  banner.querySelector("b").hidden = true;
  banner.querySelector("button").hidden = true;
  say(banner.dataset.back);
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
  if (!isOffline || event.target.method === "dialog") return;
  event.preventDefault();
  say(hasDrafts() ? `${banner.dataset.unsent} ${banner.dataset.kept}` : banner.dataset.unsent);
  check();
}

async function holdLink(event) {
  const link = event.target.closest?.("a[href]");
  if (!isOffline || !link || event.defaultPrevented || event.button !== 0) return;
  if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
  if (link.target || link.hasAttribute("download") || link.origin !== location.origin) return;
  if (link.hash && link.href.split("#")[0] === location.href.split("#")[0]) return;
  event.preventDefault();
  if (await isReachable()) location.assign(link.href);
  else say(banner.dataset.unopened);
}

function hasDrafts() {
  return document.querySelector("form[data-keep]") !== null;
}

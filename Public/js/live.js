// A page with goods is told when their price or stock changes, while somebody looks at it: cells marked with
// data-live="price:ID" or "stock:ID" are asked for anew, marked for a moment, and <p data-live-status> says so.

const status = document.querySelector("[data-live-status]");
/** What was missed for longer than this many milliseconds is asked for as a whole. */
const late = 5000;
const marked = 2500;

let source = null;
/** Nothing to watch, or enough other pages are open. */
let isOver = false;
/** When the server's clock last vouched for what is shown. */
let seenAt = Number(status.dataset.made);
const wanted = new Set();
let isAsking = false;
/** Cells that are being used just now, with what they will show. */
const waiting = new Map();

document.addEventListener("visibilitychange", () => {
  isOver = false;
  if (document.hidden) close();
  else open();
});
addEventListener("pagehide", close);
addEventListener("pageshow", open);
document.addEventListener("focusout", () => setTimeout(showWaiting));
document.addEventListener("toggle", () => setTimeout(showWaiting), true);
open();

function open() {
  const ids = products();
  if (source || isOver || document.hidden || ids.length === 0) return;
  source = new EventSource(`/catalog/live?products=${ids.join(",")}`);
  source.addEventListener("hello", (event) => {
    const now = Number(event.data);
    if (now - seenAt > late) ask(products());
    seenAt = now;
  });
  source.addEventListener("changed", (event) => ask(event.data.split(",")));
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

function products() {
  const cells = [...document.querySelectorAll("[data-live]")];
  return [...new Set(cells.map((cell) => cell.dataset.live.split(":")[1]))].slice(0, 100);
}

/** Many changes at once, as an import brings them, are few questions. */
function ask(ids) {
  for (const id of ids) wanted.add(id);
  if (isAsking || wanted.size === 0) return;
  isAsking = true;
  const request = new XMLHttpRequest();
  request.open("GET", `/catalog/cells?place=${status.dataset.liveStatus}&products=${[...wanted].join(",")}`);
  wanted.clear();
  request.responseType = "document";
  request.timeout = 10_000;
  request.onload = () => {
    if (request.status === 200 && request.response) show(request.response);
  };
  request.onloadend = () => {
    isAsking = false;
    if (wanted.size > 0) setTimeout(() => ask([]), 1000);
  };
  request.send();
}

function show(fresh) {
  const changed = new Set();
  for (const cell of fresh.querySelectorAll("[data-live]")) {
    for (const place of document.querySelectorAll(`[data-live="${cell.dataset.live}"]`)) {
      // Where there is still nothing, the page may say when it comes.
      if (words(place) === words(cell) || bothHaveNone(place, cell)) continue;
      changed.add(cell.dataset.live.split(":")[1]);
      if (isUsed(place)) waiting.set(place, cell);
      else replace(place, cell);
    }
  }
  if (changed.size > 0) status.textContent = status.dataset.said.replace("{count}", changed.size);
}

function bothHaveNone(place, cell) {
  return "liveNone" in place.dataset && "liveNone" in cell.dataset;
}

function words(cell) {
  return cell.textContent.replace(/\s+/g, " ").trim();
}

/** Nothing changes under somebody's hands: an open explanation of a price, the keyboard in the cell. */
function isUsed(place) {
  return place.contains(document.activeElement) || place.querySelector('details[open], [aria-expanded="true"]') !== null;
}

function showWaiting() {
  for (const [place, cell] of waiting) {
    if (isUsed(place)) continue;
    waiting.delete(place);
    replace(place, cell);
  }
}

function replace(place, cell) {
  place.replaceChildren(...[...cell.childNodes].map((node) => document.importNode(node, true)));
  place.toggleAttribute("data-live-none", "liveNone" in cell.dataset);
  place.classList.add("is-fresh");
  setTimeout(() => place.classList.remove("is-fresh"), marked);
}

// The tour: each stop stands beside what it is about, <… data-tour="cart">. The page stays in use, and whoever leaves
// goes on another time from where he was.

import { savePreference } from "./preferences.js";
import { makeBox, makeRing, put } from "./tour-box.js";

/** What is smaller than this many pixels is no place to stand beside. */
const least = 8;

let tour = null;

/** Begins at the stop where the person left, or at the first one: <a href="/help/tour" data-tour-start="again">. */
export async function beginTour(start) {
  const guide = await load();
  if (guide) begin(guide, start, start.dataset.tourStart === "again");
  else location.assign(start.href);
}

async function load() {
  try {
    const response = await fetch("/help/tour", { headers: { Accept: "application/json" } });
    return response.ok ? await response.json() : null;
  } catch {
    return null;
  }
}

function begin(guide, origin, isAgain) {
  stop();
  const steps = guide.steps.filter((step) => anchorOf(step));
  if (steps.length === 0) return location.assign("/help/tour");
  const left = isAgain ? -1 : steps.findIndex((step) => step.id === guide.at);
  tour = { guide, steps, origin, ring: makeRing(), box: makeBox(guide, { move, stop }), index: 0 };
  document.body.append(tour.ring, tour.box);
  tour.box.showPopover();
  addEventListener("scroll", place, { capture: true, passive: true });
  addEventListener("resize", place);
  show(Math.max(0, left));
}

/** The first element of that name which is on the screen: a phone has others than a desk. */
function anchorOf(step) {
  return [...document.querySelectorAll(`[data-tour="${step.anchor}"]`)].find((element) => {
    const box = element.getBoundingClientRect();
    return element.checkVisibility({ visibilityProperty: true }) && box.width > least && box.height > least;
  });
}

function show(index) {
  const { box, guide, steps } = tour;
  tour.index = index;
  const step = steps[index];
  const isLast = index === steps.length - 1;
  box.querySelector(".tour__place").textContent = guide.place
    .replace("{number}", index + 1).replace("{count}", steps.length);
  // A heading of its own, so that moving the focus there makes it be read.
  const title = document.createElement("h2");
  title.id = "tour-title";
  title.tabIndex = -1;
  title.textContent = step.title;
  box.querySelector("h2").replaceWith(title);
  box.querySelector("#tour-text").textContent = step.text;
  box.querySelector("[data-tour-back]").hidden = index === 0;
  box.querySelector("[data-tour-next]").textContent = isLast ? guide.done : guide.next;
  anchorOf(step)?.scrollIntoView({ block: "nearest", behavior: "instant" });
  place();
  title.focus({ preventScroll: true });
  savePreference("tour", { state: "started", at: step.id });
}

function move(way) {
  const next = tour.index + way;
  if (next < 0) return;
  if (next < tour.steps.length) return show(next);
  stop();
  savePreference("tour", { state: "done" });
  document.querySelector("[data-tour-invitation]")?.closest("[data-widget]")?.remove();
}

function place() {
  if (tour) put(tour.ring, tour.box, anchorOf(tour.steps[tour.index]));
}

/** Ends the tour here; it can be gone on with later. */
function stop() {
  if (!tour) return;
  removeEventListener("scroll", place, { capture: true });
  removeEventListener("resize", place);
  tour.ring.remove();
  tour.box.remove();
  const { origin } = tour;
  tour = null;
  if (origin.isConnected) origin.focus({ preventScroll: true });
  else document.getElementById("main")?.focus({ preventScroll: true });
}

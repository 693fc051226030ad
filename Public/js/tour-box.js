// What the tour shows: a ring around a part of the page, and the words beside it.

import { element } from "./element.js";
import { icon } from "./icon.js";

const gap = 12;
const edge = 8;
/** How far the ring reaches beyond its inside. */
const rim = 5;

export function makeRing() {
  const ring = element("div", "tour__ring");
  ring.setAttribute("aria-hidden", "true");
  return ring;
}

/** The box of the words. `move` goes on by so many stops, `stop` ends the tour. */
export function makeBox(guide, { move, stop }) {
  const box = element("section", "tour");
  const text = element("p", "tour__text");
  const close = makeButton("iconbtn iconbtn--sm tour__close");
  const acts = element("div", "tour__acts");
  const back = makeButton("btn btn--ghost btn--sm", guide.back);
  const next = makeButton("btn btn--primary btn--sm", guide.next);
  box.popover = "manual";
  box.setAttribute("role", "dialog");
  box.setAttribute("aria-labelledby", "tour-title");
  box.setAttribute("aria-describedby", "tour-text");
  text.id = "tour-text";
  close.title = guide.stop;
  close.setAttribute("aria-label", guide.stop);
  close.append(icon("x"));
  back.dataset.tourBack = "";
  next.dataset.tourNext = "";
  acts.append(back, next);
  box.append(element("p", "tour__place"), close, element("h2"), text, acts);
  back.addEventListener("click", () => move(-1));
  next.addEventListener("click", () => move(1));
  close.addEventListener("click", stop);
  box.addEventListener("keydown", (event) => {
    const isButton = event.target.tagName === "BUTTON";
    if (event.key === "Escape") stop();
    else if (event.key === "ArrowRight" || (event.key === "Enter" && !isButton)) move(1);
    else if (event.key === "ArrowLeft") move(-1);
    else return;
    event.preventDefault();
  });
  return box;
}

function makeButton(classes, text) {
  const button = element("button", classes, text);
  button.type = "button";
  return button;
}

/** The ring around the anchor, the words beside it: beneath what is wide, at the side of what is high. */
export function put(ring, words, anchor) {
  ring.hidden = !anchor;
  const { clientWidth: width, clientHeight: height } = document.documentElement;
  const size = words.getBoundingClientRect();
  const box = anchor?.getBoundingClientRect() ?? new DOMRect(width / 2, height / 2, 0, 0);
  // What fills a side of the screen keeps its ring on the screen.
  const [left, top] = [Math.max(box.left, rim), Math.max(box.top, rim)];
  ring.style.left = `${left}px`;
  ring.style.top = `${top}px`;
  ring.style.width = `${Math.min(box.right, width - rim) - left}px`;
  ring.style.height = `${Math.min(box.bottom, height - rim) - top}px`;
  const across = Math.max(edge, Math.min(box.left + (box.width - size.width) / 2, width - size.width - edge));
  const along = Math.max(edge, Math.min(box.top, height - size.height - edge));
  const beneath = { left: across, top: box.bottom + gap };
  const above = { left: across, top: box.top - gap - size.height };
  const after = { left: box.right + gap, top: along };
  const before = { left: box.left - gap - size.width, top: along };
  const spots = box.height > box.width ? [after, before, beneath, above] : [beneath, above, after, before];
  const spot = spots.find(({ left, top }) =>
    left >= edge && top >= edge && left + size.width <= width - edge && top + size.height <= height - edge)
    ?? { left: across, top: height - size.height - edge };
  words.style.left = `${spot.left}px`;
  words.style.top = `${spot.top}px`;
}

// A tile of the start page is dragged by its grip, with mouse, pen or finger. A line shows where it would come to
// stand; Escape lets it be.

import { settle } from "./arrange.js";
import { place, tiles } from "./arrange-place.js";

const edge = 80;
const stride = 16;
let drag = null;

place?.addEventListener("pointerdown", (event) => {
  const grip = event.target.closest("[data-arrange-grip]");
  if (!grip || event.button !== 0) return;
  event.preventDefault();
  grip.focus();
  grip.setPointerCapture(event.pointerId);
  drag = { grip, tile: grip.closest("[data-widget]"), target: null, isBefore: false };
  drag.tile.classList.add("is-dragged");
});

place?.addEventListener("pointermove", (event) => {
  if (!drag) return;
  // Near the edge of the window the page comes along.
  if (event.clientY < edge) scrollBy(0, -stride);
  if (event.clientY > innerHeight - edge) scrollBy(0, stride);
  const under = document.elementFromPoint(event.clientX, event.clientY)?.closest("[data-arrange] > [data-widget]");
  aim(under && under !== drag.tile ? under : null);
});

place?.addEventListener("pointerup", () => drop(true));
place?.addEventListener("pointercancel", () => drop(false));
place?.addEventListener("keydown", (event) => {
  if (event.key === "Escape") drop(false);
});

/** Coming from behind, a tile stands before the one under the pointer; coming from before, after it. */
function aim(target) {
  drag.target?.classList.remove("is-before", "is-after");
  drag.target = target;
  if (!target) return;
  const all = tiles();
  drag.isBefore = all.indexOf(target) < all.indexOf(drag.tile);
  target.classList.add(drag.isBefore ? "is-before" : "is-after");
}

function drop(isDone) {
  if (!drag) return;
  const { grip, tile, target, isBefore } = drag;
  aim(null);
  tile.classList.remove("is-dragged");
  drag = null;
  if (!isDone || !target) return;
  settle(tile, target, isBefore);
  grip.focus();
}

// <div data-arrange>: the tiles of the start page are moved and resized by their buttons and by the arrow keys on their
// grips, told in words and saved at once. Without a script the buttons are plain forms.

import { place, save, tell, tiles } from "./arrange-place.js";
import { remove } from "./arrange-spare.js";

const steps = { ArrowLeft: -1, ArrowUp: -1, ArrowRight: 1, ArrowDown: 1 };
const acts = {
  earlier: (tile) => move(tile, -1),
  later: (tile) => move(tile, 1),
  narrower: (tile) => resize(tile, -1),
  wider: (tile) => resize(tile, 1),
  remove,
};

place?.addEventListener("submit", (event) => {
  const act = acts[event.submitter?.value];
  if (!act) return;
  event.preventDefault();
  act(event.target.closest("[data-widget]"));
  if (event.submitter.isConnected) event.submitter.focus();
});

place?.addEventListener("keydown", (event) => {
  const tile = event.target.closest("[data-arrange-grip]")?.closest("[data-widget]");
  const step = steps[event.key];
  if (!tile || !step || event.ctrlKey || event.metaKey || event.altKey) return;
  event.preventDefault();
  if (event.shiftKey) resize(tile, step);
  else move(tile, step);
  event.target.focus();
});

/** Puts a tile before or after another one, says where it stands now and keeps it. */
export function settle(tile, target, isBefore) {
  if (isBefore) target?.before(tile);
  else target?.after(tile);
  const all = tiles();
  tile.scrollIntoView({ block: "nearest" });
  tell(place.dataset.moved, { title: tile.dataset.title, place: all.indexOf(tile) + 1, count: all.length });
  if (target) save();
}

function move(tile, step) {
  settle(tile, step < 0 ? tile.previousElementSibling : tile.nextElementSibling, step < 0);
}

function resize(tile, step) {
  const old = Number(tile.dataset.span);
  const span = Math.min(3, Math.max(1, old + step));
  tile.dataset.span = span;
  tell(place.dataset.sized, { title: tile.dataset.title, span });
  if (span !== old) save();
}

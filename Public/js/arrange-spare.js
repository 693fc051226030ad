// A tile that is taken away joins the list of those that may be added, at once; from there, or by «Вернуть», it comes
// back without a new page. What was not on the page when it came is drawn by the portal: its button is a plain form.

import { filled, place, save } from "./arrange-place.js";
import { showToast } from "./toast.js";

const list = document.querySelector("[data-spares]");
const taken = new Map();

list?.addEventListener("submit", (event) => {
  const tile = taken.get(event.target.closest("[data-spare]").dataset.spare);
  if (!tile) return;
  event.preventDefault();
  put(tile, null);
  showToast(filled(place.dataset.added, { title: tile.dataset.title }), { undo: () => take(tile) });
});

/** Takes a tile off the page; the toast offers the way back to where it stood. */
export function remove(tile) {
  const next = tile.nextElementSibling;
  take(tile);
  // Its neighbour may have moved or gone meanwhile.
  const back = () => put(tile, next?.parentElement === place ? next : null);
  showToast(filled(place.dataset.removed, { title: tile.dataset.title }), { undo: back });
}

function take(tile) {
  if (!tile.isConnected) return;
  const beside = tile.nextElementSibling ?? tile.previousElementSibling;
  tile.remove();
  taken.set(tile.dataset.widget, tile);
  const line = lineOf(tile);
  list.prepend(line);
  line.hidden = false;
  (beside?.querySelector("[data-arrange-grip]") ?? line.querySelector("button")).focus();
  settle();
}

function put(tile, next) {
  if (tile.isConnected) return;
  place.insertBefore(tile, next);
  taken.delete(tile.dataset.widget);
  lineOf(tile).hidden = true;
  tile.querySelector("[data-arrange-grip]").focus();
  settle();
}

function lineOf(tile) {
  return list.querySelector(`[data-spare="${tile.dataset.widget}"]`);
}

function settle() {
  document.querySelector("[data-spare-none]").hidden = list.querySelector("[data-spare]:not([hidden])") !== null;
  save();
}

// What this device keeps, of when, and the choice to keep nothing here.

import { showDrafts } from "./drafts.js";
import { forget } from "./forget.js";
import { isOff, kept, keptOwner, owner, turnOff, turnOn } from "./owner.js";
import { one } from "./store.js";
import { timeOf } from "../local-time.js";

export async function showState(root) {
  const [renew, stop, begin] = ["renew", "stop", "begin"].map((name) => root.querySelector(`[data-${name}]`));
  renew.addEventListener("click", () => take(root, renew));
  begin.addEventListener("click", () => {
    turnOn();
    take(root, begin);
  });
  stop.addEventListener("click", async () => {
    turnOff();
    await forget();
    tell(root);
  });
  await tell(root);
}

async function take(root, button) {
  button.setAttribute("aria-busy", "true");
  const { keep } = await import("./keep.js");
  const isDone = await keep({ now: true });
  button.removeAttribute("aria-busy");
  await tell(root);
  if (!isDone) root.querySelector("[data-state]").textContent = root.dataset.failed;
}

async function tell(root) {
  const { dataset } = root;
  const isMine = owner !== "" && keptOwner() === owner;
  const state = isMine ? await one("meta", "state") : null;
  const words = isOff() ? dataset.off : state ? (state.isFull ? dataset.full : dataset.keptCount) : dataset.none;
  root.querySelector("[data-state]").textContent = words.replace("{count}", state?.count ?? 0);
  root.querySelector("[data-state-at]").textContent = state ? timeOf(state.at) : "—";
  const isAway = kept !== undefined;
  root.querySelector("[data-renew]").hidden = isOff() || isAway;
  root.querySelector("[data-stop]").hidden = isOff();
  root.querySelector("[data-begin]").hidden = !isOff() || isAway;
  // A browser without a worker, or a page without TLS, keeps nothing.
  const canKeep = "serviceWorker" in navigator && "indexedDB" in window;
  if (canKeep && !isOff() && owner) await showDrafts(root, isMine);
}

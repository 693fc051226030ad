// A toast says what was done and goes away after eight seconds; it stays while it is pointed at or focused. The page
// sends its own in .toasts; a script shows one more from <template id="toast">. One that offers a way back is never
// pushed out by the next: up to three stand one above the other, more wait for their turn.

const life = 8000;
const room = 3;
const waiting = [];
const origins = new WeakMap();

for (const toast of document.querySelectorAll(".toasts .toast")) watch(toast);

document.addEventListener("click", (event) => {
  const toast = event.target.closest("[data-toast-close]")?.closest(".toast");
  if (toast) remove(toast);
});

document.addEventListener("keydown", (event) => {
  const toast = event.key === "Escape" && document.activeElement?.closest(".toast");
  if (toast) remove(toast);
});

/**
 * Shows `message` in a copy of the page's toast template; the message is text, never HTML. `undo` is what «Вернуть»
 * does; `cart` adds the way to the cart.
 */
export function showToast(message, { undo = null, cart = false } = {}) {
  const template = document.getElementById("toast");
  const list = document.querySelector(".toasts");
  if (!template || !list) return;
  const toast = template.content.cloneNode(true).querySelector(".toast");
  toast.querySelector(".toast__text").textContent = message;
  if (!cart) toast.querySelector("[data-toast-cart]")?.remove();
  const button = toast.querySelector("[data-toast-undo]");
  if (!undo) button?.remove();
  button?.addEventListener("click", () => {
    remove(toast);
    undo();
  });
  const last = waiting.at(-1) ?? list.lastElementChild;
  if (last && !offersWayBack(last)) discard(last, list);
  waiting.push(toast);
  if (list.childElementCount < room) showNext(list);
}

function offersWayBack(toast) {
  return toast.querySelector(".toast__undo:not([data-toast-cart])") !== null;
}

/** A second addition to the cart takes the place of the first. */
function discard(toast, list) {
  if (waiting.at(-1) === toast) waiting.pop();
  else if (toast.parentElement === list && !toast.matches(":focus-within")) toast.remove();
}

function showNext(list) {
  const toast = waiting.shift();
  if (!toast) return;
  list.append(toast);
  watch(toast);
}

function remove(toast) {
  const list = toast.parentElement;
  if (!list) return;
  // Whoever came to the toast by keyboard goes back to where he was.
  if (toast.contains(document.activeElement)) origins.get(toast)?.focus();
  toast.remove();
  if (list.matches(".toasts")) showNext(list);
}

function watch(toast) {
  let timer;
  const stop = () => clearTimeout(timer);
  const start = () => {
    stop();
    if (!toast.matches(":hover, :focus-within")) timer = setTimeout(() => remove(toast), life);
  };
  toast.addEventListener("pointerenter", stop);
  toast.addEventListener("pointerleave", start);
  toast.addEventListener("focusin", (event) => {
    stop();
    if (event.relatedTarget && !toast.contains(event.relatedTarget)) origins.set(toast, event.relatedTarget);
  });
  toast.addEventListener("focusout", () => setTimeout(start));
  start();
}

// A toast goes away after eight seconds; it stays while it is pointed at or focused. The page sends its own toasts in
// .toasts; a script shows one more from <template id="toast">.

const life = 8000;

for (const toast of document.querySelectorAll(".toasts .toast")) watch(toast);

document.addEventListener("click", (event) => {
  event.target.closest("[data-toast-close]")?.closest(".toast")?.remove();
});

/** Shows `message` in a copy of the page's toast template; the message is text, never HTML. */
export function showToast(message) {
  const template = document.getElementById("toast");
  const list = document.querySelector(".toasts");
  if (!template || !list) return;
  const toast = template.content.cloneNode(true).querySelector(".toast");
  toast.querySelector(".toast__text").textContent = message;
  // One at a time: a second addition to the cart replaces the first.
  list.replaceChildren(toast);
  watch(toast);
}

function watch(toast) {
  let timer;
  const start = () => {
    clearTimeout(timer);
    timer = setTimeout(() => toast.remove(), life);
  };
  const stop = () => clearTimeout(timer);
  toast.addEventListener("pointerenter", stop);
  toast.addEventListener("pointerleave", start);
  toast.addEventListener("focusin", stop);
  toast.addEventListener("focusout", start);
  start();
}

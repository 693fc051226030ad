// <a href="/pictures/…" data-zoom>: a press opens the picture in a dialog as large as the screen. Arrows and a swipe turn
// over, a press on the picture or the button shows it at its own size, to be moved by the finger or the scroll bars.

const dialog = document.getElementById("zoom");
const view = dialog.querySelector("[data-zoom-view]");
const status = dialog.querySelector("[data-zoom-place]");
const size = dialog.querySelector("[data-zoom-size]");
const links = [...document.querySelectorAll("a[data-zoom]")];
const least = 56;

let current = 0;
let swipe = null;

document.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-zoom]");
  if (!link || event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  dialog.classList.toggle("is-single", links.length < 2);
  show(links.indexOf(link));
  dialog.showModal();
});

dialog.addEventListener("click", (event) => {
  const step = event.target.closest("[data-zoom-step]");
  if (step) show(current + Number(step.dataset.zoomStep));
  else if (event.target.closest("[data-zoom-close]") || event.target === view) dialog.close();
  else if (event.target.closest("[data-zoom-size], img")) enlarge(!view.classList.contains("is-large"));
});

dialog.addEventListener("keydown", (event) => {
  const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
  if (!step || view.classList.contains("is-large")) return;
  event.preventDefault();
  show(current + step);
});

view.addEventListener("touchstart", (event) => {
  const touch = event.touches[0];
  swipe = event.touches.length === 1 && !view.classList.contains("is-large") ? { x: touch.clientX, y: touch.clientY } : null;
}, { passive: true });

view.addEventListener("touchend", (event) => {
  if (!swipe) return;
  const touch = event.changedTouches[0];
  const across = touch.clientX - swipe.x;
  const down = Math.abs(touch.clientY - swipe.y);
  swipe = null;
  if (Math.abs(across) > least && Math.abs(across) > down * 2) show(current + (across < 0 ? 1 : -1));
});

function show(place) {
  current = (place + links.length) % links.length;
  const link = links[current];
  const image = new Image();
  image.alt = link.querySelector("img")?.alt ?? "";
  // What is there already stands in until the large one has come.
  image.src = link.querySelector("img")?.currentSrc || link.href;
  const large = new Image();
  large.onload = () => { image.src = large.src; };
  large.src = link.href;
  view.replaceChildren(image);
  status.textContent = links.length > 1 ? `${current + 1} / ${links.length}` : "";
  enlarge(false);
}

function enlarge(isLarge) {
  view.classList.toggle("is-large", isLarge);
  size.setAttribute("aria-pressed", String(isLarge));
}

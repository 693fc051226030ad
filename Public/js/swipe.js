// A swipe across the page opens the next tab or the one before. The tabs themselves stay the way for everybody.

const least = 72;
const longest = 600;
/** At its edges the screen belongs to the browser's own back. */
const edge = 24;
const controls = "dialog, [popover], .tabs, input, textarea, select, [draggable='true'], [data-no-swipe]";

let swipe = null;

document.addEventListener("touchstart", (event) => {
  swipe = null;
  const { clientX: x, clientY: y } = event.touches[0];
  if (event.touches.length !== 1 || x < edge || x > innerWidth - edge) return;
  if (!event.target.closest?.("main") || event.target.closest(controls) || scrollsAcross(event.target)) return;
  swipe = { x, y, begun: event.timeStamp };
}, { passive: true });

document.addEventListener("touchend", (event) => {
  if (!swipe) return;
  const { x, y, begun } = swipe;
  swipe = null;
  const { clientX, clientY } = event.changedTouches[0];
  const across = clientX - x;
  if (event.timeStamp - begun > longest || Math.abs(across) < least) return;
  if (Math.abs(clientY - y) * 2 > Math.abs(across)) return;
  neighbour(across < 0 ? 1 : -1)?.click();
});

document.addEventListener("touchcancel", () => { swipe = null; });

/** The tab after or before the open one; null at the ends and where there are no tabs. */
function neighbour(step) {
  const open = document.querySelector("main .tabs [aria-current]");
  if (!open) return null;
  const tabs = [...open.closest(".tabs").querySelectorAll("a[href]")];
  return tabs[tabs.indexOf(open) + step] ?? null;
}

function scrollsAcross(element) {
  for (let box = element; box && box.tagName !== "MAIN"; box = box.parentElement) {
    if (box.scrollWidth > box.clientWidth && ["auto", "scroll"].includes(getComputedStyle(box).overflowX)) return true;
  }
  return false;
}

// A drawer, a dialog and a sheet of a phone close when they are swiped down; what stands at the right, to the right.
// The swipe follows the finger and may be taken back; a list that is scrolled is scrolled on.

const panels = "dialog.drawer[open], dialog.dialog[open], .sheet:popover-open";
const narrow = matchMedia("(max-width: 760px)");
const enough = 80;
// Pixels in a millisecond: a flick counts however short it was.
const fast = 0.5;

let swipe = null;

document.addEventListener("touchstart", (event) => {
  swipe = null;
  const panel = event.touches.length === 1 && event.target.closest?.(panels);
  if (!panel || event.target.closest("input, textarea, select")) return;
  const isDown = narrow.matches || panel.matches(".sheet");
  if (!isDown && !panel.matches(".drawer")) return;
  if (isDown && isScrolled(event.target, panel)) return;
  const { clientX: x, clientY: y } = event.touches[0];
  swipe = { panel, isDown, x, y, way: 0, begun: event.timeStamp };
}, { passive: true });

document.addEventListener("touchmove", (event) => {
  if (!swipe) return;
  const across = event.touches[0].clientX - swipe.x;
  const down = event.touches[0].clientY - swipe.y;
  // Whoever moves the other way first means something else.
  if (swipe.way === 0 && Math.abs(swipe.isDown ? across : down) > Math.abs(swipe.isDown ? down : across)) {
    swipe = null;
    return;
  }
  swipe.way = Math.max(0, swipe.isDown ? down : across);
  swipe.panel.style.translate = swipe.isDown ? `0 ${swipe.way}px` : `${swipe.way}px 0`;
}, { passive: true });

for (const name of ["touchend", "touchcancel"]) document.addEventListener(name, (event) => {
  if (!swipe) return;
  const { panel, way, begun } = swipe;
  swipe = null;
  const isMeant = name === "touchend" && (way > enough || (way > 24 && way / (event.timeStamp - begun) > fast));
  if (isMeant) {
    if (panel.matches("dialog")) panel.close();
    else panel.hidePopover();
  } else if (way > 0) {
    // What is swiped follows the finger and comes back by itself.
    panel.style.transition = "translate var(--normal) var(--ease)";
    panel.addEventListener("transitionend", () => { panel.style.transition = ""; }, { once: true });
  }
  panel.style.translate = "";
});

function isScrolled(element, panel) {
  for (let box = element; box && panel.contains(box); box = box.parentElement) if (box.scrollTop > 0) return true;
  return false;
}

// The words of a tooltip: <div id="tooltip" popover="manual"> stands for all controls, on top of everything, tied to
// the one it explains for screen readers.

const bubble = document.getElementById("tooltip");
let control = null;

/** The control that is explained now; null for none. */
export const owner = () => control;
export const isShown = () => control !== null;
export const isWords = (element) => bubble?.contains(element) ?? false;

export function show(next) {
  if (control === next) return;
  hide();
  const text = next.dataset.tooltip || next.title;
  if (!text || !bubble || !next.isConnected) return;
  control = next;
  bubble.textContent = text;
  // Inside a dialog, for all outside of it is inert.
  (next.closest("dialog") ?? document.body).append(bubble);
  // The browser's own bubble is held back.
  if (next.title) {
    next.dataset.title = next.title;
    next.removeAttribute("title");
  }
  const name = next.getAttribute("aria-label") ?? next.textContent.trim();
  if (name !== text) describe(next, (ids) => [...ids, bubble.id]);
  bubble.showPopover();
  place(next.getBoundingClientRect(), bubble.getBoundingClientRect());
}

export function hide() {
  if (!control) return;
  const last = control;
  control = null;
  bubble.hidePopover();
  // Not left behind in a part of the page that goes away.
  document.body.append(bubble);
  if (last.dataset.title) {
    last.title = last.dataset.title;
    delete last.dataset.title;
  }
  describe(last, (ids) => ids.filter((id) => id !== bubble.id));
}

/** Keeps the words beside their control as the page scrolls; false when there is no control in sight to stand beside. */
export function follow() {
  if (!control) return false;
  const box = control.getBoundingClientRect();
  if (box.bottom < 0 || box.top > document.documentElement.clientHeight) return false;
  place(box, bubble.getBoundingClientRect());
  return true;
}

function describe(element, change) {
  const ids = change((element.getAttribute("aria-describedby") ?? "").split(/\s+/).filter(Boolean));
  if (ids.length > 0) element.setAttribute("aria-describedby", ids.join(" "));
  else element.removeAttribute("aria-describedby");
}

/** Above the control, below it where there is no room, always on the screen. */
function place(box, words) {
  const width = document.documentElement.clientWidth;
  const above = box.top - words.height - 6;
  const left = box.left + (box.width - words.width) / 2;
  bubble.style.top = `${above >= 8 ? above : box.bottom + 6}px`;
  bubble.style.left = `${Math.max(8, Math.min(left, width - words.width - 8))}px`;
}

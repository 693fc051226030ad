// Puts a popover of the top layer beside its control: beneath it, above it where there is more room, always on the
// screen. It follows the control while the page scrolls, until the returned function is called.

const gap = 4;
const edge = 8;

export function place(popover, control) {
  const follow = () => put(popover, control);
  follow();
  addEventListener("scroll", follow, { capture: true, passive: true });
  addEventListener("resize", follow);
  return () => {
    removeEventListener("scroll", follow, { capture: true });
    removeEventListener("resize", follow);
  };
}

function put(popover, control) {
  const box = control.getBoundingClientRect();
  const { clientWidth: width, clientHeight: height } = document.documentElement;
  const size = popover.getBoundingClientRect();
  const below = height - box.bottom - gap - edge;
  const above = box.top - gap - edge;
  const up = size.height > below && above > below;
  const top = up ? box.top - gap - size.height : Math.min(box.bottom + gap, height - edge - size.height);
  popover.style.top = `${Math.max(edge, top)}px`;
  popover.style.left = `${Math.max(edge, Math.min(box.left, width - size.width - edge))}px`;
}

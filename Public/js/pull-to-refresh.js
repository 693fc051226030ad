// Pulled down at its top, a page is loaded anew. Browsers do so themselves; the portal as an app on the home screen has
// no browser around it.

const isApp = matchMedia("(display-mode: standalone)").matches || navigator.standalone === true;
const enough = 64;

let pull = null;

if (isApp) {
  document.documentElement.dataset.pull = "";
  document.addEventListener("touchstart", start, { passive: true });
  document.addEventListener("touchmove", move, { passive: true });
  document.addEventListener("touchend", release);
  document.addEventListener("touchcancel", release);
}

function start(event) {
  pull = null;
  if (event.touches.length !== 1 || scrollY > 0 || isElsewhere(event.target)) return;
  const { clientX: x, clientY: y } = event.touches[0];
  pull = { x, y, way: 0, sign: null };
}

/** In a box that scrolls by itself, and in whatever lies above the page. */
function isElsewhere(element) {
  if (element.closest?.("dialog, [popover], input[type='range']")) return true;
  for (let box = element; box && box !== document.body; box = box.parentElement) if (box.scrollTop > 0) return true;
  return false;
}

function move(event) {
  if (!pull) return;
  const across = Math.abs(event.touches[0].clientX - pull.x);
  const down = event.touches[0].clientY - pull.y;
  if (scrollY > 0 || down < 0 || (pull.way === 0 && across > down)) return release();
  // It resists: the finger goes further than the sign.
  pull.way = Math.min(down / 2, 96);
  if (pull.way < 8) return;
  pull.sign ??= makeSign();
  pull.sign.style.translate = `0 ${pull.way}px`;
  pull.sign.classList.toggle("is-ready", pull.way >= enough);
}

function release(event) {
  const { way, sign } = pull ?? {};
  pull = null;
  if (event?.type === "touchend" && way >= enough) {
    sign.classList.add("is-loading");
    location.reload();
  } else {
    sign?.remove();
  }
}

function makeSign() {
  const sign = document.createElement("div");
  const spinner = document.createElement("span");
  sign.className = "pullsign";
  sign.setAttribute("aria-hidden", "true");
  spinner.className = "spinner";
  sign.append(spinner);
  document.body.append(sign);
  return sign;
}

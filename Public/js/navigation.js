// A line across the top shows that the next page is on its way, once the wait is felt; the link that was pressed is busy
// till then. The page stays as it is: whoever waits can still read it.

const patience = 100;
/** Longer than any page takes: what leads to no page, such as a file, must not leave the line behind. */
const most = 15_000;
const files = /\.(csv|pdf|xlsx?|xml|zip)$/;

let pressed = null;
let line = null;
let timer;

document.addEventListener("click", (event) => {
  pressed = event.target.closest?.("a[href]") ?? null;
  if (!window.navigation && pressed && isPlain(event) && leadsAway(pressed.href)) begin();
});

if (window.navigation) {
  navigation.addEventListener("navigate", (event) => {
    const { destination } = event;
    if (event.downloadRequest === null && !destination.sameDocument && leadsAway(destination.url)) begin();
  });
} else {
  document.addEventListener("submit", (event) => {
    if (!event.defaultPrevented && !("submitMany" in event.target.dataset)) begin();
  });
}

// Back through the browser's memory of pages, and away from a page that did not come after all.
addEventListener("pageshow", (event) => { if (event.persisted) end(); });

function isPlain(event) {
  const { altKey, button, ctrlKey, defaultPrevented, metaKey, shiftKey } = event;
  return button === 0 && !defaultPrevented && !altKey && !ctrlKey && !metaKey && !shiftKey;
}

function leadsAway(address) {
  const url = new URL(address, location.href);
  const isSamePage = url.hash !== "" && url.href.split("#")[0] === location.href.split("#")[0];
  return url.origin === location.origin && !isSamePage && !files.test(url.pathname);
}

function begin() {
  end();
  const link = pressed;
  timer = setTimeout(() => {
    line = document.createElement("div");
    line.className = "onway";
    line.setAttribute("aria-hidden", "true");
    document.body.append(line);
    link?.setAttribute("aria-busy", "true");
    timer = setTimeout(end, most);
  }, patience);
}

function end() {
  clearTimeout(timer);
  line?.remove();
  line = null;
  for (const link of document.querySelectorAll("a[aria-busy]")) link.removeAttribute("aria-busy");
}

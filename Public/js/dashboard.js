// A tile of the start page that was late loads itself once the page is there; one that failed is asked for by its
// button. Without a script the button is a link to the tile's own page.

loadLate();

document.addEventListener("click", (event) => {
  const retry = event.target.closest("[data-widget-retry]");
  if (!retry || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  load(retry.closest("[data-widget]"), true);
});

/** One after another: a portal that was too busy for them is not hurried. */
async function loadLate() {
  for (const late of document.querySelectorAll("[data-widget-late]")) await load(late.closest("[data-widget]"));
}

/** The portal answers with the tile's own page; the browser reads it as a document, so no text becomes HTML here. */
function load(tile, isAsked = false) {
  const retry = tile.querySelector("[data-widget-retry]");
  retry.setAttribute("aria-busy", "true");
  return new Promise((resolve) => {
    const request = new XMLHttpRequest();
    request.open("GET", retry.href);
    request.responseType = "document";
    request.timeout = 15_000;
    request.addEventListener("loadend", () => {
      retry.removeAttribute("aria-busy");
      show(tile, request.status === 200 && request.response?.querySelector("[data-widget] .widget__body"), isAsked);
      resolve();
    });
    request.send();
  });
}

function show(tile, body, isAsked) {
  if (body) tile.querySelector(".widget__body").replaceWith(document.adoptNode(body));
  // What did not come this time either is asked for by hand.
  tile.querySelector("[data-widget-late]")?.classList.add("is-lost");
  if (body && isAsked) tile.querySelector(".widget__body :is(a, button)")?.focus();
}

// <div data-view-of="bolt-m8"> is a page of a product. It is noted as looked at once it has been in sight for a moment:
// a page that was only prepared for a click is not.

const moment = 1500;
const slug = document.querySelector("[data-view-of]").dataset.viewOf;

begin();

function begin() {
  if (document.prerendering) document.addEventListener("prerenderingchange", begin, { once: true });
  else setTimeout(note, moment);
}

function note() {
  if (document.hidden) {
    document.addEventListener("visibilitychange", begin, { once: true });
    return;
  }
  fetch(`/products/${encodeURIComponent(slug)}/views`, {
    method: "POST", headers: { "Content-Type": "application/json" }, body: "{}", keepalive: true,
  }).catch(() => {});
}

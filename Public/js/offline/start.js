// Long after a page is there: forgets what is no longer its person's, keeps what he may read without a network, and
// says that drafts wait.

import { isOff, kept, keptOwner, lyingOwner, owner } from "./owner.js";

/** Whoever came only to look something up is left alone. */
const pause = 3000;

const lying = lyingOwner();
if (lying && lying !== owner) import("./forget.js").then(({ forget }) => forget()).then(begin);
else begin();

function begin() {
  if (!owner || isOff() || !("indexedDB" in window) || !("serviceWorker" in navigator)) return;
  if (keptOwner() === owner) {
    import("./waiting.js");
    document.addEventListener("click", (event) => {
      const paper = event.target.closest?.('a[download][href*="/papers/"]');
      if (paper) import("./papers.js").then(({ keepPaper }) => keepPaper(paper.href));
    });
  }
  if (kept !== undefined) return;
  if (document.readyState === "complete") later();
  else addEventListener("load", later);
}

function later() {
  setTimeout(() => {
    if (document.hidden || !navigator.onLine) document.addEventListener("visibilitychange", later, { once: true });
    else import("./keep.js").then(({ keep }) => keep()).catch(() => {});
  }, pause);
}

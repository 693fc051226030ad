// <figure data-chart="bar"> is drawn from its own table when it comes near the screen. The library is the system's
// (vendor/chart.js) and is asked for only then; without it the table stays as it is, open.

const drawn = new Map();
const near = new IntersectionObserver(come, { rootMargin: "200px" });

watch(document.body);
// Parts of a page may come later.
new MutationObserver((changes) => {
  for (const node of changes.flatMap((change) => [...change.addedNodes])) if (node.nodeType === Node.ELEMENT_NODE) watch(node);
}).observe(document.body, { childList: true, subtree: true });

function watch(root) {
  const charts = [...root.querySelectorAll("figure[data-chart]"), ...(root.matches("figure[data-chart]") ? [root] : [])];
  for (const figure of charts) if (!drawn.has(figure)) near.observe(figure);
}

async function come(entries) {
  for (const { target, isIntersecting } of entries) {
    if (!isIntersecting || drawn.has(target)) continue;
    near.unobserve(target);
    drawn.set(target, null);
    try {
      const [{ draw }] = await Promise.all([import("./chart-picture.js"), import("../vendor/chart.js")]);
      drawn.set(target, draw(target));
      target.querySelector("details").open = false;
      target.classList.add("is-drawn");
    } catch {
      // No library, no picture: the figure is a table again.
      delete target.dataset.chart;
    }
  }
}

/** Another theme has other colours. */
function redraw() {
  for (const [figure, renew] of drawn) {
    if (!figure.isConnected) drawn.delete(figure);
    else renew?.();
  }
}

matchMedia("(prefers-color-scheme: dark)").addEventListener("change", redraw);
new MutationObserver(redraw).observe(document.documentElement, {
  attributes: true, attributeFilter: ["data-theme"], subtree: true,
});

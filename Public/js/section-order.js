// Sections of one level are dragged by their handles: between others, or into one of them. The server moves them; the
// buttons of a row do the same without a pointer. Loaded by main.js where there is a [data-section-order].

const marks = { before: "is-before", after: "is-after", into: "is-into" };
let held = null;
let drop = null;

document.addEventListener("pointerdown", (event) => {
  const grip = event.target.closest("[data-section-grip]");
  if (!grip || event.button !== 0) return;
  event.preventDefault();
  grip.setPointerCapture(event.pointerId);
  held = grip.closest("[data-section-row]");
  held.classList.add("is-held");
});

document.addEventListener("pointermove", (event) => {
  if (!held) return;
  mark(null);
  const row = document.elementsFromPoint(event.clientX, event.clientY)
    .map((element) => element.closest("[data-section-row]"))
    .find((candidate) => candidate && candidate !== held);
  if (row) mark(row, way(row, event.clientY));
});

for (const end of ["pointerup", "pointercancel"]) {
  document.addEventListener(end, () => {
    if (!held) return;
    const form = held.closest("[data-section-order]");
    held.classList.remove("is-held");
    if (drop && end === "pointerup") {
      form.elements.category.value = held.dataset.sectionRow;
      form.elements.target.value = drop.row.dataset.sectionRow;
      form.elements.way.value = drop.way;
      form.requestSubmit();
    }
    mark(null);
    held = null;
  });
}

/** Above the upper third of a row it goes before it, beneath the lower third after it, between them into it. */
function way(row, y) {
  const { top, height } = row.getBoundingClientRect();
  const share = (y - top) / height;
  return share < 1 / 3 ? "before" : share > 2 / 3 ? "after" : "into";
}

function mark(row, way) {
  if (drop) drop.row.classList.remove(marks[drop.way]);
  drop = row ? { row, way } : null;
  if (drop) row.classList.add(marks[way]);
}

// The page of the menus: sections move by their buttons and by their handles, and the sample beside them follows.
// Loaded by main.js where there is a [data-menu-side]; nothing is kept before the form is sent.

let held = null;

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-menu-move]");
  if (!button) return;
  event.preventDefault();
  const row = button.closest("[data-menu-row]");
  const isUp = button.dataset.menuMove === "up";
  const other = isUp ? row.previousElementSibling : row.nextElementSibling;
  if (!other) return;
  // The neighbour moves, so that the pressed button keeps the focus.
  if (isUp) row.after(other);
  else row.before(other);
  settle(row.closest("[data-menu-side]"));
  say(row);
});

document.addEventListener("change", (event) => {
  if (event.target.name === "shown") settle(event.target.closest("[data-menu-side]"));
});

document.addEventListener("pointerdown", (event) => {
  const grip = event.target.closest("[data-menu-grip]");
  if (!grip || event.button !== 0) return;
  event.preventDefault();
  grip.setPointerCapture(event.pointerId);
  held = grip.closest("[data-menu-row]");
  held.classList.add("is-held");
});

document.addEventListener("pointermove", (event) => {
  if (!held) return;
  const [above, below] = [held.previousElementSibling, held.nextElementSibling];
  if (above && event.clientY < middle(above)) held.after(above);
  else if (below && event.clientY > middle(below)) held.before(below);
});

for (const end of ["pointerup", "pointercancel"]) {
  document.addEventListener(end, () => {
    if (!held) return;
    held.classList.remove("is-held");
    settle(held.closest("[data-menu-side]"));
    say(held);
    held = null;
  });
}

function middle(row) {
  const { top, height } = row.getBoundingClientRect();
  return top + height / 2;
}

/** Brings buttons, count and sample into line with the rows. */
function settle(side) {
  const rows = [...side.querySelectorAll("[data-menu-row]")];
  let shown = 0;
  rows.forEach((row, place) => {
    for (const [way, isShut] of [["up", place === 0], ["down", place === rows.length - 1]]) {
      const button = row.querySelector(`[data-menu-move="${way}"]`);
      if (isShut) button.setAttribute("aria-disabled", "true");
      else button.removeAttribute("aria-disabled");
    }
    const link = side.querySelector(`[data-menu-sample="${CSS.escape(row.dataset.menuRow)}"]`);
    const isShown = row.querySelector("[name=shown]").checked;
    link.hidden = !isShown;
    link.parentElement.append(link);
    if (isShown) shown += 1;
  });
  side.querySelector("[data-menu-count]").textContent = String(shown);
  side.querySelector("[data-menu-over]").hidden = shown <= Number(side.dataset.most);
}

/** Tells those who do not see it where a section stands now. */
function say(row) {
  const status = document.querySelector("[data-menu-said]");
  const rows = [...row.parentElement.children];
  const words = {
    section: row.querySelector("[data-menu-title]").textContent, place: rows.indexOf(row) + 1, count: rows.length,
  };
  status.textContent = status.dataset.said.replace(/\{(\w+)\}/g, (_, name) => words[name]);
}

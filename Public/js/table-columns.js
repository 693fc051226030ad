// <details data-table-menu="orders" data-choices="{…}">: which columns of the table a person sees, kept with the account.
// A column that is taken away goes at once; for one that is not on the page the table is fetched anew.

import { loadPart } from "./page-part.js";
import { savePreference } from "./preferences.js";

document.addEventListener("change", (event) => {
  const menu = event.target.closest("[data-table-menu]");
  if (menu) choose(menu, event.target);
});

document.addEventListener("click", (event) => {
  const menu = event.target.closest("[data-usual-columns]")?.closest("[data-table-menu]");
  if (menu) chooseUsual(menu);
});

// How often somebody has chosen on this page, and whether the page lacks a column that was chosen since it came.
let choices = 0;
let lacksColumn = false;

async function choose(menu, box) {
  const choice = ++choices;
  const shown = [...menu.querySelectorAll("input:checked")].map((input) => input.value);
  const cells = table(document, menu)?.querySelectorAll(`.c-${CSS.escape(box.value)}`) ?? [];
  for (const cell of cells) cell.hidden = !box.checked;
  lacksColumn ||= box.checked && cells.length === 0;
  menu.querySelector("[data-usual-columns]").hidden = false;
  const isKept = await keep(menu, shown);
  if (isKept && lacksColumn && choice === choices) await renew(menu, choice);
}

async function chooseUsual(menu) {
  const choice = ++choices;
  const button = menu.querySelector("[data-usual-columns]");
  if (!await keep(menu, null)) return;
  await renew(menu, choice);
  menu.querySelector("input")?.focus();
  button.hidden = true;
}

/** What other tables have is kept as it is. */
function keep(menu, columns) {
  const kept = parsed(menu.dataset.choices);
  if (columns) kept[menu.dataset.tableMenu] = { ...kept[menu.dataset.tableMenu], columns };
  else delete kept[menu.dataset.tableMenu];
  menu.dataset.choices = JSON.stringify(kept);
  return savePreference("tables", Object.keys(kept).length > 0 ? kept : null);
}

/** Takes the table and the ticks as the portal makes them now, unless somebody has chosen on meanwhile. */
async function renew(menu, choice) {
  const page = await loadPart(location.href, "main", { wait: 10_000 });
  if (choice !== choices) return;
  lacksColumn = false;
  const [old, fresh] = [table(document, menu)?.closest(".tablebox"), page && table(page, menu)?.closest(".tablebox")];
  if (!old || !fresh) {
    location.reload();
    return;
  }
  // What was chosen goes with the rows it was chosen in.
  old.closest("form[data-selection]")?.reset();
  old.replaceWith(fresh);
  const ticked = page.querySelector(`[data-table-menu="${CSS.escape(menu.dataset.tableMenu)}"]`);
  for (const box of menu.querySelectorAll("input")) {
    box.checked = ticked?.querySelector(`input[value="${CSS.escape(box.value)}"]`)?.hasAttribute("checked") ?? box.checked;
  }
}

function table(page, menu) {
  return page.querySelector(`table.t-${CSS.escape(menu.dataset.tableMenu)}`);
}

function parsed(json) {
  try {
    return JSON.parse(json) ?? {};
  } catch {
    return {};
  }
}

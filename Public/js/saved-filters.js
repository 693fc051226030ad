// Views of a list that a person keeps: <form data-save-view="orders" data-query="status=placed"> puts what is in force
// into the menu <details data-views="orders" data-kept="{…}">, which also lets go of one, and takes that back.

import { savePreference } from "./preferences.js";
import { showToast } from "./toast.js";

document.addEventListener("submit", async (event) => {
  const form = event.target;
  if (!form.matches("[data-save-view]")) return;
  event.preventDefault();
  const menu = menuOf(form.dataset.saveView);
  const name = form.elements.name.value.trim();
  if (!menu || !name) return;
  const view = { name, query: form.dataset.query };
  // The same name again means the same view, changed.
  const views = [...kept(menu).filter((other) => other.name !== name), view];
  const isKept = await keep(menu, views);
  showToast(isKept ? form.dataset.saved.replace("{name}", name) : form.dataset.failed);
  if (!isKept) return;
  show(menu, views);
  form.reset();
  const box = form.closest("details");
  box.open = false;
  box.querySelector("summary").focus();
});

document.addEventListener("click", async (event) => {
  const item = event.target.closest("[data-delete-view]")?.closest(".views__item");
  const menu = item?.closest("[data-views]");
  if (!menu) return;
  const before = kept(menu);
  const place = [...item.parentElement.children].indexOf(item);
  const name = before[place]?.name ?? "";
  const views = before.filter((_, index) => index !== place);
  show(menu, views);
  (menu.querySelectorAll("[data-delete-view]")[Math.min(place, views.length - 1)] ?? document.getElementById("main")).focus();
  await keep(menu, views);
  showToast(menu.dataset.deleted.replace("{name}", name), {
    undo: () => {
      show(menu, before);
      keep(menu, before);
    },
  });
});

function menuOf(list) {
  return document.querySelector(`[data-views="${CSS.escape(list)}"]`);
}

function kept(menu) {
  const views = all(menu)[menu.dataset.views];
  return Array.isArray(views) ? views : [];
}

function keep(menu, views) {
  const lists = { ...all(menu), [menu.dataset.views]: views };
  if (views.length === 0) delete lists[menu.dataset.views];
  menu.dataset.kept = JSON.stringify(lists);
  return savePreference("filters", Object.keys(lists).length > 0 ? lists : null);
}

function show(menu, views) {
  const here = new URLSearchParams(location.search).toString();
  const items = views.map((view) => {
    const item = menu.querySelector("template").content.cloneNode(true).querySelector(".views__item");
    const link = item.querySelector("a");
    link.href = `${menu.dataset.path}?${view.query}`;
    link.textContent = view.name;
    if (new URLSearchParams(view.query).toString() === here) link.setAttribute("aria-current", "page");
    const label = menu.dataset.deleteLabel.replace("{name}", view.name);
    const button = item.querySelector("[data-delete-view]");
    button.setAttribute("aria-label", label);
    button.title = label;
    return item;
  });
  menu.querySelector(".views__list").replaceChildren(...items);
  menu.hidden = items.length === 0;
}

function all(menu) {
  try {
    return JSON.parse(menu.dataset.kept) ?? {};
  } catch {
    return {};
  }
}

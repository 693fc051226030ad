// The list under a field that proposes: shows options, marks the found letters, moves from one to the next.

import { element } from "./element.js";
import { marked } from "./found-words.js";
import { icon } from "./icon.js";
import { place } from "./place.js";

const most = 100;
let count = 0;

/** A list for `input`; `take` is called with the option that was pressed. */
export function listbox(input, words, take) {
  const list = element("ul", "listbox");
  const voice = element("span", "visually-hidden");
  let shown = [];
  let active = -1;
  let leave = null;

  count += 1;
  list.id = `listbox-${count}`;
  list.popover = "manual";
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", input.labels?.[0]?.textContent.trim() ?? "");
  voice.setAttribute("role", "status");
  input.parentElement.append(list, voice);
  input.setAttribute("aria-controls", list.id);
  input.setAttribute("aria-expanded", "false");
  // A press in the list must not take the focus from the field.
  list.addEventListener("pointerdown", (event) => event.preventDefault());
  list.addEventListener("mousedown", (event) => event.preventDefault());
  list.addEventListener("click", (event) => {
    const place = event.target.closest("[role='option']")?.dataset.place;
    if (place !== undefined) take(shown[place]);
  });

  return { show, say, close, move, isOpen: () => leave !== null, active: () => shown[active] };

  /** Shows `options`; those in `found` words are marked, the one of value `chosen` has a tick. */
  function show(options, { found = [], chosen = null, at = -1 } = {}) {
    shown = options.slice(0, most);
    const rows = shown.map((option, place) => row(option, place, found, option.value === chosen));
    if (options.length > most) rows.push(element("li", "listbox__said", fill(words.more, most)));
    open(rows, shown.length === 0 ? words.none : fill(words.found, options.length));
    if (shown.length === 0) list.append(element("li", "listbox__said", words.none));
    go(at);
  }

  /** Shows words in place of options. */
  function say(text) {
    shown = [];
    open([element("li", "listbox__said", text)], text);
    go(-1);
  }

  function open(rows, spoken) {
    for (const row of rows) if (!row.role) row.role = "presentation";
    list.replaceChildren(...rows);
    list.style.inlineSize = `${Math.max(input.getBoundingClientRect().width, 200)}px`;
    voice.textContent = spoken;
    if (leave) leave();
    else list.showPopover();
    leave = place(list, input);
    input.setAttribute("aria-expanded", "true");
  }

  function close() {
    if (!leave) return;
    leave();
    leave = null;
    go(-1);
    list.hidePopover();
    voice.textContent = "";
    input.setAttribute("aria-expanded", "false");
  }

  /** So many options on, round the ends; to an end itself by more than one. */
  function move(steps) {
    const last = shown.length - 1;
    const next = active + steps;
    if (Math.abs(steps) > 1) go(Math.max(0, Math.min(last, next)));
    else go(active === -1 && steps < 0 || next < 0 ? last : next > last ? 0 : next);
  }

  function go(place) {
    active = place;
    for (const row of list.children) row.classList.toggle("is-active", row.dataset.place === String(place));
    const row = list.querySelector(".is-active");
    row?.scrollIntoView({ block: "nearest" });
    if (row) input.setAttribute("aria-activedescendant", row.id);
    else input.removeAttribute("aria-activedescendant");
  }

  function row(option, place, found, isChosen) {
    const item = element("li", "listbox__option");
    item.role = "option";
    item.id = `${list.id}-${place}`;
    item.dataset.place = place;
    item.setAttribute("aria-selected", String(isChosen));
    if (option.disabled) item.setAttribute("aria-disabled", "true");
    item.append(marked(option.label, found));
    if (option.note) item.append(element("span", "listbox__note", option.note));
    if (isChosen) item.append(icon("check"));
    return item;
  }
}

function fill(text = "", number) {
  return text.replace("{count}", number);
}

// <a data-palette-open>, or Ctrl+K (⌘K), opens <dialog id="palette">: what is typed is found while it is typed, arrows
// choose, Enter opens, Ctrl+Enter in a new tab. Without a script the link leads to a page that does the same.

import { answerTo } from "./palette-answer.js";
import { paletteList } from "./palette-list.js";
import { rememberPage } from "./recent-pages.js";
import { read, session, write } from "./storage.js";

const kept = "kabinet.palette";
const pause = 120;

const dialog = document.getElementById("palette");
const input = dialog?.querySelector("[role=combobox]");
const list = dialog && paletteList(input, dialog.querySelector("[role=listbox]"), () => dialog.close());

let timer;
let journey = null;
// Enter came before the lines: the first of them opens as soon as it is there.
let eager = null;

if (dialog) {
  rememberPage(dialog.dataset.person);
  input.addEventListener("input", () => {
    eager = null;
    write(session, kept, input.value);
    clearTimeout(timer);
    timer = setTimeout(look, pause);
  });
  dialog.addEventListener("keydown", press);
  dialog.addEventListener("close", () => {
    rest();
    eager = null;
  });
  dialog.addEventListener("click", (event) => {
    if (event.target === dialog || event.target.closest("[data-palette-close]")) dialog.close();
  });
  document.addEventListener("click", (event) => {
    const opener = event.target.closest("[data-palette-open]");
    if (!opener || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    openPalette();
  });
}

/** Opens the palette with the last question; says whether this page has one. */
export function openPalette() {
  if (!dialog) return false;
  if (dialog.open) return true;
  input.value = read(session, kept) ?? "";
  dialog.showModal();
  input.focus();
  input.select();
  look();
  return true;
}

function press(event) {
  if (event.target !== input || event.isComposing) return;
  if (event.key !== "Enter") {
    if (list.move(event.key)) event.preventDefault();
    return;
  }
  event.preventDefault();
  const inNewTab = event.ctrlKey || event.metaKey;
  if (timer || journey) {
    eager = { inNewTab };
    if (timer) look();
  } else {
    list.open(undefined, inNewTab);
  }
}

async function look() {
  rest();
  const mine = journey = new AbortController();
  const answer = await answerTo(input.value.trim(), dialog.dataset, mine.signal);
  if (!answer || journey !== mine) return;
  journey = null;
  show(answer);
  if (eager) list.open(0, eager.inNewTab);
  eager = null;
}

/** Gives up what was asked and what was about to be. */
function rest() {
  clearTimeout(timer);
  timer = undefined;
  journey?.abort();
  journey = null;
}

function show({ groups, message, status }) {
  list.fill(groups);
  const note = dialog.querySelector(".palette__note");
  note.hidden = !message;
  note.textContent = message ?? "";
  dialog.querySelector("[role=status]").textContent = status;
}

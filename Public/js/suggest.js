// <input data-suggest="/search/suggestions"> shows what may be meant while one types: questions, goods, sections. Arrows
// choose, Enter opens what is chosen, Ctrl+Enter in a new tab, Escape closes; without a choice Enter searches as ever.
// On an empty field the arrow down, or a click, shows what was asked before.

import { loadPart } from "./page-part.js";
import { found } from "./search-clicks.js";
import { suggestBox } from "./suggest-box.js";

const pause = 120;
const patience = 4000;

for (const input of document.querySelectorAll("input[data-suggest]")) suggest(input);

function suggest(input) {
  const box = suggestBox(input, open);
  let timer;
  let journey = null;

  input.addEventListener("input", () => ask(pause));
  input.addEventListener("click", () => { if (input.value === "" && !box.isOpen()) ask(0); });
  input.addEventListener("keydown", press);
  box.element.addEventListener("keydown", pressBeneath);
  for (const part of [input, box.element]) part.addEventListener("focusout", (event) => {
    if (!box.element.contains(event.relatedTarget) && event.relatedTarget !== input) close();
  });

  function press(event) {
    if (event.isComposing) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && !event.altKey && !event.shiftKey) {
      event.preventDefault();
      if (box.isOpen()) box.move(step);
      else ask(0);
    } else if (event.key === "Escape" && box.isOpen()) {
      // The browser would empty the field.
      event.preventDefault();
      event.stopPropagation();
      close();
    } else if (event.key === "Enter" && box.hasChosen()) {
      event.preventDefault();
      box.takeChosen(event.ctrlKey || event.metaKey);
    } else if (event.key === "Enter") {
      close();
    } else if (event.key === "Tab" && !event.shiftKey && box.isOpen() && box.buttons().length > 0) {
      event.preventDefault();
      box.buttons()[0].focus();
    }
  }

  /** The buttons beneath the lines are between the field and what follows it. */
  function pressBeneath(event) {
    const buttons = box.buttons();
    const isEdge = event.target === (event.shiftKey ? buttons[0] : buttons.at(-1));
    if (event.key !== "Escape" && !(event.key === "Tab" && isEdge)) return;
    input.focus();
    if (event.key === "Tab" && event.shiftKey) event.preventDefault();
    else close();
  }

  function ask(wait) {
    stop();
    timer = setTimeout(async () => {
      journey = new AbortController();
      const address = `${input.dataset.suggest}?q=${encodeURIComponent(input.value.trim())}`;
      const list = await loadPart(address, "[data-suggestions]", { wait: patience, signal: journey.signal });
      if (list && document.activeElement === input) box.show(list);
      else close();
    }, wait);
  }

  function stop() {
    clearTimeout(timer);
    journey?.abort();
  }

  function close() {
    stop();
    box.close();
  }

  function open(option, index, inNewTab) {
    found("suggestion", "click", index + 1);
    const { path, text } = option.dataset;
    if (inNewTab) {
      window.open(path, "_blank", "noopener");
      return;
    }
    if (text !== undefined) input.value = text;
    close();
    location.assign(path);
  }
}

// A text field with a list of choices under it: arrows choose, Enter takes, Escape closes; what is typed narrows the list.

import { plain } from "./found-words.js";
import { listbox } from "./listbox.js";

const pause = 200;

/** Makes `input` such a field. `control` has the words and the source, and is what the page hears of. */
export function behave(input, control, { choices, chosen, take, leave, clear, startsAtFirst }) {
  const { source, textNone, textFound, textMore, textFailed } = control.dataset;
  const words = { none: textNone, found: textFound, more: textMore };
  const list = listbox(input, words, (option) => finish(option));
  let timer;
  let asked = null;
  let isTelling = false;

  input.classList.add("combobox");
  input.setAttribute("role", "combobox");
  input.setAttribute("aria-autocomplete", "list");
  input.autocomplete = "off";
  input.addEventListener("input", () => {
    if (isTelling) return;
    if (input.value === "") clear();
    open(input.value);
  });
  input.addEventListener("click", () => (list.isOpen() ? close() : open("")));
  input.addEventListener("keydown", press);
  input.addEventListener("blur", close);
  return { tell };

  function press(event) {
    if (event.isComposing || event.ctrlKey || event.metaKey) return;
    const steps = { ArrowDown: 1, ArrowUp: -1, PageDown: 8, PageUp: -8 }[event.key];
    if (steps && (list.isOpen() || Math.abs(steps) === 1)) {
      event.preventDefault();
      if (!list.isOpen()) open("");
      else if (event.altKey) close();
      else list.move(steps);
    } else if (event.key === "Enter" && list.active()) {
      event.preventDefault();
      finish(list.active());
    } else if (event.key === "Escape" && list.isOpen()) {
      // Only the list goes, not the dialog beneath it.
      event.preventDefault();
      event.stopPropagation();
      close();
      leave();
    }
  }

  function open(text) {
    const found = plain(text).split(/\s+/).filter(Boolean);
    const fits = ({ label, note }) => found.every((word) => plain(`${label} ${note}`).includes(word));
    const fitting = choices().filter(fits);
    if (fitting.length > 0 || !source) show(fitting, found);
    if (source) ask(text, found);
  }

  function show(options, found) {
    // A field that takes anything needs no word that nothing is proposed.
    if (options.length === 0 && !startsAtFirst) return list.close();
    const now = options.findIndex((option) => option.value === chosen());
    list.show(options, { found, chosen: chosen(), at: found.length === 0 ? now : startsAtFirst ? 0 : -1 });
  }

  function ask(text, found) {
    stop();
    timer = setTimeout(async () => {
      asked = new AbortController();
      const address = new URL(source, location.href);
      address.searchParams.set("q", text.trim());
      try {
        const response = await fetch(address, { headers: { Accept: "application/json" }, signal: asked.signal });
        if (!response.ok) throw new Error(`status ${response.status}`);
        show((await response.json()).map(({ value, label, note = "" }) => ({ value, label, note })), found);
      } catch (error) {
        if (error.name !== "AbortError") list.say(textFailed);
      }
    }, text === "" ? 0 : pause);
  }

  function finish(option) {
    if (!option || option.disabled) return;
    close();
    take(option);
  }

  function close() {
    stop();
    list.close();
  }

  function stop() {
    clearTimeout(timer);
    asked?.abort();
  }

  /** Tells the page what a person would have told it by typing; we need not hear it ourselves. */
  function tell(target, ...names) {
    isTelling = true;
    for (const name of names) target.dispatchEvent(new Event(name, { bubbles: true }));
    isTelling = false;
  }
}

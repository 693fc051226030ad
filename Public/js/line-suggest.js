// The list under an article that is being typed: what it may mean. Arrows choose, Enter takes, Escape closes.

import { plain } from "./found-words.js";
import { listbox } from "./listbox.js";

const pause = 200;

export class LineSuggest {
  constructor(sheet, address) {
    this.sheet = sheet;
    this.address = address;
    this.lists = new WeakMap();
    this.input = null;
    sheet.form.addEventListener("focusout", () => this.close());
  }

  /** The list of a field, made when somebody types there for the first time. */
  list(input) {
    const known = this.lists.get(input);
    if (known) return known;
    const { textNone: none, textFound: found, textMore: more } = this.sheet.words;
    input.setAttribute("role", "combobox");
    input.setAttribute("aria-autocomplete", "list");
    const made = listbox(input, { none, found, more }, (option) => this.take(input, option));
    this.lists.set(input, made);
    return made;
  }

  later(input) {
    this.stop();
    this.input = input;
    if (plain(input.value).trim().length < 2) return this.list(input).close();
    this.timer = setTimeout(() => this.ask(input), pause);
    return undefined;
  }

  async ask(input) {
    this.asked = new AbortController();
    const address = new URL(this.address, location.href);
    address.searchParams.set("q", input.value.trim());
    try {
      const response = await fetch(address, { headers: { Accept: "application/json" }, signal: this.asked.signal });
      if (!response.ok) throw new Error(`status ${response.status}`);
      const options = await response.json();
      if (document.activeElement === input) this.show(input, options);
    } catch (error) {
      if (error.name !== "AbortError") this.list(input).close();
    }
  }

  /** Enter takes the first only where it holds what was typed: what is merely like it is chosen by hand. */
  show(input, options) {
    const words = plain(input.value).split(/\s+/).filter(Boolean);
    const isExact = options.some(({ value }) => plain(value) === plain(input.value).trim());
    if (options.length === 0 || (isExact && options.length === 1)) return this.list(input).close();
    const holds = ({ value, label }) => words.every((word) => plain(`${value} ${label}`).includes(word));
    this.list(input).show(options, { found: words, at: !isExact && holds(options[0]) ? 0 : -1 });
    return undefined;
  }

  /** Whether the list took the key. */
  press(event) {
    const list = this.input === event.target ? this.list(event.target) : null;
    if (!list?.isOpen()) return false;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) list.move(step);
    else if (event.key === "Enter" && list.active()) this.take(event.target, list.active());
    else if (event.key === "Escape") this.close();
    else return false;
    event.preventDefault();
    return true;
  }

  take(input, option) {
    this.close();
    const line = this.sheet.lineOf(input.closest(".line"));
    this.sheet.type(line, "article", option.value);
    this.sheet.enter(line, "article");
  }

  close() {
    this.stop();
    if (this.input) this.list(this.input).close();
    this.input = null;
  }

  stop() {
    clearTimeout(this.timer);
    this.asked?.abort();
  }
}

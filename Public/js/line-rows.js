// The rows of a sheet of lines: all of a short one, the ones in sight of a long one.

import { number, paint, read } from "./line-row.js";

/** Longer sheets keep only what is in sight on the page. */
const longest = 200;
/** Rows kept beyond each edge of the window. */
const beyond = 12;

export class LineRows {
  constructor(body, words) {
    this.body = body;
    this.words = words;
    this.mould = body.querySelector(".line").cloneNode(true);
    this.spare = [];
    this.rows = new Map([...body.querySelectorAll(".line")].map((row) => [read(row), row]));
    this.keys = new WeakMap([...this.rows].map(([line, row]) => [row, line]));
    this.lines = [...this.rows.keys()];
    this.isQueued = false;
    addEventListener("scroll", () => this.queue(), { passive: true });
    addEventListener("resize", () => this.queue());
  }

  get isLong() {
    return this.lines.length > longest;
  }

  lineOf(row) {
    return this.keys.get(row);
  }

  /** Shows anew before the next picture, once. */
  queue() {
    if (this.isQueued || !this.isLong) return;
    this.isQueued = true;
    requestAnimationFrame(() => {
      this.isQueued = false;
      this.show(this.lines);
    });
  }

  /** Puts the rows of the lines in sight onto the page, in their order, and takes the others off. */
  show(lines) {
    this.lines = lines;
    this.body.classList.toggle("is-windowed", this.isLong);
    const height = this.isLong ? this.rowHeight() : 0;
    this.body.style.blockSize = this.isLong ? `${lines.length * height}px` : "";
    const [from, to] = this.isLong ? this.window(height) : [0, lines.length];
    // The line somebody types into stays, wherever the page was scrolled to.
    const focused = this.lineOf(document.activeElement?.closest(".line"));
    const shown = [...lines.entries()].filter(([place, line]) => (place >= from && place < to) || line === focused);
    this.takeOff(new Set(shown.map(([, line]) => line)));
    let next = this.body.firstElementChild;
    for (const [place, line] of shown) {
      const row = this.row(line);
      if (row === next) next = row.nextElementSibling;
      else this.body.insertBefore(row, next);
      row.style.transform = this.isLong ? `translateY(${place * height}px)` : "";
      number(row, place, this.words);
    }
    this.body.parentElement.setAttribute("aria-rowcount", String(lines.length + 1));
  }

  /** Those that go, go first: a row that would have to be moved would lose the focus. */
  takeOff(kept) {
    for (const [line, row] of [...this.rows]) {
      if (kept.has(line)) continue;
      row.remove();
      this.rows.delete(line);
      if (this.spare.length < 4 * beyond) this.spare.push(row);
    }
  }

  rowHeight() {
    return Math.round(this.body.querySelector(".line")?.getBoundingClientRect().height || 40);
  }

  window(height) {
    const top = this.body.getBoundingClientRect().top;
    const first = Math.floor(-top / height) - beyond;
    const count = Math.ceil(innerHeight / height) + 2 * beyond;
    const from = Math.max(0, Math.min(first, this.lines.length - count));
    return [from, Math.min(this.lines.length, from + count)];
  }

  /** The row of a line; one that went out of sight is used again. */
  row(line) {
    const known = this.rows.get(line);
    if (known) return known;
    const row = this.spare.pop() ?? this.mould.cloneNode(true);
    this.rows.set(line, row);
    this.keys.set(row, line);
    paint(row, line);
    return row;
  }

  paint(line) {
    const row = this.rows.get(line);
    if (row) paint(row, line);
  }

  focus(place, name) {
    const line = this.lines[place];
    if (!this.rows.has(line)) {
      if (this.isLong) this.reveal(place);
      this.show(this.lines);
    }
    const input = this.rows.get(line)?.querySelector(`[name="${name}"]`);
    input?.focus();
    input?.select();
    input?.closest(".line").scrollIntoView({ block: "nearest" });
  }

  /** Scrolls so far that the line is among those in sight. */
  reveal(place) {
    const top = this.body.getBoundingClientRect().top + scrollY + place * this.rowHeight();
    scrollTo({ top: Math.max(0, top - innerHeight / 2), behavior: "instant" });
  }
}

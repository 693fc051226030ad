// The lines of one sheet: what is typed, added, taken out and put back, their sum, and how the form sends them.

import { LineDraft } from "./line-draft.js";
import { LineLookup } from "./line-lookup.js";
import { blank, isBlank, sumOf, unknown } from "./line-row.js";
import { LineRows } from "./line-rows.js";
import { money } from "./number-text.js";

export class LineSheet {
  constructor(form) {
    this.form = form;
    this.words = form.dataset;
    this.rows = new LineRows(form.querySelector("[data-lines-body]"), this.words);
    this.lines = this.rows.lines;
    this.lookup = this.words.lookup ? new LineLookup(this, this.words.lookup) : null;
    this.draft = this.words.draftLines ? new LineDraft(this, this.words.draftLines) : null;
    this.draft?.restore();
    this.show();
  }

  lineOf(row) {
    return this.rows.lineOf(row);
  }

  type(line, name, value) {
    line[name] = value;
    // Another article is other goods: what they are and cost is known when the sheet was sent.
    if (name === "article") Object.assign(line, unknown);
    this.rows.paint(line);
    this.lookup?.later(line);
    this.sum();
  }

  /** Puts other lines in the place of all. */
  replace(lines) {
    this.lines = lines;
    this.show();
    for (const line of lines) this.lookup?.later(line);
  }

  /** The first line at the end that nobody has filled yet; there is always one. */
  free() {
    const place = this.lines.findLastIndex((line) => !isBlank(line)) + 1;
    if (place === this.lines.length) this.lines.push(blank());
    return place;
  }

  /** Enter on a sheet that knows its goods: from the article to the quantity, from there to the next article. */
  enter(line, name) {
    if (name === "article") return this.focus(this.lines.indexOf(line), "quantity");
    return this.go(line, "article", 1, true);
  }

  /** Moves to the same field of another line; beyond the last one a new line begins. */
  go(line, name, step, mayGrow) {
    const place = this.lines.indexOf(line) + step;
    if (place < 0) return;
    if (place === this.lines.length) {
      if (!mayGrow) return;
      this.lines.push(blank());
    }
    this.focus(place, name);
  }

  add() {
    this.lines.push(blank());
    this.focus(this.lines.length - 1, "article");
  }

  remove(line) {
    const place = this.lines.indexOf(line);
    this.lines.splice(place, 1);
    if (this.lines.length === 0) this.lines.push(blank());
    this.show();
    this.focus(Math.min(place, this.lines.length - 1), "quantity");
  }

  /** Takes a line out without a word: its goods stand in another one. */
  drop(line) {
    this.lines.splice(this.lines.indexOf(line), 1);
    this.free();
    this.show();
  }

  /** Fills lines from `line` on; what is missing is made. */
  fill(line, rows) {
    const start = this.lines.indexOf(line);
    rows.forEach((row, offset) => {
      const place = start + offset;
      if (place === this.lines.length) this.lines.push(blank());
      const target = this.lines[place];
      if (row.article !== undefined && row.article !== target.article) {
        Object.assign(target, { ...unknown, article: row.article });
      }
      if (row.quantity !== undefined) target.quantity = row.quantity;
      this.rows.paint(target);
      this.lookup?.later(target);
    });
    this.show();
    this.focus(Math.min(start + rows.length, this.lines.length) - 1, "quantity");
  }

  snapshot() {
    return this.lines.map((line) => [line, { ...line }]);
  }

  restore(before) {
    this.lines = before.map(([line, values]) => Object.assign(line, values));
    this.lines.forEach((line) => this.rows.paint(line));
    this.show();
  }

  write(data) {
    data.delete("article");
    data.delete("quantity");
    for (const line of this.lines) {
      data.append("article", line.article);
      data.append("quantity", line.quantity);
    }
  }

  show() {
    this.rows.show(this.lines);
    this.sum();
  }

  focus(place, name) {
    this.rows.focus(place, name);
    this.sum();
  }

  /** Says aloud what became of a line. */
  say(text) {
    const place = this.form.querySelector("[data-lines-said]");
    if (place) place.textContent = text;
  }

  sum() {
    this.draft?.keep();
    clearTimeout(this.timer);
    // Said once after a pause, not with every key.
    this.timer = setTimeout(() => {
      const total = this.lines.reduce((sum, line) => sum + (sumOf(line) ?? 0n), 0n);
      const place = this.form.querySelector("[data-lines-total]");
      const text = money(total, this.words.zero);
      if (place && place.textContent !== text) place.textContent = text;
    }, 150);
  }
}

// The lines of one sheet: what is typed, added, taken out and put back, their sum, and how the form sends them.

import { blank, sumOf } from "./line-row.js";
import { LineRows } from "./line-rows.js";
import { money } from "./number-text.js";

export class LineSheet {
  constructor(form) {
    this.form = form;
    this.words = form.dataset;
    this.rows = new LineRows(form.querySelector("[data-lines-body]"), this.words);
    this.lines = this.rows.lines;
    this.show();
  }

  lineOf(row) {
    return this.rows.lineOf(row);
  }

  type(line, name, value) {
    line[name] = value;
    // Another article is other goods: what they are and cost is known when the sheet was sent.
    if (name === "article") Object.assign(line, { name: "", price: null, shownPrice: "" });
    this.rows.paint(line);
    this.sum();
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

  /** Fills lines from `line` on; what is missing is made. */
  fill(line, rows) {
    const start = this.lines.indexOf(line);
    rows.forEach((row, offset) => {
      const place = start + offset;
      if (place === this.lines.length) this.lines.push(blank());
      const target = this.lines[place];
      if (row.article !== undefined && row.article !== target.article) {
        Object.assign(target, { article: row.article, name: "", price: null, shownPrice: "" });
      }
      if (row.quantity !== undefined) target.quantity = row.quantity;
      this.rows.paint(target);
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

  sum() {
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

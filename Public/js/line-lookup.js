// What the articles of a sheet mean: name, price, stock, or why a line cannot go on. Asked for some lines at once, a
// moment after they were typed.

import { unknown } from "./line-row.js";
import { quantity, thousandths } from "./number-text.js";

const pause = 250;
/** Lines of one question: an address must not grow too long. */
const most = 25;

export class LineLookup {
  constructor(sheet, address) {
    this.sheet = sheet;
    this.address = address;
    this.waiting = new Set();
    sheet.form.addEventListener("focusout", (event) => this.settle(event.target));
  }

  later(line) {
    if (line.article.trim() === "") return;
    this.waiting.add(line);
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.ask(), pause);
  }

  async now(line) {
    this.waiting.delete(line);
    await this.askPart([line]);
  }

  async ask() {
    const lines = [...this.waiting];
    this.waiting.clear();
    for (let start = 0; start < lines.length; start += most) await this.askPart(lines.slice(start, start + most));
  }

  async askPart(lines) {
    const asked = lines.map((line) => ({ line, article: line.article.trim(), typed: line.quantity.trim() }));
    const address = new URL(this.address, location.href);
    for (const { article, typed } of asked) {
      address.searchParams.append("article", article);
      address.searchParams.append("quantity", typed);
    }
    let answers;
    try {
      const response = await fetch(address, { headers: { Accept: "application/json" } });
      if (!response.ok) throw new Error(`status ${response.status}`);
      answers = await response.json();
    } catch {
      // The server checks everything once more: nothing is lost but the names.
      this.sheet.say(this.sheet.words.unasked);
      return;
    }
    asked.forEach(({ line, article, typed }, place) => {
      // Who typed on meanwhile gets the next answer.
      if (line.article.trim() === article && line.quantity.trim() === typed) this.take(line, answers[place]);
    });
    this.sheet.sum();
  }

  take(line, answer) {
    const price = answer.price === undefined ? null : BigInt(answer.price);
    Object.assign(line, unknown, answer, { price });
    if (line.fits && !this.isHeld(line)) line.quantity = line.fits;
    this.sheet.rows.paint(line);
    this.sheet.say([line.name, line.note].filter(Boolean).join(", "));
  }

  /** A quantity becomes whole packs when the hand has left it, never under it. */
  settle(input) {
    const line = input.name === "quantity" ? this.sheet.lineOf(input.closest(".line")) : null;
    if (!line?.fits) return;
    line.quantity = line.fits;
    line.fits = "";
    this.sheet.rows.paint(line);
    this.sheet.sum();
  }

  isHeld(line) {
    const input = document.activeElement;
    return input?.name === "quantity" && this.sheet.lineOf(input.closest(".line")) === line;
  }

  /** A scanned code begins a line, or adds a pack to the one that has the goods. */
  async scan(code) {
    const same = this.sheet.lines.find((line) => line.article.trim() === code);
    if (same) return this.raise(same);
    const line = this.sheet.lines[this.sheet.free()];
    Object.assign(line, { article: code, scans: 1 });
    this.sheet.rows.paint(line);
    this.sheet.focus(this.sheet.free(), "article");
    await this.now(line);
    const twin = line.product && this.sheet.lines.find((other) => other !== line && other.product === line.product);
    if (twin) {
      const { scans } = line;
      this.sheet.drop(line);
      return this.raise(twin, scans);
    }
    this.count(line, 0n, line.scans);
    return this.later(line);
  }

  raise(line, times = 1) {
    // The answer about its first scan is still on the way.
    if (line.scans && line.quantity === "") {
      line.scans += times;
      return;
    }
    this.count(line, thousandths(line.quantity) ?? 0n, times);
    this.later(line);
    this.sheet.focus(this.sheet.free(), "article");
  }

  count(line, before, times) {
    line.quantity = quantity(before + (thousandths(line.pack ?? "") ?? 1000n) * BigInt(times));
    line.scans = 0;
    this.sheet.rows.paint(line);
    this.sheet.say(this.sheet.words.raised.replace("{article}", line.article).replace("{quantity}", line.quantity));
    this.sheet.sum();
  }
}

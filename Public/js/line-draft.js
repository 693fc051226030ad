// The lines of <form data-lines data-draft-lines="quick:PERSON-ID"> as they were typed, kept in this tab until they are
// done: under the name of the other drafts, so that what forgets those (keep-draft.js) forgets these.

import { blank, isBlank } from "./line-row.js";
import { read, session, write } from "./storage.js";
import { showToast } from "./toast.js";

const prefix = "kabinet.draft.";
const pause = 300;

export class LineDraft {
  constructor(sheet, name) {
    this.sheet = sheet;
    this.name = prefix + name;
    this.isReady = false;
    addEventListener("pagehide", () => this.save());
  }

  /** Brings the lines back; what the server shows as typed wins. */
  restore() {
    const kept = lines(read(session, this.name));
    this.isReady = true;
    if (kept.length === 0 || this.sheet.lines.some((line) => !isBlank(line))) return;
    this.sheet.replace([...kept.map((line) => Object.assign(blank(), line)), blank()]);
    showToast(this.sheet.words.returned.replace("{count}", kept.length));
  }

  keep() {
    if (!this.isReady) return;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.save(), pause);
  }

  save() {
    clearTimeout(this.timer);
    const typed = this.sheet.lines.filter((line) => !isBlank(line)).map(({ article, quantity }) => ({ article, quantity }));
    write(session, this.name, typed.length > 0 ? JSON.stringify(typed) : null);
  }
}

function lines(json) {
  try {
    const kept = JSON.parse(json) ?? [];
    return kept.filter((line) => typeof line.article === "string" && typeof line.quantity === "string");
  } catch {
    return [];
  }
}

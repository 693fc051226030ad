// <p data-draft data-saved="…{time}" data-restored="…{time}" data-thrown="…" data-throw="…" data-undo="…"> in a form
// that keeps its draft says when it was kept, and that an earlier one came back; that one can be thrown away, and
// what was thrown away can be had again.

import { filled } from "./field-rules.js";
import { restoredTime, throwAway } from "./keep-draft.js";
import { timeOf } from "./local-time.js";

const pause = 800;
const timers = new WeakMap();

for (const line of document.querySelectorAll("form[data-keep] [data-draft]")) {
  const at = restoredTime(line.closest("form"));
  if (at !== undefined) showRestored(line, at);
}

document.addEventListener("input", (event) => {
  const line = event.target.form?.querySelector("[data-draft]");
  if (!line) return;
  clearTimeout(timers.get(line));
  timers.set(line, setTimeout(() => say(line, filled(line.dataset.saved, { time: timeOf(Date.now()) })), pause));
});

function showRestored(line, at) {
  say(line, filled(line.dataset.restored, { time: timeOf(at) }), line.dataset.throw, () => {
    const undo = throwAway(line.closest("form"));
    say(line, line.dataset.thrown, line.dataset.undo, () => {
      undo();
      showRestored(line, at);
    });
  });
}

/** Says nothing twice: a minute of typing is one word aloud. */
function say(line, words, label, act) {
  const voice = line.querySelector("[role='status']");
  if (voice.textContent !== words) voice.textContent = words;
  const old = line.querySelector("button");
  const hadFocus = old !== null && old === document.activeElement;
  old?.remove();
  if (!label) return;
  const button = document.createElement("button");
  button.type = "button";
  button.className = "linkbtn";
  button.textContent = label;
  button.addEventListener("click", act);
  line.append(button);
  if (hadFocus) button.focus();
}

// <div data-selection-goods="/selections/…/quantities">: quantities and notes in its table are kept a moment after they
// were typed; the sums follow. When nothing answers, the form is sent as it would be without a script.

import { Refused, sendForm } from "./command.js";
import { showToast } from "./toast.js";

const pause = 500;
/** What was changed and not sent yet, by box. */
const unsent = new Map();
let timer;

document.addEventListener("change", (event) => {
  const box = event.target.closest("[data-selection-goods]");
  if (!box || !/^(?:quantity|note)\./.test(event.target.name ?? "")) return;
  if (!unsent.has(box)) unsent.set(box, new Map());
  unsent.get(box).set(event.target.name, event.target.value);
  clearTimeout(timer);
  timer = setTimeout(sendAll, pause);
});

// What goes into the cart goes with the quantities that are shown; they need not be kept before.
function sendAll() {
  for (const [box, changes] of unsent) send(box, changes);
  unsent.clear();
}

async function send(box, changes) {
  const command = box.querySelector('input[name="command"]')?.value ?? "";
  try {
    show(box, await sendForm(box.dataset.selectionGoods, [["command", command], ...changes]));
  } catch (error) {
    if (error instanceof Refused) showToast(error.message);
    else box.querySelector("form")?.requestSubmit(box.querySelector('button[formaction$="/quantities"]'));
  }
}

function show(box, answer) {
  for (const cell of box.querySelectorAll("[data-sum-of]")) {
    cell.textContent = answer.sums[cell.dataset.sumOf] ?? cell.textContent;
  }
  const total = box.querySelector("[data-selection-total]");
  if (total && answer.total) total.textContent = answer.total;
  box.querySelector("[data-selection-said]").textContent = answer.saved;
}

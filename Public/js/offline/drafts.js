// Drafts on this device: written and changed without a connection, looked at and sent with one. Each is sent under its
// own id, so that it goes once, however often it is sent.

import { draw, itemOf } from "./fill.js";
import { all, claim } from "./store.js";
import { begin, owner } from "./owner.js";
import { dropDraft, keepDraft } from "./queue.js";
import { sendDraft } from "./send.js";
import { timeOf } from "../local-time.js";

let names = new Map();

export async function showDrafts(root, isKept) {
  const box = root.querySelector("[data-drafts]");
  if (!box) return;
  const drafts = isKept ? (await all("drafts")).sort((left, right) => left.at - right.at) : [];
  box.replaceChildren(...drafts.map((draft) => view(root, draft)));
  root.querySelector("[data-no-drafts]").hidden = drafts.length > 0;
  if (isKept && names.size === 0) names = await knownGoods();
  const button = root.querySelector("[data-new-draft]");
  button.onclick = async () => {
    begin();
    await claim(owner);
    box.append(view(root, await keepDraft({ lines: [{ article: "", quantity: "" }] })));
    root.querySelector("[data-no-drafts]").hidden = true;
    box.querySelector("[data-draft]:last-child [data-draft-article]")?.focus();
  };
}

/** Whoever orders again knows the article; its name stands in the orders. */
async function knownGoods() {
  const orders = await all("orders");
  return new Map(orders.flatMap(({ lines }) => lines.map(({ article, name }) => [article.toLowerCase(), name])));
}

function view(root, draft, notes = {}) {
  const row = (kind) => (line, place) => ({
    ...line, kind, place, isTyped: kind === "lines", isKnown: kind !== "lines",
    note: notes[kind]?.[place]?.note || (kind === "lines" ? line.name ?? "" : ""),
  });
  const rows = ["lines", "goods", "changes"].flatMap((kind) => draft[kind].map(row(kind)));
  const title = draft.title ?? root.dataset.draft.replace("{time}", timeOf(draft.at));
  const drawn = draw("offline-draft", { title, state: root.dataset.waiting, rows }).firstElementChild;
  drawn.querySelector("[data-draft-add]").hidden = draft.cart !== "" || draft.changes.length > 0;
  drawn.addEventListener("input", (event) => change(draft, event.target));
  drawn.addEventListener("click", (event) => press(root, drawn, draft, event.target.closest("button")));
  return drawn;
}

/** What was typed is kept at once. */
function change(draft, field) {
  const item = itemOf(field);
  const line = draft[item.kind][item.place];
  if ("draftQuantity" in field.dataset) {
    line.quantity = field.value;
  } else {
    line.article = field.value;
    line.name = names.get(field.value.trim().toLowerCase()) ?? "";
    field.closest("tr").querySelector(".sub").textContent = line.name;
  }
  keepDraft(draft);
}

async function press(root, drawn, draft, button) {
  if (!button) return;
  const { dataset } = button;
  const redraw = (notes) => {
    const next = view(root, draft, notes);
    drawn.replaceWith(next);
    return next;
  };
  if ("draftAdd" in dataset) {
    draft.lines.push({ article: "", quantity: "" });
    redraw().querySelector("tr:last-child [data-draft-article]").focus();
  } else if ("draftRemove" in dataset) {
    const item = itemOf(button);
    draft[item.kind].splice(item.place, 1);
    redraw();
  } else if ("draftDrop" in dataset) {
    await dropDraft(draft.id);
    await showDrafts(root, true);
    return;
  } else {
    await send(root, draft, redraw, button, "draftAgree" in dataset);
    return;
  }
  await keepDraft(draft);
}

async function send(root, draft, redraw, button, isAgreed) {
  button.setAttribute("aria-busy", "true");
  const answer = await sendDraft(draft, isAgreed, root.dataset);
  button.removeAttribute("aria-busy");
  if (answer.isSent) {
    await showDrafts(root, true);
    return;
  }
  const next = redraw(answer.notes);
  next.querySelector("[data-draft-said]").textContent = answer.message;
  next.querySelector("[data-draft-agree]").hidden = !answer.isUnclear;
}

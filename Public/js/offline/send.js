// Sends a draft: first it is looked at, and what is not as it was written is shown. What is sent twice counts once.

import { owner } from "./owner.js";
import { dropDraft, keepDraft } from "./queue.js";
import { showToast } from "../toast.js";

/** What became of it: sent, or the notes on its lines, and whether the person may agree to them. */
export async function sendDraft(draft, isAgreed, words) {
  const body = bodyOf(draft, isAgreed);
  try {
    if (!isAgreed) {
      const check = await post("/offline/drafts/check", body, {});
      if (!check.isDone) return { message: check.answer.message };
      const notes = placed(draft, check.answer);
      const all = [...check.answer.lines, ...check.answer.goods, ...check.answer.changes];
      if (all.some(({ isUnclear }) => isUnclear)) return { notes, isUnclear: true, message: words.unclear };
    }
    // From here on it may have gone even when no answer comes: nothing is added to it any more.
    await keepDraft({ ...draft, isTried: true });
    const sent = await post("/offline/drafts", body, { "Idempotency-Key": `draft-${draft.id}` });
    if (!sent.isDone) return { message: sent.answer.message };
    await dropDraft(draft.id);
    showToast(sent.answer.message, { cart: true });
    return { isSent: true };
  } catch {
    return { message: words.unsent };
  }
}

/** Lines without an article, and quantities nobody changed, are no part of it. */
function bodyOf(draft, isAgreed) {
  return {
    owner, isAgreed, cart: draft.cart,
    lines: draft.lines.filter(isTyped).map(({ article, quantity }) => ({ article, quantity: quantity || "1" })),
    goods: draft.goods.map(({ product, quantity }) => ({ product, quantity })),
    changes: draft.changes.filter(isChanged).map(changeOf),
  };
}

function changeOf({ product, was, quantity }) {
  return { product, was, quantity: quantity || "0" };
}

/** The notes of the answer at the places of their lines in the draft. */
function placed(draft, answer) {
  const at = (lines, notes, isSent) => {
    const rest = [...notes];
    return lines.map((line) => isSent(line) ? rest.shift() : null);
  };
  return {
    lines: at(draft.lines, answer.lines, isTyped), goods: answer.goods,
    changes: at(draft.changes, answer.changes, isChanged),
  };
}

function isTyped({ article }) {
  return article.trim() !== "";
}

function isChanged({ was, quantity }) {
  return was !== quantity;
}

async function post(path, body, headers) {
  const response = await fetch(path, {
    method: "POST",
    headers: { Accept: "application/json", "Content-Type": "application/json", ...headers },
    body: JSON.stringify(body), redirect: "error", signal: AbortSignal.timeout(20_000),
  });
  const answer = await response.json();
  if (!response.ok && typeof answer.message !== "string") throw new Error(`status ${response.status}`);
  return { isDone: response.ok, answer };
}

// What the palette shows for a text: the portal's answer, before anything is typed also the pages opened last, and where
// the portal does not answer the way to the full search.

import { recentPages } from "./recent-pages.js";

const patience = 8000;

/** `{ groups, message, status }`; nothing when `signal` gave the question up. Words come from the dialog's data. */
export async function answerTo(text, words, signal) {
  try {
    const response = await fetch(`/palette?part=json&q=${encodeURIComponent(text)}`, {
      headers: { Accept: "application/json" },
      redirect: "error",
      signal: AbortSignal.any([signal, AbortSignal.timeout(patience)]),
    });
    if (!response.ok) throw new Error(`status ${response.status}`);
    const { groups, nothing, status } = await response.json();
    return { groups: text.length < 2 ? [...recent(words), ...groups] : groups, message: nothing, status };
  } catch {
    if (signal.aborted) return null;
    return { groups: [everything(text, words)], message: words.failed, status: words.failed };
  }
}

function recent(words) {
  const pages = recentPages(words.person).slice(0, 5);
  const lines = pages.map(({ title, path }) => ({ icon: "clock", title: [{ text: title }], path }));
  return lines.length > 0 ? [{ title: words.recent, lines }] : [];
}

function everything(text, words) {
  const path = `/search?q=${encodeURIComponent(text)}`;
  return { title: words.more, lines: [{ icon: "search", title: [{ text: words.all }], path }] };
}

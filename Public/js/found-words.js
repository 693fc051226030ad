// Words that were typed, found in a text: compared as people mean them, and marked where they stand.

import { element } from "./element.js";

/** Letter by letter as long as the text itself, so that places in one are places in the other. */
export function plain(text) {
  return text.toLowerCase().replaceAll("ё", "е").replace(/[\u00a0\u202f]/g, " ");
}

/** A text with the found words marked. */
export function marked(text, found) {
  const holder = element("span");
  const places = found.map((word) => [plain(text).indexOf(word), word.length]).filter(([start]) => start >= 0);
  let end = 0;
  for (const [start, length] of places.sort((left, right) => left[0] - right[0])) {
    if (start < end) continue;
    holder.append(text.slice(end, start), element("mark", "", text.slice(start, start + length)));
    end = start + length;
  }
  holder.append(text.slice(end));
  return holder;
}

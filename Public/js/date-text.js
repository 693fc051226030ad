// Days as people write them and as machines do: 17.11.2026 and 2026-11-17.

import { dayOf } from "./local-time.js";

/** The day a text means, as `2026-11-17`; "" for nothing, null for what is no day. */
export function isoDate(typed) {
  const text = typed.trim();
  if (text === "") return "";
  const iso = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text);
  const own = /^(\d{1,2})[.,/\- ](\d{1,2})[.,/\- ](\d{4}|\d{2})$/.exec(text);
  if (iso) return checked(+iso[1], +iso[2], +iso[3]);
  if (own) return checked(+own[3] < 100 ? 2000 + +own[3] : +own[3], +own[2], +own[1]);
  return null;
}

/** A day as it is shown; what is no day stays as it is. */
export function dateText(iso) {
  const parts = /^(\d{4})-(\d{2})-(\d{2})$/.exec(iso);
  return parts ? `${parts[3]}.${parts[2]}.${parts[1]}` : iso;
}

/** A `Date` at midnight UTC as `2026-11-17`. */
export function isoOf(date) {
  return date.toISOString().slice(0, 10);
}

/** The person's own today. */
export function today() {
  return dayOf(Date.now());
}

function checked(year, month, day) {
  const date = new Date(Date.UTC(2000, month - 1, day));
  date.setUTCFullYear(year, month - 1, day);
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day && year > 0 ? isoOf(date) : null;
}

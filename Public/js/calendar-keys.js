// The way through a calendar by keys: arrows by day and week, Home and End to the ends of the week, Page Up and Down by
// month, with Shift by year.

import { isoOf } from "./date-text.js";

/** The day a key leads to; null for keys that lead nowhere. */
export function moved(day, event) {
  const date = dateOf(day);
  const weekday = (date.getUTCDay() + 6) % 7;
  switch (event.key) {
    case "ArrowLeft": return addDays(date, -1);
    case "ArrowRight": return addDays(date, 1);
    case "ArrowUp": return addDays(date, -7);
    case "ArrowDown": return addDays(date, 7);
    case "Home": return addDays(date, -weekday);
    case "End": return addDays(date, 6 - weekday);
    case "PageUp": return addMonths(day, event.shiftKey ? -12 : -1);
    case "PageDown": return addMonths(day, event.shiftKey ? 12 : 1);
    default: return null;
  }
}

function addDays(date, count) {
  date.setUTCDate(date.getUTCDate() + count);
  return isoOf(date);
}

/** The same day of another month, or its last one. */
export function addMonths(day, count) {
  const date = dateOf(day);
  const wanted = date.getUTCDate();
  date.setUTCDate(1);
  date.setUTCMonth(date.getUTCMonth() + count + 1, 0);
  date.setUTCDate(Math.min(wanted, date.getUTCDate()));
  return isoOf(date);
}

function dateOf(iso) {
  return new Date(`${iso}T00:00:00Z`);
}

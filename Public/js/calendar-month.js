// A month of a calendar: its name, the heads of its columns, and its weeks with a button for each day.

import { isoOf, today } from "./date-text.js";
import { element } from "./element.js";

const lang = document.documentElement.lang || "ru";
const format = (options) => new Intl.DateTimeFormat(lang, { ...options, timeZone: "UTC" });
const names = {
  month: format({ month: "long" }), short: format({ weekday: "short" }), weekday: format({ weekday: "long" }),
  day: format({ weekday: "long", day: "numeric", month: "long", year: "numeric" }),
};

/** The month around the day `focused`, which is the one Tab comes to. */
export function monthOf(focused, { chosen, isShut }) {
  const first = new Date(`${focused}T00:00:00Z`);
  first.setUTCDate(1);
  const words = names.month.format(first);
  const day = new Date(first);
  // Weeks begin on Monday.
  day.setUTCDate(1 - (first.getUTCDay() + 6) % 7);
  const weeks = [];
  do {
    const week = element("tr");
    for (let place = 0; place < 7; place += 1) {
      const isOurs = day.getUTCMonth() === first.getUTCMonth();
      week.append(isOurs ? cell(day, focused, chosen, isShut) : element("td"));
      day.setUTCDate(day.getUTCDate() + 1);
    }
    weeks.push(week);
  } while (day.getUTCMonth() === first.getUTCMonth());
  return { title: `${words[0].toUpperCase()}${words.slice(1)} ${first.getUTCFullYear()}`, weeks };
}

function cell(date, focused, chosen, isShut) {
  const iso = isoOf(date);
  const holder = element("td");
  const day = element("button", "calendar__day", String(date.getUTCDate()));
  day.type = "button";
  day.value = iso;
  day.tabIndex = iso === focused ? 0 : -1;
  day.setAttribute("aria-label", names.day.format(date));
  if (iso === today()) day.setAttribute("aria-current", "date");
  if (isShut(iso)) day.setAttribute("aria-disabled", "true");
  holder.setAttribute("aria-selected", String(iso === chosen));
  holder.append(day);
  return holder;
}

export function weekdays() {
  const head = element("thead");
  const row = element("tr");
  for (let place = 0; place < 7; place += 1) {
    // 5 January 1970 was a Monday.
    const day = new Date(Date.UTC(1970, 0, 5 + place));
    const name = element("th", "", names.short.format(day));
    name.scope = "col";
    name.abbr = names.weekday.format(day);
    row.append(name);
  }
  head.append(row);
  return head;
}

// Days and clock times as the server writes them: in the zone of whoever is signed in, <html data-time-zone>, which
// need not be the browser's.

const { lang, dataset } = document.documentElement;
const locale = lang === "en" ? "en-GB" : lang || "ru";
const timeZone = dataset.timeZone;
const clock = { hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZone };

/** The day of a moment as machines write it: `2026-11-17`. */
export function dayOf(at) {
  return new Intl.DateTimeFormat("sv", { timeZone }).format(at);
}

/** The hour of a moment today, with its day on any other: `09:15`, `17 ноя, 09:15`. */
export function timeOf(at) {
  const isToday = dayOf(at) === dayOf(Date.now());
  const parts = isToday ? clock : { ...clock, day: "numeric", month: "short" };
  return new Intl.DateTimeFormat(locale, parts).format(at);
}

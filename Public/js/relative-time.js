// <time data-relative datetime="…" data-recent="Сегодня, 09:15" data-exact="17.11.2026, 09:15">5 минут назад</time>
// stays true while the page is open: minutes for an hour, then the time of the day, after midnight the date.

import { dayOf } from "./local-time.js";

const minute = 60_000;
const opened = dayOf(Date.now());

setInterval(() => { if (!document.hidden) renewAll(); }, minute / 2);
addEventListener("pageshow", renewAll);
document.addEventListener("visibilitychange", () => { if (!document.hidden) renewAll(); });

function renewAll() {
  const times = document.querySelectorAll("time[data-relative]");
  if (times.length === 0) return;
  const format = new Intl.RelativeTimeFormat(document.documentElement.lang || "ru");
  const now = Date.now();
  const isToday = dayOf(now) === opened;
  for (const time of times) renew(time, now, isToday, format);
}

function renew(time, now, isToday, format) {
  const minutes = Math.floor((now - Date.parse(time.dateTime)) / minute);
  // Less than a minute, and a clock that goes wrong: the server's words stay.
  if (!(minutes >= 1)) return;
  const later = isToday ? time.dataset.recent : time.dataset.exact;
  const words = minutes < 60 ? format.format(-minutes, "minute") : later;
  if (words && time.textContent !== words) time.textContent = words;
}

// How a value is written while it is typed, by its mask: which signs count, and the spelling of a text.

import { dateText, isoDate } from "./date-text.js";

export const masks = {
  inn: code(12), ogrn: code(15), bik: code(9), account: code(20), number: code(15),
  kpp: { counts: /[\dA-Z]/i, write: (text) => text.replace(/\s/g, "").toUpperCase() },
  phone: { counts: /\d/, write: phone },
  date: { counts: /\d/, write: date },
  money: { counts: /[\d,]/, write: money },
};

/** Digits and nothing else. More of them than there can be are not cut: one would not see what is wrong. */
function code(most) {
  const write = (text) => {
    const digits = text.replace(/\D/g, "");
    return digits.length > most ? text : digits;
  };
  return { counts: /\d/, write };
}

/** Russian numbers in groups; numbers of other countries and extensions are left to whoever types them. */
function phone(text) {
  if (/[^\d\s()+.\-‐‑–—]/.test(text)) return text;
  const plus = text.trim().startsWith("+");
  const digits = text.replace(/\D/g, "");
  if (digits === "") return plus ? "+" : "";
  if (plus && !digits.startsWith("7")) return text;
  const eight = !plus && digits.startsWith("8");
  const bare = !plus && /^[349]/.test(digits);
  if (!plus && !eight && !bare && !digits.startsWith("7")) return text;
  const local = bare ? digits : digits.slice(1);
  if (local.length > 10) return text;
  const free = eight && ("800".startsWith(local) || local.startsWith("800"));
  const groups = [local.slice(0, 3), local.slice(3, 6)].filter(Boolean).join(" ");
  const pairs = [local.slice(6, 8), local.slice(8, 10)].filter(Boolean).map((pair) => `-${pair}`).join("");
  return [free ? "8" : "+7", groups + pairs].filter(Boolean).join(" ");
}

function date(text) {
  const whole = /^\d{4}-\d{2}-\d{2}$/.test(text) ? isoDate(text) : null;
  if (whole) return dateText(whole);
  // Somebody who types the dots himself needs none of ours.
  if (/[^\d.]/.test(text)) return text.replace(/[,/\- ]/g, ".");
  const parts = text.split(".");
  if (parts.length > 1 && parts.slice(0, -1).every((part, place) => part.length <= (place < 2 ? 2 : 4))) {
    const last = parts.at(-1);
    const isRunOn = last.length > 2 && parts.length === 2;
    return isRunOn ? `${parts[0]}.${last.slice(0, 2)}.${last.slice(2, 6)}` : text.slice(0, 10);
  }
  const digits = text.replace(/\D/g, "").slice(0, 8);
  return [digits.slice(0, 2), digits.slice(2, 4), digits.slice(4)].filter(Boolean).join(".");
}

function money(text) {
  // The last of two kinds of marks is the decimal one, as in a number pasted from an English table.
  const kept = /,.*\./.test(text) ? text.replace(/,/g, "") : /\..*,/.test(text) ? text.replace(/\./g, "") : text;
  const plain = kept.replace(/[\s\u00a0\u202f₽]/g, "").replace(".", ",").replace(/^-/, "−");
  const parts = /^(−?)(\d*)(,\d*)?$/.exec(plain);
  if (!parts) return text;
  const groups = parts[2].replace(/\B(?=(\d{3})+$)/g, "\u202f");
  return parts[1] + groups + (parts[3] ?? "");
}

// What is wrong with a field beyond what its HTML says, in the field's own words: check digits, numbers of signs, days
// out of range. The server judges again; this only tells sooner.

import { dateText, isoDate } from "./date-text.js";

/** Tells the browser what is wrong with a field, so that its own validity counts it. */
export function settle(field) {
  if (!field.setCustomValidity) return;
  // A browser takes what a script wrote for right; what nobody typed is not judged.
  field.setCustomValidity(field.value === "" || field.disabled ? "" : problem(field));
}

function problem(field) {
  const { dataset } = field;
  if (dataset.counter && signs(field.value) > Number(dataset.counter)) {
    return filled(dataset.errorLong, { now: signs(field.value) });
  }
  if (field.closest("[data-stepper]")) return /^\d[\d\s]*([.,]\d{1,3})?$/.test(field.value.trim()) ? "" : words(field);
  return rules[dataset.mask]?.(field) ?? "";
}

const rules = {
  phone(field) {
    const digits = digitsOf(field.value.split(/[a-zа-яё#;]/i)[0]);
    const abroad = /^\s*\+(?!7)/.test(field.value);
    return length(field, abroad ? digits.length >= 8 && digits.length <= 15 : [10, 11].includes(digits.length), digits);
  },
  inn(field) {
    const digits = digitsOf(field.value);
    if (![10, 12].includes(digits.length)) return length(field, false, digits);
    const weights = [3, 7, 2, 4, 10, 3, 5, 9, 4, 6, 8];
    const right = (place) => sum(digits.slice(0, place), weights.slice(-place)) % 11 % 10 === digits[place];
    return (digits.length === 10 ? right(9) : right(10) && right(11)) ? "" : field.dataset.errorChecksum ?? "";
  },
  ogrn(field) {
    const digits = digitsOf(field.value);
    if (![13, 15].includes(digits.length)) return length(field, false, digits);
    const divisor = digits.length - 2;
    const rest = digits.slice(0, -1).reduce((value, digit) => (value * 10 + digit) % divisor, 0);
    return rest % 10 === digits.at(-1) ? "" : field.dataset.errorChecksum ?? "";
  },
  bik: (field) => length(field, digitsOf(field.value).length === 9, digitsOf(field.value)),
  account: (field) => length(field, digitsOf(field.value).length === 20, digitsOf(field.value)),
  kpp(field) {
    const kept = field.value.replace(/\s/g, "");
    return length(field, kept.length === 9, kept);
  },
  money: (field) => (/^[-−]?(?:\d{1,3}(?:\s?\d{3})*)?(?:,\d{1,2})?$/.test(field.value.trim()) ? "" : words(field)),
  date(field) {
    // A calendar of the browser's own checks itself.
    if (field.type !== "text") return "";
    const day = isoDate(field.value);
    if (day === null) return words(field);
    if (field.min && day < field.min) return field.dataset.errorMin || dateText(field.min);
    if (field.max && day > field.max) return field.dataset.errorMax || dateText(field.max);
    return "";
  },
};

/** The number of signs as people count them. */
export function signs(text) {
  // Made when it is first needed: it takes as long as the rest of a page's scripts.
  segmenter ??= typeof Intl.Segmenter === "function" ? new Intl.Segmenter() : false;
  return segmenter ? [...segmenter.segment(text)].length : [...text].length;
}

let segmenter;

export function filled(text = "", values) {
  return text.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
}

function length(field, right, kept) {
  return right ? "" : filled(field.dataset.errorLength, { count: kept.length });
}

function words(field) {
  return field.dataset.errorValue ?? "";
}

function digitsOf(text) {
  return [...text.replace(/\D/g, "")].map(Number);
}

function sum(digits, weights) {
  return digits.reduce((total, digit, place) => total + digit * weights[place], 0);
}

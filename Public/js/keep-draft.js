// <form data-keep="checkout:PERSON-ID"> keeps what is typed in this tab, through a lost session and a new sign-in.
// With data-keep-wins it counts more than what the server filled in, such as the last order's address.
// <meta name="kabinet-clear-draft" content="checkout:PERSON-ID"> on the page after success forgets it;
// content="*" forgets all. A field that gets its text back hears `draft`; autosave.js says what is kept.

import { read, session, write } from "./storage.js";

const prefix = "kabinet.draft.";
/** What stood in each field before its draft came back, by form. */
const before = new WeakMap();
const restoredAt = new WeakMap();

forget();
for (const form of document.querySelectorAll("form[data-keep]")) restore(form);

document.addEventListener("input", (event) => keep(event.target.form));
document.addEventListener("change", (event) => keep(event.target.form));

/** When the draft that came back into `form` was typed; undefined when none did. */
export function restoredTime(form) {
  return restoredAt.get(form);
}

/** Puts the form back to what the server sent and forgets the draft; returns the way back. */
export function throwAway(form) {
  const name = prefix + form.dataset.keep;
  const kept = read(session, name);
  const typed = fields(form).map((field) => [field, stateOf(field)]);
  for (const [field, state] of before.get(form) ?? []) set(field, state);
  write(session, name, null);
  return () => {
    for (const [field, state] of typed) set(field, state);
    write(session, name, kept);
  };
}

function forget() {
  const names = document.querySelector('meta[name="kabinet-clear-draft"]')?.content.split(/\s+/) ?? [];
  for (const name of names.filter((name) => name !== "*")) write(session, prefix + name, null);
  if (!names.includes("*")) return;
  try {
    const kept = Object.keys(sessionStorage).filter((key) => key.startsWith(prefix));
    for (const key of kept) sessionStorage.removeItem(key);
  } catch {
    // No storage, no drafts.
  }
}

function keep(form) {
  if (!form?.dataset.keep) return;
  const values = {};
  for (const field of fields(form)) {
    if (isChoice(field)) (values[field.name] ??= []).push(...(field.checked ? [field.value] : []));
    else values[field.name] = field.value;
  }
  write(session, prefix + form.dataset.keep, JSON.stringify({ at: Date.now(), values }));
}

/** Fills only fields that stand as the server sent them empty or by default: what the server shows as typed wins. */
function restore(form) {
  const { at, values = {} } = parsed(read(session, prefix + form.dataset.keep));
  const changed = [];
  const wins = "keepWins" in form.dataset;
  for (const field of fields(form)) {
    const kept = values[field.name];
    if (kept === undefined) continue;
    const state = stateOf(field);
    if (isChoice(field)) field.checked = Array.isArray(kept) && kept.includes(field.value);
    else if (typeof kept === "string" && (wins || field.tagName === "SELECT" || field.value === "")) field.value = kept;
    if (stateOf(field) !== state) changed.push([field, state]);
  }
  before.set(form, changed);
  for (const [field] of changed) field.dispatchEvent(new Event("draft", { bubbles: true }));
  if (changed.length > 0) restoredAt.set(form, at);
}

function stateOf(field) {
  return isChoice(field) ? field.checked : field.value;
}

function set(field, state) {
  if (isChoice(field)) field.checked = state;
  else field.value = state;
  field.dispatchEvent(new Event("draft", { bubbles: true }));
}

function fields(form) {
  const secret = ["password", "hidden", "file", "submit", "button"];
  const isKept = (field) => field.name && !secret.includes(field.type) && !("noKeep" in field.dataset);
  return [...form.elements].filter(isKept);
}

function isChoice(field) {
  return field.type === "checkbox" || field.type === "radio";
}

function parsed(json) {
  try {
    return JSON.parse(json) ?? {};
  } catch {
    return {};
  }
}

// <form data-keep="checkout:PERSON-ID"> keeps what is typed in this tab, through a lost session and a new sign-in.
// <meta name="kabinet-clear-draft" content="checkout:PERSON-ID"> on the page after success forgets it;
// content="*" forgets all.

import { read, session, write } from "./storage.js";

const prefix = "kabinet.draft.";

forget();
for (const form of document.querySelectorAll("form[data-keep]")) restore(form);

document.addEventListener("input", (event) => keep(event.target.form));
document.addEventListener("change", (event) => keep(event.target.form));

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
  write(session, prefix + form.dataset.keep, JSON.stringify(values));
}

/** Fills only fields that stand as the server sent them empty or by default: what the server shows as typed wins. */
function restore(form) {
  const values = parsed(read(session, prefix + form.dataset.keep));
  for (const field of fields(form)) {
    const kept = values[field.name];
    if (kept === undefined) continue;
    if (isChoice(field)) field.checked = Array.isArray(kept) && kept.includes(field.value);
    else if (typeof kept === "string" && (field.tagName === "SELECT" || field.value === "")) field.value = kept;
  }
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

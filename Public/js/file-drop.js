// <div data-file-drop data-max-bytes data-max-count …> around an <input type="file">: files are dropped, pasted or
// chosen, each is looked at for its ending and weight, refused in words, shown with its size and a way out. The words:
// data-error-type, -size, -count, -empty, data-remove; {name} and {now} are filled in.

import { element } from "./element.js";
import { filled } from "./field-rules.js";
import { icon } from "./icon.js";

const taken = new WeakMap();
const pictures = /\.(png|jpe?g|webp|gif|svg|heic)$/i;

document.addEventListener("change", (event) => {
  const drop = dropOf(event.target);
  if (drop) add(drop, [...event.target.files]);
}, true);

document.addEventListener("paste", (event) => {
  const files = [...event.clipboardData?.files ?? []];
  if (files.length === 0) return;
  // Cells of a table come as text and as a picture: a field of text takes the text.
  if (event.target.matches?.("input:not([type='file']), textarea, [contenteditable]")) return;
  // Into the place that has the focus, or into the only one there is.
  const drops = [...document.querySelectorAll("[data-file-drop]:not(:has(:disabled))")];
  const drop = event.target.closest?.("[data-file-drop]") ?? (drops.length === 1 ? drops[0] : null);
  if (!drop) return;
  event.preventDefault();
  add(drop, files);
  inputOf(drop).dispatchEvent(new Event("input", { bubbles: true }));
});

for (const [name, isOver] of [["dragenter", true], ["dragover", true], ["dragleave", false], ["drop", false]]) {
  document.addEventListener(name, (event) => {
    event.target.closest?.(".filedrop__zone")?.classList.toggle("is-over", isOver);
  });
}

document.addEventListener("click", (event) => {
  const button = event.target.closest?.("[data-file-remove]");
  if (!button) return;
  const drop = button.closest("[data-file-drop]");
  const place = Number(button.dataset.fileRemove);
  keep(drop, (taken.get(drop) ?? []).filter((_, index) => index !== place));
  say(drop, []);
  const left = drop.querySelectorAll("[data-file-remove]");
  (left[Math.min(place, left.length - 1)] ?? inputOf(drop)).focus();
  inputOf(drop).dispatchEvent(new Event("input", { bubbles: true }));
});

function add(drop, files) {
  const { maxBytes, maxCount, errorType, errorSize, errorEmpty, errorCount } = drop.dataset;
  const accept = inputOf(drop).accept.split(",").filter(Boolean);
  const refused = [];
  const right = files.filter((file) => {
    const fits = accept.length === 0 || accept.some((ending) => file.name.toLowerCase().endsWith(ending));
    const why = !fits ? errorType : file.size > maxBytes ? errorSize : file.size === 0 ? errorEmpty : null;
    if (why) refused.push(filled(why, { name: file.name, now: size(file.size) }));
    return !why;
  });
  // One place for one file: the new one takes it.
  const before = Number(maxCount) === 1 && right.length > 0 ? [] : taken.get(drop) ?? [];
  const same = (one, other) => one.name === other.name && one.size === other.size;
  const all = [...before, ...right.filter((file) => !before.some((known) => same(known, file)))];
  const left = all.slice(maxCount).map((file) => file.name);
  if (left.length > 0) refused.push(filled(errorCount, { name: left.join(", ") }));
  keep(drop, all.slice(0, maxCount));
  say(drop, refused);
}

/** What the form will send is what the list shows. */
function keep(drop, files) {
  const transfer = new DataTransfer();
  for (const file of files) transfer.items.add(file);
  taken.set(drop, files);
  inputOf(drop).files = transfer.files;
  drop.querySelector(".filedrop__list").replaceChildren(...files.map((file, place) => line(drop, file, place)));
}

function line(drop, file, place) {
  const item = element("li", "filedrop__file");
  const button = element("button", "iconbtn iconbtn--sm");
  const label = filled(drop.dataset.remove, { name: file.name });
  button.type = "button";
  button.title = label;
  button.dataset.fileRemove = place;
  button.setAttribute("aria-label", label);
  button.append(icon("x"));
  item.append(
    icon(pictures.test(file.name) ? "image" : "docs"), element("span", "filedrop__name", file.name),
    element("span", "filedrop__size", size(file.size)), button);
  return item;
}

function say(drop, refused) {
  const lines = refused.map((words) => {
    const line = element("span", "field__error");
    line.append(icon("alert"), words);
    return line;
  });
  drop.querySelector(".filedrop__said").replaceChildren(...lines);
}

function size(bytes) {
  const units = ["byte", "kilobyte", "megabyte", "gigabyte"];
  const power = Math.min(3, Math.floor(Math.log2(Math.max(1, bytes)) / 10));
  const value = bytes / 1024 ** power;
  const options = { style: "unit", unit: units[power], maximumFractionDigits: value < 10 && power > 0 ? 1 : 0 };
  return new Intl.NumberFormat(document.documentElement.lang || "ru", options).format(value);
}

function dropOf(field) {
  return field.type === "file" ? field.closest("[data-file-drop]") : null;
}

function inputOf(drop) {
  return drop.querySelector("input[type='file']");
}

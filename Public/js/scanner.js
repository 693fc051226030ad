// <a data-scan-open href="/search/barcode"> opens the scanner over the page: it reads the code on a package by the
// camera, from a hand scanner, or typed, and shows what has it. Where the browser cannot read codes, or the camera is
// refused, the field for the number is left. On its own page the camera waits for <button data-scan-start>.

import { onScan } from "./hand-scanner.js";
import { loadPart } from "./page-part.js";
import { makeDetector, openCamera, watch } from "./scan-camera.js";

let box = document.querySelector("[data-scan]");
let stream = null;
let last = "";
if (box) listen();
addEventListener("pagehide", end);
onScan((code) => {
  // A sheet of lines takes what is scanned beside its fields.
  const isFree = document.dispatchEvent(new CustomEvent("scan", { detail: code, cancelable: true }));
  if (!isFree) return;
  if (box) lookUp(code);
  else location.assign(`/search/barcode?code=${encodeURIComponent(code)}`);
});

document.addEventListener("click", async (event) => {
  if (event.target.closest("[data-scan-start]")) begin();
  const link = event.target.closest("a[data-scan-open]");
  if (!link || event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  const dialog = await loadPart(`${link.pathname}?part=dialog`, "dialog");
  if (dialog) open(dialog, link);
  else location.assign(link.href);
});

document.addEventListener("submit", (event) => {
  if (!event.target.matches("[data-scan-type]")) return;
  event.preventDefault();
  lookUp(part("type input").value.trim());
  part("type input").select();
}, true);

function open(dialog, link) {
  document.getElementById(dialog.id)?.remove();
  dialog.removeAttribute("popover");
  document.body.append(dialog);
  box = dialog.querySelector("[data-scan]");
  listen();
  dialog.addEventListener("close", () => {
    end();
    dialog.remove();
    box = document.querySelector("[data-scan]");
    link.focus();
  });
  dialog.showModal();
  begin();
}

function part(name) {
  const [first, ...rest] = name.split(" ");
  return box.querySelector([`[data-scan-${first}]`, ...rest].join(" "));
}

function say(words) {
  part("said").textContent = words;
}

/** What goes into the cart is said here: the toast lies beneath the dialog. */
function listen() {
  const result = part("result");
  const observer = new MutationObserver(() => {
    if (result.querySelector(".stepper.is-set")) say(box.dataset.added);
  });
  observer.observe(result, { subtree: true, attributes: true, attributeFilter: ["class"] });
}

// MARK: Camera

async function begin() {
  end();
  const place = box;
  part("result").replaceChildren();
  const detector = await makeDetector();
  if (!detector) {
    say(box.dataset.unable);
    part("type input").focus();
    return;
  }
  say(box.dataset.starting);
  const camera = await openCamera();
  if (!(camera instanceof MediaStream)) {
    say(camera === "refused" ? box.dataset.refused : box.dataset.absent);
    part("type input").focus();
    return;
  }
  stream = camera;
  // The dialog was closed while the browser asked.
  if (!place.isConnected) return end();
  const view = part("view");
  view.srcObject = camera;
  view.hidden = false;
  await view.play();
  say(box.dataset.aim);
  watch(detector, view, () => stream === camera, (code) => {
    if (code !== last) found(code);
  });
}

function end() {
  for (const track of stream?.getTracks() ?? []) track.stop();
  stream = null;
  last = "";
  const view = box && part("view");
  if (!view) return;
  view.srcObject = null;
  view.hidden = true;
}

// MARK: What has the code

function found(code) {
  navigator.vibrate?.(40);
  last = code;
  const path = pathOf(code);
  if (path) location.assign(path);
  else lookUp(code);
}

/** A QR code of ours leads to its page. */
function pathOf(code) {
  if (!URL.canParse(code)) return null;
  const url = new URL(code);
  return url.origin === location.origin && url.pathname.startsWith("/products/") ? url.pathname : null;
}

async function lookUp(code) {
  if (!code) return;
  say(box.dataset.looking);
  const answer = await loadPart(`/products/by-code/${encodeURIComponent(code)}?part=card`, "[data-scan-found]");
  if (!box) return;
  say(answer ? box.dataset.seen.replace("{code}", code) : box.dataset.failed);
  if (answer) part("result").replaceChildren(answer);
}

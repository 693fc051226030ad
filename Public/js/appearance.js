// The page of the look: the sample beside the form follows what is typed and chosen, before anything is kept.
// Loaded by main.js where there is a sample. What becomes of a colour the server says: [data-look-colour] is where.

import "./appearance-tab.js";

const sample = document.querySelector("[data-look]");
const box = document.querySelector("[data-look-colour]");
const form = box.closest("form");
const field = form.elements.namedItem("colour");
const picker = form.querySelector("[data-look-picker]");
const verdict = form.querySelector("[data-look-verdict]");
const proposal = verdict.querySelector("[data-look-proposal]");
const kept = sample.querySelector("[data-look-logo]").getAttribute("src");
const isKeptForMail = sample.dataset.letterLogo;
let timer;
let asked = 0;

form.addEventListener("input", (event) => {
  const { name, value } = event.target;
  // A file that was pasted or taken out again; one that was chosen tells by its change.
  if (event.target.type === "file") {
    if (name === "logo" && !event.isTrusted) chooseLogo(event.target.files[0]);
  } else if (event.target === picker) type(picker.value);
  else if (event.target === field) {
    clearTimeout(timer);
    timer = setTimeout(judge, 150);
  } else if (name?.startsWith("mail")) showLetter();
  else {
    for (const text of sample.querySelectorAll(`[data-look-text="${name}"]`)) {
      text.textContent = value.trim() || text.dataset.lookUsual || "";
    }
  }
});

form.addEventListener("change", ({ target }) => {
  if (target.name === "logo") chooseLogo(target.files[0]);
  if (target.name === "logoRemoved") showLogo(!target.checked);
});

proposal.addEventListener("click", (event) => {
  event.preventDefault();
  type(proposal.value);
  field.focus();
});

/** Types a colour into the field, for whoever listens to it. */
function type(colour) {
  field.value = colour;
  field.dispatchEvent(new Event("input", { bubbles: true }));
}

async function judge() {
  const turn = ++asked;
  try {
    const answer = await fetch(`${box.dataset.lookColour}?value=${encodeURIComponent(field.value)}`, {
      headers: { Accept: "application/json" },
    });
    // Only the last colour counts, whichever answer comes last.
    if (answer.ok && turn === asked) show(await answer.json());
  } catch {
    // Without the server the sample stays as it is; it judges again when the form is sent.
  }
}

function show({ colour, message, proposal: nearest, tokens, ratios }) {
  for (const [name, value] of Object.entries(tokens)) sample.style.setProperty(name, value);
  if (colour) picker.value = colour;
  verdict.hidden = !message;
  verdict.querySelector("[data-look-message]").textContent = message;
  proposal.hidden = !nearest;
  proposal.value = nearest ?? "";
  proposal.querySelector("[data-look-nearest]").textContent = nearest ?? "";
  // What was said about the colour must not stay behind the acts at the bottom.
  if (message) verdict.scrollIntoView({ block: "nearest" });
  proposal.querySelector("rect").setAttribute("fill", nearest ?? "none");
  for (const cell of form.querySelectorAll("[data-ratio]")) {
    const ratio = ratios[cell.dataset.ratio];
    if (!ratio) continue;
    cell.textContent = ratio.text;
    cell.classList.toggle("text-danger", ratio.isLow);
  }
}

/** Shows the file, or what was there before without one. */
function chooseLogo(file) {
  if (!file) {
    setLogo(kept, isKeptForMail);
    return;
  }
  const reader = new FileReader();
  reader.addEventListener("load", () => setLogo(reader.result, String(file.type !== "image/svg+xml")));
  reader.readAsDataURL(file);
}

function setLogo(address, isForMail) {
  for (const image of sample.querySelectorAll("[data-look-logo]")) {
    image.removeAttribute("width");
    image.removeAttribute("height");
    if (address) image.src = address;
    else image.removeAttribute("src");
  }
  sample.dataset.letterLogo = isForMail;
  showLogo(true);
}

function showLogo(isShown) {
  for (const image of sample.querySelectorAll("[data-look-logo]")) image.hidden = !isShown || !image.src;
  const own = !isShown || !sample.querySelector("[data-look-logo]").src;
  for (const mark of sample.querySelectorAll("[data-look-mark]")) mark.toggleAttribute("hidden", !own);
  showLetter();
}

/** Programs that read mail show no drawings: there the name stands for the logo. */
function showLetter() {
  const [logo, name] = ["logo", "name"].map((part) => sample.querySelector(`[data-look-letter="${part}"]`));
  const wanted = new FormData(form).get("mailHeader");
  const hasLogo = sample.dataset.letterLogo === "true" && !logo.querySelector("img").hidden;
  logo.hidden = wanted === "name" || !hasLogo;
  name.hidden = !logo.hidden && wanted === "logo";
  sample.querySelector("[data-look-strip]").hidden = !form.elements.namedItem("mailStrip").checked;
}

// What was typed and chosen before this was loaded.
for (const element of form.elements) {
  const isTyped = element.matches("input, textarea") && element.value !== element.defaultValue;
  if (element.type === "file" ? element.files.length > 0 : isTyped && element.type !== "hidden") {
    element.dispatchEvent(new Event("input", { bubbles: true }));
  }
}

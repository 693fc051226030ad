// <button class="js-only" data-copy="TEXT" data-copied-label="…"> puts the text into the clipboard and says so, to
// the eye and to the ear.

document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy]");
  if (!button) return;
  try {
    await navigator.clipboard.writeText(button.dataset.copy);
  } catch {
    return; // Not allowed: the text still stands on the page to be selected.
  }
  // An icon beside the words stays.
  const words = [...button.childNodes].find((node) => node.nodeType === Node.TEXT_NODE && node.data.trim());
  const said = button.dataset.copiedLabel;
  if (!words || !said || words.data === said) return;
  const before = words.data;
  words.data = said;
  announce(said);
  setTimeout(() => { words.data = before; }, 2000);
});

function announce(text) {
  const place = document.createElement("span");
  place.className = "visually-hidden";
  place.setAttribute("role", "status");
  document.body.append(place);
  // A screen reader must have met the place before its words come.
  setTimeout(() => { place.textContent = text; }, 100);
  setTimeout(() => place.remove(), 3000);
}

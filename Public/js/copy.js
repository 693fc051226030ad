// <button class="js-only" data-copy="TEXT" data-copied-label="…"> puts the text into the clipboard and says so.

document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy]");
  if (!button) return;
  try {
    await navigator.clipboard.writeText(button.dataset.copy);
  } catch {
    return; // Not allowed: the text still stands on the page to be selected.
  }
  const label = button.textContent;
  button.textContent = button.dataset.copiedLabel || label;
  setTimeout(() => { button.textContent = label; }, 2000);
});

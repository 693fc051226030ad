// <div data-sample-switch="width"> with buttons: the value of the pressed one goes into data-width of every sample.

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-sample-switch] button");
  if (!button) return;
  const group = button.closest("[data-sample-switch]");
  for (const other of group.querySelectorAll("button")) other.setAttribute("aria-pressed", String(other === button));
  for (const frame of document.querySelectorAll(".sample__frame")) {
    if (button.value) frame.dataset[group.dataset.sampleSwitch] = button.value;
    else delete frame.dataset[group.dataset.sampleSwitch];
  }
});

// A form is sent once: while it travels its button is busy (data-busy-label="…") and further submits are dropped.
// A form that answers with a file stays open by data-submit-many.

const busy = new Map();

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.method === "dialog" || "submitMany" in form.dataset) return;
  if (busy.has(form)) {
    event.preventDefault();
    return;
  }
  busy.set(form, hold(event.submitter));
});

// Coming back through the browser's memory of pages, the button is ready again.
window.addEventListener("pageshow", (event) => {
  if (event.persisted) releaseAll();
});

function releaseAll() {
  for (const restore of busy.values()) restore();
  busy.clear();
}

/** Makes the button busy without disabling it (a disabled button would not send its value); returns the way back. */
function hold(button) {
  if (button?.tagName !== "BUTTON") return () => {};
  const content = [...button.childNodes];
  const label = button.dataset.busyLabel;
  button.setAttribute("aria-busy", "true");
  if (label) {
    button.style.minInlineSize = `${Math.ceil(button.getBoundingClientRect().width)}px`;
    const spinner = document.createElement("span");
    spinner.className = "spinner";
    spinner.setAttribute("aria-hidden", "true");
    button.replaceChildren(spinner, label);
  }
  return () => {
    button.removeAttribute("aria-busy");
    button.style.minInlineSize = "";
    button.replaceChildren(...content);
  };
}

// <form data-checkout="/checkout/draft">: what is typed is kept with the cart on the server, so that it is there on
// another device, too. A change inside [data-recalculate] changes prices or choices: the page is asked for anew by the
// form's button [data-recalculate-button].

const pause = 1500;
const timers = new WeakMap();

document.addEventListener("change", (event) => {
  const form = event.target.form;
  if (!form?.dataset.checkout) return;
  if (!event.target.closest("[data-recalculate]")) return later(form);
  const button = form.querySelector("[data-recalculate-button]");
  if (button) form.requestSubmit(button);
});

document.addEventListener("input", (event) => {
  const form = event.target.form;
  if (form?.dataset.checkout) later(form);
});

// What is being sent needs no keeping.
document.addEventListener("submit", (event) => clearTimeout(timers.get(event.target)));

function later(form) {
  clearTimeout(timers.get(form));
  timers.set(form, setTimeout(() => keep(form), pause));
}

/** Files go with the form itself; whatever fails here is still kept in the browser. */
async function keep(form) {
  const typed = new URLSearchParams({ quiet: "1" });
  for (const [name, value] of new FormData(form)) {
    if (typeof value === "string" && name !== "removeFile") typed.append(name, value);
  }
  try {
    await fetch(form.dataset.checkout, { method: "POST", body: typed });
  } catch {
    // No network: the draft of the browser stays.
  }
}

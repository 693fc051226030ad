// <form data-add-to-cart> adds without leaving the page. The answer is
// {"message": "…", "command": "…", "cart": {"count": "301", "total": "497 612 ₽"}}; anything else sends the form
// as usual, and the command it carries makes sure that it counts once.

import { showToast } from "./toast.js";

const travelling = new WeakSet();

document.addEventListener("submit", async (event) => {
  const form = event.target;
  if (!form.matches("[data-add-to-cart]") || event.defaultPrevented) return;
  event.preventDefault();
  if (travelling.has(form)) return;
  travelling.add(form);
  event.submitter?.setAttribute("aria-busy", "true");
  try {
    show(await post(form, event.submitter), form, event.submitter);
  } catch {
    sendPlainly(form, event.submitter);
  } finally {
    travelling.delete(form);
    event.submitter?.removeAttribute("aria-busy");
  }
});

async function post(form, submitter) {
  const response = await fetch(form.action, {
    method: "POST",
    headers: { Accept: "application/json" },
    body: new URLSearchParams(new FormData(form, submitter)),
    redirect: "error",
    signal: AbortSignal.timeout(10_000),
  });
  if (!response.ok) throw new Error(`status ${response.status}`);
  const answer = await response.json();
  if (typeof answer.command !== "string" || !answer.cart) throw new Error("unknown answer");
  return answer;
}

function show(answer, form, submitter) {
  renewCommand(form, answer.command);
  for (const place of document.querySelectorAll("[data-cart-count]")) {
    place.textContent = answer.cart.count;
    place.closest("[data-cart-badge]")?.toggleAttribute("hidden", Number(answer.cart.count) === 0);
  }
  for (const place of document.querySelectorAll("[data-cart-total]")) place.textContent = answer.cart.total;
  // In a list all rows share one form.
  (submitter?.closest("[data-line]") ?? form).querySelector(".stepper")?.classList.add("is-set");
  showToast(answer.message, { cart: true });
}

/** A command is spent once; every form of the page that carried the spent one gets the fresh one. */
function renewCommand(form, fresh) {
  const spent = form.elements.namedItem("command")?.value;
  for (const field of document.querySelectorAll('input[type="hidden"][name="command"]')) {
    if (field.value === spent) field.value = fresh;
  }
}

function sendPlainly(form, submitter) {
  if (submitter?.name) {
    const field = document.createElement("input");
    field.type = "hidden";
    field.name = submitter.name;
    field.value = submitter.value;
    form.append(field);
  }
  HTMLFormElement.prototype.submit.call(form);
}

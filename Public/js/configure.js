// <form data-configure="/configure/…">: after every choice the price, the rules and what can still be chosen are asked
// of the server, which alone knows them. Without a script the page asks by its button.

let asking = null;

document.addEventListener("change", (event) => {
  const form = event.target.form;
  if (form?.matches("[data-configure]") && event.target.matches("[type=radio], [type=checkbox]")) ask(form);
});

async function ask(form) {
  asking?.abort();
  asking = new AbortController();
  const address = `${form.dataset.configure}?${choice(form)}`;
  try {
    const response = await fetch(address, {
      headers: { Accept: "application/json" },
      signal: AbortSignal.any([asking.signal, AbortSignal.timeout(10_000)]),
    });
    if (!response.ok) throw new Error(`status ${response.status}`);
    show(form, await response.json());
    history.replaceState(history.state, "", address);
  } catch (error) {
    // A newer choice is on its way, or the button of the page asks again.
    if (error.name !== "AbortError") form.requestSubmit();
  }
}

/** The options chosen, as the address names them. */
function choice(form) {
  const fields = new URLSearchParams({ chosen: "1" });
  for (const field of form.querySelectorAll("[data-option] :checked")) fields.append("o", field.value);
  return fields;
}

function show(form, answer) {
  for (const card of form.querySelectorAll("[data-option]")) {
    const { reason } = answer.options[card.dataset.option] ?? { reason: "" };
    const field = card.querySelector("input");
    const note = card.querySelector("[data-reason]");
    const isShut = reason !== "" && !field.checked;
    field.disabled = isShut;
    note.textContent = isShut ? reason : "";
    note.hidden = !isShut;
  }
  for (const total of form.querySelectorAll("[data-configure-total]")) total.textContent = answer.total;
  form.querySelector("[data-configure-rows]").replaceChildren(...answer.rows.map(row));
  const problems = form.querySelector("[data-configure-problems]");
  problems.querySelector("ul").replaceChildren(...answer.problems.map((text) => element("li", text)));
  problems.hidden = answer.problems.length === 0;
  toggle(form.querySelector("[data-configure-cart]"), answer.canBuy);
  toggle(form.querySelector("[data-configure-ask]"), answer.canAsk);
}

function toggle(button, isShown) {
  if (button) button.hidden = !isShown;
}

function row({ name, amount }) {
  const made = document.createElement("div");
  made.append(element("dt", name), element("dd", amount));
  return made;
}

function element(tag, text) {
  const made = document.createElement(tag);
  made.textContent = text;
  return made;
}

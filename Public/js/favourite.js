// The star beside a product, a button of <form data-favourite> or, in lists, of one of the two forms data-favourites all
// rows share: it is filled at once, and the way back stands in the toast. Who presses again before the portal answers
// gets what he pressed last. When the portal says no the star is as it was, and when it says nothing the form is sent as
// usual.

import { Refused, sendForm } from "./command.js";
import { showIcon } from "./icon.js";
import { showToast } from "./toast.js";

const forms = "[data-favourite], [data-favourites]";
const stars = '[data-favourite] button, button[form^="star"]';
// What each product shall be, while a choice of it travels.
const wishes = new Map();

// Before the listeners that hold a form while it travels: this one never leaves the page.
document.addEventListener("submit", (event) => {
  if (!event.target.matches(forms) || !event.submitter) return;
  event.preventDefault();
  const isOn = event.target.elements.namedItem("on").value === "1";
  toggle(event.target.action, productOf(event.submitter), isOn);
}, true);

async function toggle(path, product, isOn) {
  show(product, isOn);
  const isTravelling = wishes.has(product);
  wishes.set(product, isOn);
  if (isTravelling) return;
  let sent;
  try {
    do {
      sent = wishes.get(product);
      const { message } = await sendForm(path, fieldsOf(product, sent));
      const undo = !sent;
      if (wishes.get(product) === sent) showToast(message, { undo: () => toggle(path, product, undo) });
    } while (wishes.get(product) !== sent);
  } catch (error) {
    show(product, !sent);
    if (error instanceof Refused) showToast(error.message);
    else sendPlainly(path, fieldsOf(product, sent));
  } finally {
    wishes.delete(product);
  }
}

function fieldsOf(product, isOn) {
  const command = document.querySelector('input[type="hidden"][name="command"]')?.value;
  return [["product", product], ["on", isOn ? "1" : "0"], ...(command ? [["command", command]] : [])];
}

function productOf(star) {
  return star.name === "product" ? star.value : star.form.elements.namedItem("product").value;
}

/** One product may have several stars on a page. */
function show(product, isOn) {
  for (const star of document.querySelectorAll(stars)) {
    if (productOf(star) !== product) continue;
    star.setAttribute("aria-pressed", String(isOn));
    showIcon(star.querySelector("svg"), isOn ? "starOn" : "star");
    if (star.name === "product") star.setAttribute("form", isOn ? "star0" : "star1");
    else star.form.elements.namedItem("on").value = isOn ? "0" : "1";
  }
}

function sendPlainly(path, fields) {
  const form = Object.assign(document.createElement("form"), { method: "post", action: path, hidden: true });
  for (const [name, value] of fields) form.append(Object.assign(document.createElement("input"), { name, value }));
  document.body.append(form);
  form.submit();
}

// A change inside <form data-auto-submit> sends the form; its button is for those without a script (class nojs-only).
// Put data-auto-submit on one field instead to send only when that field changes.
// A form that is open as a sheet waits for its button: sending would close it under the person's hands. So does a
// period, whose two days belong together.

import { settle } from "./field-rules.js";

document.addEventListener("change", (event) => {
  const field = event.target;
  const form = field.form;
  if (!form || !(("autoSubmit" in form.dataset) || ("autoSubmit" in field.dataset))) return;
  if (field.closest(":popover-open, [data-period]")) return;
  settle(field);
  if (field.checkValidity()) form.requestSubmit();
});

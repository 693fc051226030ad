// <button popovertarget="ID"> opens <dialog id="ID" popover> without a script; with one the dialog is modal: the page
// behind is inert and the focus comes back. The same attribute on a button inside closes it.

document.addEventListener("click", (event) => {
  const button = event.target.closest("button[popovertarget]");
  const dialog = button && document.getElementById(button.getAttribute("popovertarget"));
  if (dialog?.tagName !== "DIALOG") return;
  event.preventDefault();
  if (dialog.open) {
    dialog.close();
    return;
  }
  leaveMenu(button);
  // A popover cannot be modal; it is only the way without a script.
  dialog.removeAttribute("popover");
  dialog.showModal();
});

// One is open from the start when what was filled in there was refused.
const refused = document.querySelector("dialog.dialog[open]");
if (refused) {
  refused.close();
  refused.showModal();
  refused.querySelector("[aria-invalid='true']")?.focus();
}

/** A menu closes behind the dialog it opened, and its own button takes the focus back: the item is gone by then. */
function leaveMenu(button) {
  const menu = button.closest("details[open]");
  if (!menu) return;
  menu.open = false;
  menu.querySelector("summary").focus();
}

// A click on the scrim is a way out; the dialog itself fills its box, so only the scrim answers as the dialog.
document.addEventListener("pointerdown", (event) => {
  const dialog = event.target;
  if (dialog.tagName !== "DIALOG" || !dialog.open) return;
  const box = dialog.getBoundingClientRect();
  const inside = event.clientX >= box.left && event.clientX <= box.right
    && event.clientY >= box.top && event.clientY <= box.bottom;
  if (!inside) dialog.close();
});

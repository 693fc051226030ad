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
  // A popover cannot be modal; it is only the way without a script.
  dialog.removeAttribute("popover");
  dialog.showModal();
});

// A click on the scrim is a way out; the dialog itself fills its box, so only the scrim answers as the dialog.
document.addEventListener("pointerdown", (event) => {
  const dialog = event.target;
  if (dialog.tagName !== "DIALOG" || !dialog.open) return;
  const box = dialog.getBoundingClientRect();
  const inside = event.clientX >= box.left && event.clientX <= box.right
    && event.clientY >= box.top && event.clientY <= box.bottom;
  if (!inside) dialog.close();
});

// <form data-warn-unsaved>: leaving the page with something typed asks first. Only for what no draft can keep, such as
// files and passwords.

const touched = new Set();

for (const name of ["input", "change"]) {
  document.addEventListener(name, (event) => {
    if (event.target.form?.matches("[data-warn-unsaved]")) touched.add(event.target.form);
  });
}

// Heard last: what is not sent after all is still unsaved.
addEventListener("submit", (event) => {
  if (!event.defaultPrevented) touched.delete(event.target);
});

addEventListener("beforeunload", (event) => {
  const isOpen = [...touched].some((form) => form.isConnected);
  if (isOpen) event.preventDefault();
});

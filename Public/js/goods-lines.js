// Rows and tiles of goods marked with data-line share one form for the cart. Enter in a quantity puts that row into the
// cart: the form's own first button belongs to none of them and is shut.

document.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || !event.target.matches?.("[data-line] .stepper input[form]")) return;
  event.preventDefault();
  event.target.closest("[data-line]").querySelector(`button[form="${event.target.getAttribute("form")}"]`)?.click();
});

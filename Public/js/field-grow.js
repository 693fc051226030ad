// A textarea grows with its text. The browser does it by `field-sizing`; this is for those that do not know it yet.

if (!CSS.supports("field-sizing", "content")) {
  for (const name of ["input", "draft"]) document.addEventListener(name, (event) => grow(event.target));
  for (const field of document.querySelectorAll("textarea.input")) grow(field);
}

function grow(field) {
  if (field.tagName !== "TEXTAREA" || !field.offsetParent) return;
  field.style.blockSize = "auto";
  field.style.blockSize = `${field.scrollHeight + field.offsetHeight - field.clientHeight}px`;
}

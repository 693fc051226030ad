// The browser's tab in the sample of the look shows the icon that was chosen, before it is kept: [data-look-favicon]
// has the one in force, its data-usual ours.

const icons = document.querySelectorAll("[data-look-favicon]");
const field = document.querySelector('input[type="file"][name="favicon"]');
const kept = icons[0].getAttribute("src");

field.form.addEventListener("change", ({ target }) => {
  if (target === field) choose();
  if (target.name === "faviconRemoved") show(target.checked ? icons[0].dataset.usual : kept);
});
// A file that was pasted or taken out again.
field.addEventListener("input", (event) => { if (!event.isTrusted) choose(); });

function choose() {
  const [file] = field.files;
  if (!file) {
    show(kept);
    return;
  }
  const reader = new FileReader();
  reader.addEventListener("load", () => show(reader.result));
  reader.readAsDataURL(file);
}

function show(address) {
  for (const icon of icons) icon.src = address;
}

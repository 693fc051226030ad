// The box of suggestions beneath a field: options of which one is chosen, and buttons beneath them.

import { element } from "./element.js";
import { place } from "./place.js";

let count = 0;

/** A box for `input`; `take` gets an option that was pressed, its place, and whether it opens in a new tab. */
export function suggestBox(input, take) {
  const box = element("div", "suggestbox");
  const voice = element("span", "visually-hidden");
  let options = [];
  let chosen = -1;
  let leave = null;

  count += 1;
  box.id = `suggest-${count}`;
  box.popover = "manual";
  voice.setAttribute("role", "status");
  input.after(voice);
  // Beside the form and not in it, for it has buttons and forms of its own.
  (input.form?.parentElement ?? document.body).append(box);
  input.setAttribute("role", "combobox");
  input.setAttribute("aria-autocomplete", "list");
  input.setAttribute("aria-expanded", "false");
  input.setAttribute("aria-controls", box.id);
  // A press on a line must not take the focus; one on a button beneath the lines may.
  box.addEventListener("pointerdown", (event) => { if (!event.target.closest("button")) event.preventDefault(); });
  box.addEventListener("pointermove", (event) => choose(indexOf(event.target)));
  box.addEventListener("click", (event) => press(indexOf(event.target), event.ctrlKey || event.metaKey));
  box.addEventListener("auxclick", (event) => { if (event.button === 1) press(indexOf(event.target), true); });

  return {
    element: box, show, close, move,
    isOpen: () => leave !== null,
    hasChosen: () => chosen >= 0,
    takeChosen: (inNewTab) => press(chosen, inNewTab),
    buttons: () => [...box.querySelectorAll("button")],
  };

  /** Shows the portal's list; nothing without options. */
  function show(list) {
    box.replaceChildren(list);
    options = [...box.querySelectorAll("[role=option]")];
    if (options.length === 0) return close();
    for (const option of options) option.id = `${box.id}-${option.id}`;
    for (const group of box.querySelectorAll("[role=group]")) {
      const heading = group.firstElementChild;
      heading.id = `${box.id}-${heading.id}`;
      group.setAttribute("aria-labelledby", heading.id);
    }
    const listbox = box.querySelector("[role=listbox]");
    listbox.id = `${box.id}-list`;
    input.setAttribute("aria-controls", listbox.id);
    chosen = -1;
    input.removeAttribute("aria-activedescendant");
    input.setAttribute("aria-expanded", "true");
    voice.textContent = list.dataset.status ?? "";
    box.style.inlineSize = `${Math.max(input.getBoundingClientRect().width, Math.min(360, innerWidth - 16))}px`;
    if (leave) leave();
    else box.showPopover();
    leave = place(box, input);
  }

  function close() {
    if (!leave) return;
    leave();
    leave = null;
    chosen = -1;
    box.hidePopover();
    voice.textContent = "";
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  }

  /** Past either end the field itself is next. */
  function move(step) {
    const next = chosen + step;
    choose(next < -1 ? options.length - 1 : next >= options.length ? -1 : next, true);
  }

  function choose(index, isMoved = false) {
    if (index === chosen || (index < 0 && !isMoved)) return;
    options[chosen]?.setAttribute("aria-selected", "false");
    chosen = index;
    const option = options[index];
    if (!option) return input.removeAttribute("aria-activedescendant");
    option.setAttribute("aria-selected", "true");
    option.scrollIntoView({ block: "nearest" });
    input.setAttribute("aria-activedescendant", option.id);
  }

  function press(index, inNewTab) {
    if (options[index]) take(options[index], index, inNewTab);
  }

  function indexOf(target) {
    return options.findIndex((option) => option.contains(target));
  }
}

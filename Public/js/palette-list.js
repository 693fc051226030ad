// The lines of the palette: a listbox whose chosen option is named by the input (aria-activedescendant), so that the
// focus stays where one types.

import { icon } from "./icon.js";

/** The lines in `list`, steered from `input`; `leave()` is called before one is opened here. */
export function paletteList(input, list, leave) {
  let options = [];
  let chosen = -1;

  list.addEventListener("pointermove", (event) => choose(indexOf(event.target)));
  list.addEventListener("click", (event) => open(indexOf(event.target), event.ctrlKey || event.metaKey));
  list.addEventListener("auxclick", (event) => { if (event.button === 1) open(indexOf(event.target), true); });

  function fill(groups) {
    options = [];
    list.replaceChildren(...groups.map((group, index) => groupOf(group, `${list.id}-${index}`, options)));
    list.scrollTop = 0;
    chosen = -1;
    input.removeAttribute("aria-activedescendant");
    choose(0);
  }

  /** Moves with an arrow, Home or End; says whether the key was one of them. */
  function move(key) {
    const places = { ArrowDown: chosen + 1, ArrowUp: chosen - 1, Home: 0, End: options.length - 1 };
    if (!(key in places)) return false;
    choose((places[key] + options.length) % options.length);
    return true;
  }

  function choose(index) {
    if (index === chosen || !options[index]) return;
    options[chosen]?.element.setAttribute("aria-selected", "false");
    chosen = index;
    const { element } = options[index];
    element.setAttribute("aria-selected", "true");
    element.scrollIntoView({ block: "nearest" });
    input.setAttribute("aria-activedescendant", element.id);
  }

  function open(index = chosen, inNewTab = false) {
    const line = options[index]?.line;
    if (!line) return;
    if (inNewTab && !line.deed?.fields) {
      window.open(line.path, "_blank", "noopener");
      return;
    }
    leave();
    if (line.deed) document.querySelector(line.deed.control)?.click();
    else location.assign(line.path);
  }

  const indexOf = (target) => options.findIndex(({ element }) => element.contains(target));

  return { fill, move, open };
}

function groupOf(group, id, options) {
  const heading = element("li", "palette__group", group.title);
  heading.id = id;
  heading.setAttribute("role", "presentation");
  const box = element("ul");
  box.setAttribute("role", "group");
  box.setAttribute("aria-labelledby", id);
  box.append(heading, ...group.lines.map((line, index) => {
    const option = optionOf(line, `${id}-${index}`);
    options.push({ element: option, line });
    return option;
  }));
  return box;
}

function optionOf(line, id) {
  const option = element("li", "palette__item");
  option.id = id;
  option.setAttribute("role", "option");
  option.setAttribute("aria-selected", "false");
  const text = element("span", "truncate");
  text.append(...runsOf(line.title));
  if (line.detail?.length) {
    const detail = element("span", "quiet");
    detail.append(...runsOf(line.detail));
    text.append(" ", detail);
  }
  option.append(icon(line.icon), text, element("span", "end", line.note ?? ""));
  return option;
}

const runsOf = (runs) => runs.map((run) => (run.isFound ? element("mark", "", run.text) : run.text));

function element(name, className = "", text = "") {
  const made = document.createElement(name);
  if (className) made.className = className;
  made.textContent = text;
  return made;
}

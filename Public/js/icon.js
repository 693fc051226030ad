// An icon of the sprite, for what a script adds to the page. The sprite lies beside this folder,
// under the same checksum.

const namespace = "http://www.w3.org/2000/svg";
const sprite = new URL("../icons.svg", import.meta.url).pathname;

export function icon(name) {
  const svg = document.createElementNS(namespace, "svg");
  const use = document.createElementNS(namespace, "use");
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  use.setAttribute("href", `${sprite}#${name}`);
  svg.append(use);
  return svg;
}

/** Shows another icon of the same sprite in `svg`. */
export function showIcon(svg, name) {
  const use = svg?.querySelector("use");
  use?.setAttribute("href", `${use.getAttribute("href").split("#")[0]}#${name}`);
}

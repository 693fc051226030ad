// The colours of the page for what is drawn on a canvas.

/** The colours as `figure` has them, by the names of their tokens: values depend on the theme around it. */
export function inks(figure) {
  const known = new Map();
  return (name) => {
    if (!known.has(name)) {
      const probe = figure.appendChild(document.createElement("i"));
      probe.style.color = `var(${name})`;
      known.set(name, getComputedStyle(probe).color);
      probe.remove();
    }
    return known.get(name);
  };
}

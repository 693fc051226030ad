// A picture of goods that does not come leaves the sign of a box in its place, as goods without a picture have.

import { icon } from "./icon.js";

const places = ".thumb, .tile__picture, .gallery__picture, .strip__picture, .compare__picture";

// Errors of pictures do not rise: they are caught on their way down.
document.addEventListener("error", (event) => {
  if (event.target.matches?.("img")) replace(event.target);
}, true);

// Those that had failed before this was read. One that waits for its turn looks the same: it is asked for once more.
for (const image of document.images) {
  if (!image.complete || image.naturalWidth > 0) continue;
  if (image.loading === "lazy") image.src = image.getAttribute("src");
  else replace(image);
}

function replace(image) {
  if (image.closest(places)) image.replaceWith(icon("box"));
}

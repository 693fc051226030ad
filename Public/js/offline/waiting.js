// Drafts that wait for a connection are told of wherever somebody is while there is one, and before he signs out.

import { element } from "../element.js";
import { kept } from "./owner.js";
import { all } from "./store.js";

const banner = document.getElementById("offline");

tell();
document.addEventListener("connection", tell);
document.addEventListener("submit", holdSignOut, true);

async function tell() {
  const count = (await all("drafts")).length;
  const isThere = document.getElementById("drafts-wait");
  if (count === 0 || isThere || !navigator.onLine || kept !== undefined || location.pathname === "/offline") return;
  const told = element("div", "banner banner--offline");
  told.id = "drafts-wait";
  told.setAttribute("role", "status");
  const words = element("p");
  words.append(element("b", "", banner.dataset.waiting.replace("{count}", count)));
  const way = element("a", "", banner.dataset.see);
  way.href = "/offline";
  told.append(words, way);
  banner.after(told);
}

/** What nobody sent is gone with the session, so it is asked first. */
function holdSignOut(event) {
  const form = event.target;
  if (new URL(form.action, location.href).pathname !== "/logout" || form.dataset.asked === "1") return;
  event.preventDefault();
  event.stopPropagation();
  const button = event.submitter;
  all("drafts").catch(() => []).then((drafts) => {
    if (drafts.length > 0 && !confirm(banner.dataset.signOut)) return;
    form.dataset.asked = "1";
    form.requestSubmit(button);
  });
}

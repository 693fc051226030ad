// The pages somebody opened last, for the palette. This browser remembers them, for this person alone.

import { local, read, write } from "./storage.js";

const key = "kabinet.recent";
const most = 8;
const passing = ["/palette", "/attention"];

/** The last pages of `person`, the newest first, without the one that is open: `[{ title, path }]`. */
export function recentPages(person) {
  return pagesOf(person).filter((page) => pathname(page) !== location.pathname);
}

/** Remembers the open page. One that is only prepared for a click waits until it is looked at. */
export function rememberPage(person) {
  if (document.prerendering) {
    document.addEventListener("prerenderingchange", () => rememberPage(person), { once: true });
    return;
  }
  const title = document.querySelector("main h1")?.textContent.trim();
  const [visit] = performance.getEntriesByType("navigation");
  if (!title || visit?.responseStatus >= 400 || passing.includes(location.pathname)) return;
  const pages = [{ title, path: location.pathname + location.search }, ...recentPages(person)];
  write(local, key, JSON.stringify({ person, pages: pages.slice(0, most) }));
}

function pagesOf(person) {
  try {
    const kept = JSON.parse(read(local, key));
    return kept?.person === person ? kept.pages.filter(isPage) : [];
  } catch {
    return [];
  }
}

const pathname = (page) => page.path.split("?")[0];
const isPage = (page) => typeof page?.title === "string" && /^\/(?![/\\])/.test(page.path);

// Answers while the portal cannot be reached: with the page that was opened before, or with the one that draws orders,
// carts and drafts from what the device keeps. The server puts `const version` above this text.
//
// Personal is only what lies under the owner whom the cookie `offline` names (offline/owner.js) until then; who he is,
// a page says itself. Nothing but pages of the portal that came whole is kept, and no answer to a form.

const files = `assets-${version}`;
const nobody = "/no-connection";
const drawer = "/offline";
/** What offline/page.js draws from the device's own store. */
const drawn = /^\/(orders|orders\/[\d-]+|carts?|carts\/[^/]+|templates|templates\/[^/]+|offline)$/;
/** What may be kept as it was opened: no settings, no keys, nothing that is shown only once. */
const readable =
  /^\/(dashboard|orders|carts?|templates|quotes|returns|catalog|categories|products|articles|help)(\/|$)/;
const mostPages = 60;
const largest = 1_000_000;
/** What a cache found stands for the address, whatever headers it was asked with. */
const alike = { ignoreVary: true };

addEventListener("install", (event) => {
  event.waitUntil(prepare());
  skipWaiting();
});

addEventListener("activate", (event) => event.waitUntil(begin()));

addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== location.origin) return;
  if (/^\/(assets|branding)\//.test(url.pathname)) event.respondWith(file(event, url));
  else if (request.mode === "navigate") event.respondWith(page(event, url));
});

/** The page for a device that has nothing else. Without a session it is the same for everybody. */
async function prepare() {
  const cache = await caches.open(files);
  const response = await fetch(nobody, { credentials: "omit", cache: "reload" });
  if (!response.ok) throw new Error(`status ${response.status}`);
  const text = await response.clone().text();
  await cache.put(nobody, response);
  const named = [...text.matchAll(/(?:href|src)="(\/(?:assets|branding)\/[^"#]+)/g)].map((found) => found[1]);
  await Promise.allSettled([...new Set(named)].map((address) => cache.add(address)));
}

/** Pages that were opened before an update still ask for the files of their time: the last ones stay. */
async function begin() {
  await registration.navigationPreload?.enable();
  const old = (await caches.keys()).filter((name) => name.startsWith("assets-") && name !== files);
  await Promise.all(old.slice(0, -1).map((name) => caches.delete(name)));
}

/** Files never change under their address, so what is here is right. */
async function file(event, url) {
  const known = await caches.match(url.href, { ...alike, cacheName: files }) ?? await caches.match(url.href, alike);
  if (known) return known;
  const response = await fetch(event.request);
  const isKept = response.status === 200 && response.headers.get("cache-control")?.includes("immutable");
  if (isKept) event.waitUntil(keepFile(url.href, response.clone()));
  return response;
}

async function keepFile(address, response) {
  try {
    await (await caches.open(files)).put(address, response);
  } catch {
    // No room: it comes over the network again.
  }
}

async function page(event, url) {
  try {
    const response = await event.preloadResponse ?? await fetch(event.request);
    if (response.status === 200 && !response.redirected && readable.test(url.pathname)) {
      event.waitUntil(keepPage(url, response.clone()));
    }
    return response;
  } catch {
    return await keptPage(url) ?? await caches.match(nobody, alike) ?? Response.error();
  }
}

/** Who may be shown what is kept: nobody where the cookie is gone, or has run out. */
async function owner() {
  const cookie = await self.cookieStore?.get("offline");
  const [name, until] = (cookie?.value ?? "").split(".");
  return Number(until) > Date.now() / 1000 ? name : null;
}

async function keepPage(url, response) {
  const name = await owner();
  if (!name || !response.headers.get("content-type")?.startsWith("text/html")) return;
  const text = await response.text();
  if (text.length > largest || text.match(/<html[^>]* data-owner="([\w-]+)"/)?.[1] !== name) return;
  try {
    const cache = await caches.open(`pages-${name}`);
    await cache.delete(url.href);
    await cache.put(url.href, copy(text, response));
    const all = (await cache.keys()).filter((request) => new URL(request.url).pathname !== drawer);
    await Promise.all(all.slice(0, Math.max(0, all.length - mostPages)).map((request) => cache.delete(request)));
  } catch {
    await caches.delete(`pages-${name}`);
  }
  // Somebody may have signed out while this was on its way.
  if (await owner() !== name) await caches.delete(`pages-${name}`);
}

/** The page with a mark that it is a copy, and of when. */
function copy(text, response) {
  const headers = new Headers(response.headers);
  headers.delete("content-encoding");
  headers.delete("content-length");
  return new Response(text.replace("<html", `<html data-kept="${Date.now()}"`), { headers });
}

async function keptPage(url) {
  const name = await owner();
  if (!name && self.cookieStore) await erase();
  if (!name || !await caches.has(`pages-${name}`)) return null;
  const cache = await caches.open(`pages-${name}`);
  const opened = await cache.match(url.href, alike);
  const drawing = await cache.match(drawer, alike);
  return drawn.test(url.pathname) ? drawing ?? opened : opened ?? drawing;
}

/** The time of what lies here is over, and nobody came in since. */
async function erase() {
  const names = (await caches.keys()).filter((name) => name.startsWith("pages-"));
  await Promise.all(names.map((name) => caches.delete(name)));
  indexedDB.deleteDatabase("kabinet-offline");
}

// A file of an order that was opened on this device stays readable without a network.

import { isOff, keptOwner, owner } from "./owner.js";

const largest = 5_000_000;

export async function keepPaper(address) {
  try {
    const response = await fetch(address, { redirect: "error" });
    if (!response.ok || Number(response.headers.get("content-length")) > largest) return;
    const body = await response.blob();
    if (body.size > largest || isOff() || keptOwner() !== owner) return;
    const cache = await caches.open(`pages-${owner}`);
    await cache.put(address, new Response(body, { headers: response.headers }));
  } catch {
    // It was opened all the same; only it is not kept.
  }
}

/** The paths of the files that are kept. */
export async function keptPapers() {
  const cache = await caches.open(`pages-${owner}`);
  return new Set((await cache.keys()).map((request) => new URL(request.url).pathname));
}

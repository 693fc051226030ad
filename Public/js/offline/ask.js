// Asks the portal for what is to be kept. An answer of another session, or none, means that nothing here is this
// person's any more.

import { owner } from "./owner.js";
import { change, Gone, isNoRoom, one } from "./store.js";

/** An answer, or the one from before where nothing changed since. */
export async function ask(path) {
  const known = await one("answers", path);
  const response = await asked(path, known ? { "If-None-Match": known.tag } : {});
  if (response.status === 304) return known.body;
  const body = await bodyOf(response);
  const tag = response.headers.get("etag");
  try {
    if (tag) await change(owner, ["answers"], (answers) => answers.put({ path, tag, body }));
  } catch (error) {
    // Without room it is asked anew the next time.
    if (!isNoRoom(error)) throw error;
  }
  return body;
}

export async function fetched(path) {
  return bodyOf(await asked(path, {}));
}

function asked(path, headers) {
  return fetch(path, {
    headers: { Accept: "application/json", ...headers }, cache: "no-store", redirect: "manual",
    signal: AbortSignal.timeout(30_000),
  });
}

async function bodyOf(response) {
  if (response.type === "opaqueredirect" || [401, 403].includes(response.status)) throw new Gone("signed out");
  if (!response.ok) throw new Error(`status ${response.status}`);
  const body = await response.json();
  if (body.owner !== owner) throw new Gone("another session");
  return body;
}

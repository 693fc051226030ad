// Nothing personal stays: after signing out, when a session ended, for another person, customer or rights, and when
// somebody says that this device shall keep nothing.

import { disown } from "./owner.js";
import { erase } from "./store.js";

export async function forget() {
  // On a page without TLS there are none.
  const names = "caches" in window ? await caches.keys() : [];
  await Promise.all(names.filter((name) => name.startsWith("pages-")).map((name) => caches.delete(name)));
  await erase();
  disown();
}

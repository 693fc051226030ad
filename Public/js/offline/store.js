// What a device keeps of one owner: orders, lists, drafts, and what was asked of the portal. Every change looks whose
// things lie there: a page that another session left open writes nothing into them.

const name = "kabinet-offline";
const keys = { meta: "name", orders: "number", lists: "id", drafts: "id", answers: "path" };
const personal = Object.keys(keys);

let opening = null;

/** Something was asked for that is another owner's, or nobody's any more. */
export class Gone extends Error {}

export async function all(store) {
  return done((await base()).transaction(store).objectStore(store).getAll());
}

export async function one(store, key) {
  return done((await base()).transaction(store).objectStore(store).get(key));
}

/** Makes room for an owner; what lay there of somebody else is gone before. */
export async function claim(owner) {
  const deal = (await base()).transaction(personal, "readwrite");
  const meta = deal.objectStore("meta");
  const known = await done(meta.get("owner"));
  if (known && known.owner !== owner) for (const store of personal) deal.objectStore(store).clear();
  if (known?.owner !== owner) meta.put({ name: "owner", owner });
  return ended(deal);
}

/** Changes things of an owner in one go; `work` gets the stores by their names. */
export async function change(owner, stores, work) {
  const deal = (await base()).transaction([...new Set(["meta", ...stores])], "readwrite");
  const ends = ended(deal);
  const known = await done(deal.objectStore("meta").get("owner"));
  if (known?.owner === owner) work(...stores.map((store) => deal.objectStore(store)));
  await ends;
  if (known?.owner !== owner) throw new Gone("another owner's");
}

/** Deletes all of it, whoever has it open. */
export async function erase() {
  const open = await opening?.catch(() => null);
  open?.close();
  opening = null;
  // Another page may be reading just now: it lets go as soon as it hears of it.
  await new Promise((resolve) => {
    const request = indexedDB.deleteDatabase(name);
    request.onsuccess = request.onerror = resolve;
    request.onblocked = () => setTimeout(resolve, 2000);
  });
}

function base() {
  opening ??= new Promise((resolve, reject) => {
    const request = indexedDB.open(name, 1);
    request.onupgradeneeded = () => {
      for (const [store, keyPath] of Object.entries(keys)) request.result.createObjectStore(store, { keyPath });
    };
    request.onsuccess = () => {
      const open = request.result;
      open.onversionchange = () => {
        open.close();
        opening = null;
      };
      resolve(open);
    };
    request.onerror = () => {
      opening = null;
      reject(request.error);
    };
  });
  return opening;
}

function done(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

function ended(deal) {
  return new Promise((resolve, reject) => {
    deal.oncomplete = () => resolve();
    deal.onabort = () => reject(deal.error ?? new Gone("given up"));
  });
}

/** The device is full, or gives a page no more. */
export function isNoRoom(error) {
  return error?.name === "QuotaExceededError";
}

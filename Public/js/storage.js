// Storage that may be forbidden or full: then a choice lasts for this page only.

export function read(storage, key) {
  try {
    return storage().getItem(key);
  } catch {
    return null;
  }
}

/** Keeps `value` under `key`; `null` removes the key. */
export function write(storage, key, value) {
  try {
    if (value === null) storage().removeItem(key);
    else storage().setItem(key, value);
  } catch {
    // Nothing to do: the choice is not kept.
  }
}

export const local = () => window.localStorage;
export const session = () => window.sessionStorage;

// What a person chooses about pages is kept with the account: savePreference("density", "compact").

const waiting = new Map();
const travelling = new Map();

/**
 * Keeps `value` under `name`; null or undefined takes it away. Choices of one name travel one after the other, so that
 * the last one counts, and a newer one replaces those that still wait. Answers, once nothing of this name travels any
 * more, whether the portal kept the last one; a choice that could not travel changes nothing on the page that made it.
 */
export function savePreference(name, value) {
  waiting.set(name, value == null ? "" : JSON.stringify(value));
  if (!travelling.has(name)) travelling.set(name, travel(name));
  return travelling.get(name);
}

async function travel(name) {
  let isKept = true;
  while (waiting.has(name)) {
    const text = waiting.get(name);
    waiting.delete(name);
    isKept = await send(name, text);
  }
  travelling.delete(name);
  return isKept;
}

async function send(name, value) {
  const command = document.querySelector('input[name="command"]')?.value;
  if (!command) return false;
  try {
    const response = await fetch("/settings/preferences", {
      method: "POST",
      headers: { Accept: "application/json" },
      body: new URLSearchParams({ command, name, value }),
      redirect: "error",
      // The page may be left right after the choice.
      keepalive: true,
    });
    return response.ok;
  } catch {
    return false;
  }
}

// What still waits when the page goes away would be lost.
addEventListener("pagehide", () => {
  for (const [name, value] of waiting) send(name, value);
  waiting.clear();
});

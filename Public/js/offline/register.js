// Begins the worker that answers without a network.

const address = "/worker.js";

// The pages' policy lets a script name this one worker, and no other.
const rules = window.trustedTypes?.createPolicy("kabinet-worker", {
  createScriptURL(asked) {
    if (asked !== address) throw new TypeError(`${asked} is no worker`);
    return asked;
  },
});

export async function register() {
  await navigator.serviceWorker.register(rules?.createScriptURL(address) ?? address, { updateViaCache: "none" });
}

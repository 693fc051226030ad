// A piece of a page, as the portal makes it. The browser reads the answer as a document: no text becomes markup here.

/** What `selector` finds on the page of `address`, to be put into this one; null when it does not come. */
export function loadPart(address, selector, { wait = 8000, signal } = {}) {
  return new Promise((resolve) => {
    const request = new XMLHttpRequest();
    request.open("GET", address);
    request.responseType = "document";
    request.timeout = wait;
    request.onload = () => {
      const found = request.status === 200 && request.response?.querySelector(selector);
      resolve(found ? document.importNode(found, true) : null);
    };
    request.onerror = request.ontimeout = () => resolve(null);
    // Nobody waits any more: there is nothing to answer.
    signal?.addEventListener("abort", () => request.abort());
    request.send();
  });
}

// <div data-progress="/imports/17/progress"> asks how far the work is, ever less often. The answer is
// {"done": 1200, "total": 4000, "text": "…", "finished": false, "location": null}; when the work is finished the page
// goes to its location or says the last words.

const first = 800;
const longest = 10_000;

for (const box of document.querySelectorAll("[data-progress]")) follow(box);

async function follow(box) {
  let pause = first;
  for (;;) {
    await wait(pause);
    pause = Math.min(pause * 1.5, longest);
    const answer = await ask(box.dataset.progress);
    box.querySelector(".progress__words").classList.toggle("text-warning", answer === null);
    show(box, answer);
    if (answer?.finished) return finish(answer);
  }
}

/** Nobody watches a hidden page: it asks again when it is seen. */
function wait(pause) {
  return new Promise((done) => setTimeout(() => {
    if (!document.hidden) done();
    else document.addEventListener("visibilitychange", done, { once: true });
  }, pause));
}

async function ask(path) {
  try {
    const response = await fetch(path, {
      headers: { Accept: "application/json" }, redirect: "error", signal: AbortSignal.timeout(10_000),
    });
    return response.ok ? await response.json() : null;
  } catch {
    return null;
  }
}

function show(box, answer) {
  write(box.querySelector(".progress__words"), answer === null ? box.dataset.lost : answer.text);
  if (answer === null) return;
  const bar = box.querySelector("progress");
  const isKnown = Number.isFinite(answer.total) && answer.total > 0;
  if (isKnown) {
    bar.max = answer.total;
    bar.value = answer.done;
  } else {
    bar.removeAttribute("value");
  }
  const share = new Intl.NumberFormat(document.documentElement.lang || "ru", { style: "percent" });
  write(box.querySelector(".progress__share"), isKnown ? share.format(Math.min(1, answer.done / answer.total)) : "");
}

function write(place, text) {
  if (place && typeof text === "string" && place.textContent !== text) place.textContent = text;
}

function finish(answer) {
  if (typeof answer.location !== "string") return;
  const address = new URL(answer.location, document.baseURI);
  if (address.origin === location.origin) location.assign(address);
}

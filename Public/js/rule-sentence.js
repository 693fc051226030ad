// <p data-rule-sentence="/path" data-form="id">: says in words what the form of a price rule says, while it is filled in.
// <div data-rule-kinds="promotion personal"> stands there for rules of these kinds only.

const pause = 400;

for (const target of document.querySelectorAll("[data-rule-sentence]")) {
  const form = document.getElementById(target.dataset.form);
  if (form) follow(form, target);
}

function follow(form, target) {
  let timer;
  let asked = null;

  sift();
  // A field left as it stood may be one that was filled in by a kept draft.
  for (const name of ["input", "change", "draft"]) form.addEventListener(name, () => changed(), true);

  function changed() {
    sift();
    clearTimeout(timer);
    timer = setTimeout(tell, pause);
  }

  function sift() {
    const kind = form.elements.kind?.value ?? "";
    for (const part of form.querySelectorAll("[data-rule-kinds]")) {
      part.hidden = !part.dataset.ruleKinds.split(" ").includes(kind);
    }
  }

  async function tell() {
    asked?.abort();
    asked = new AbortController();
    const address = new URL(target.dataset.ruleSentence, location.href);
    for (const [name, value] of new FormData(form)) {
      if (name !== "command") address.searchParams.append(name, value);
    }
    try {
      const response = await fetch(address, { headers: { Accept: "application/json" }, signal: asked.signal });
      if (!response.ok) return;
      const { text } = await response.json();
      if (text) target.textContent = text;
    } catch {
      // Without an answer the last sentence stays.
    }
  }
}

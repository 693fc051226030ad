// Forms that a script sends: the answer brings the command of the next one.

/** The rule that said no, in the server's own words. */
export class Refused extends Error {}

/** Sends fields as a form does and gives the answer, whose command goes into every form that carried the spent one. */
export async function sendForm(path, fields) {
  const response = await fetch(path, {
    method: "POST",
    headers: { Accept: "application/json" },
    body: new URLSearchParams(fields),
    redirect: "error",
    signal: AbortSignal.timeout(10_000),
  });
  const answer = await response.json();
  if (response.status === 422 && answer.message) throw new Refused(answer.message);
  if (!response.ok || typeof answer.command !== "string") throw new Error(`status ${response.status}`);
  renewCommand(new URLSearchParams(fields).get("command"), answer.command);
  return answer;
}

function renewCommand(spent, fresh) {
  for (const field of document.querySelectorAll('input[type="hidden"][name="command"]')) {
    if (field.value === spent) field.value = fresh;
  }
}

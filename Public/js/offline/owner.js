// Whose this page is, and whose things this device keeps. <html data-owner> is the name of a session that acts for one
// customer with its rights of now; the cookie `offline` names the owner of what is kept and the second it must not be
// shown any more: `OWNER.SECONDS`. It ends with the browser where the session does. `off` keeps nothing here.

export const { owner = "", kept } = document.documentElement.dataset;
/** The version of the scripts, as it stands in their addresses. */
export const version = new URL(import.meta.url).pathname.split("/")[2];

const year = 366 * 24 * 3600;

export function isOff() {
  return cookie() === "off";
}

/** The owner of what is kept; empty where there is none, or where his time is over. */
export function keptOwner() {
  const [name, until] = cookie().split(".");
  return Number(until) > Date.now() / 1000 ? name : "";
}

/** Whose things may lie here, shown or not; empty for nobody's. */
export function lyingOwner() {
  return flag() ?? (isOff() ? "" : cookie().split(".")[0]);
}

/** Says whose things lie here from now on, before the first of them does. */
export function begin() {
  setFlag(owner);
}

/** Says that the owner's things may be shown for so many seconds, and no longer than the browser is open, perhaps. */
export function allow(name, seconds, isRemembered) {
  const until = Math.floor(Date.now() / 1000 + seconds);
  write(`${name}.${until}`, isRemembered ? seconds : null);
}

export function turnOff() {
  write("off", year);
}

/** Forgets whose things lie here; the choice to keep none stays. */
export function disown() {
  if (!isOff()) write("", 0);
  setFlag(null);
}

export function turnOn() {
  write("", 0);
}

function cookie() {
  return /(?:^|; )offline=([^;]*)/.exec(document.cookie)?.[1] ?? "";
}

function write(value, age) {
  const life = age === null ? "" : `; Max-Age=${Math.floor(age)}`;
  document.cookie = `offline=${value}; Path=/; SameSite=Lax${life}${location.protocol === "https:" ? "; Secure" : ""}`;
}

/** The cookie may be gone before what it was about, or come after it. */
function flag() {
  try {
    return localStorage.getItem("kabinet.offline");
  } catch {
    return null;
  }
}

function setFlag(value) {
  try {
    if (value === null) localStorage.removeItem("kabinet.offline");
    else localStorage.setItem("kabinet.offline", value);
  } catch {
    // The cookie alone says it.
  }
}

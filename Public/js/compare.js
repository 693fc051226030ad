// <a href="/compare?product=ID" data-compare="ID">: a stranger's comparison is the address; this browser carries it on
// from product to product while the tab is open.

import { read, session, write } from "./storage.js";

const key = "kabinet.compared";
const most = 6;

if (location.pathname === "/compare") keep(new URLSearchParams(location.search).getAll("product"));

document.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-compare]");
  if (!link) return;
  const ids = [...new Set([...kept(), link.dataset.compare])].slice(-most);
  keep(ids);
  const url = new URL("/compare", location.href);
  for (const id of ids) url.searchParams.append("product", id);
  link.href = url.href;
});

function kept() {
  return (read(session, key) ?? "").split(",").filter(Boolean);
}

function keep(ids) {
  write(session, key, ids.join(","));
}

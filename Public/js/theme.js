// Applies the person's theme and the folded sidebar before the first paint. A classic script in <head>, with a nonce.
(() => {
  const root = document.documentElement;
  try {
    const theme = localStorage.getItem("kabinet.theme");
    if (theme === "light" || theme === "dark") root.dataset.theme = theme;
    if (localStorage.getItem("kabinet.sidebar") === "collapsed") root.dataset.sidebar = "collapsed";
  } catch {
    // Storage may be forbidden; the page then follows the system.
  }
})();

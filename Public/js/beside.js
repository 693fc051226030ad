// Behaviours that nothing waits for, in a task of their own, so that none of the two holds the page up for long. The page
// names this script at its end: it may run before main.js, and finds everything above it.

import "./bell.js";
import "./carts-menu.js";
import "./chart.js";
import "./compare.js";
import "./copy.js";
import "./dashboard.js";
import "./help.js";
import "./field-counter.js";
import "./field-grow.js";
import "./field-mask.js";
import "./menu-keys.js";
import "./palette.js";
import "./password-reveal.js";
import "./picture-fallback.js";
import "./price-reason.js";
import "./relative-time.js";
import "./row-link.js";
import "./search-clicks.js";
import "./shortcuts.js";
import "./table-columns.js";
import "./table-keys.js";
import "./table-press.js";
import "./table-selection.js";
import "./tooltip.js";
import "./offline/start.js";

// Pages few people open bring their own.
if (document.querySelector("[data-cart-live]")) import("./cart.js");
if (document.querySelector("[data-combobox]")) import("./combobox.js");
if (document.querySelector("[data-configure]")) import("./configure.js");
if (document.querySelector("[data-file-drop]")) import("./file-drop.js");
if (document.querySelector("[data-period]")) import("./period.js");
if (document.querySelector("[data-look]")) import("./appearance.js");
if (document.querySelector("[data-lines]")) import("./line-editor.js");
if (document.querySelector("[data-offline]")) import("./offline/page.js");
if (document.querySelector("[data-menu-side]")) import("./menu-order.js");
if (document.querySelector("[data-section-order]")) import("./section-order.js");
if (document.querySelector("[data-progress]")) import("./progress.js");
if (document.querySelector("[data-choice-menu]")) import("./choice-menu.js");
if (document.querySelector("[data-favourite], [data-favourites]")) import("./favourite.js");
if (document.querySelector("[data-line]")) import("./goods-lines.js");
if (document.querySelector("[data-live-status]")) import("./live.js");
if (document.querySelector("[data-print]")) import("./print.js");
if (document.querySelector("[data-rule-sentence]")) import("./rule-sentence.js");
if (document.querySelector("[data-scan], [data-scan-open]")) import("./scanner.js");
if (document.querySelector("[data-selection-goods]")) import("./selection-goods.js");
if (document.querySelector("[data-view-of]")) import("./product-view.js");
if (document.querySelector("a[data-zoom]")) import("./gallery-zoom.js");
// What only fingers do.
if (navigator.maxTouchPoints > 0) {
  import("./swipe.js");
  import("./drawer.js");
  import("./pull-to-refresh.js");
}

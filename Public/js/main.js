// Every behaviour of the portal. Those that may stop a submit come before the one that holds it.

import "./form-validation.js";
import "./add-to-cart.js";
import "./submit-once.js";
import "./auto-submit.js";
import "./copy.js";
import "./dialog.js";
import "./keep-draft.js";
import "./menu.js";
import "./password-reveal.js";
import "./quantity-stepper.js";
import "./row-link.js";
import "./shortcuts.js";
import "./sidebar-collapse.js";
import "./theme-switch.js";
import "./toast.js";

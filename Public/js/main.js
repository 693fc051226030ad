// What a hand may press as soon as the page is there. What may stop a submit comes before what holds it. The rest of the
// behaviours stand in beside.js, which runs in a task of its own.

import "./offline.js";
// A field of a day takes text before a draft is put into it.
import "./calendar.js";
import "./form-validation.js";
import "./add-to-cart.js";
import "./arrange.js";
import "./arrange-drag.js";
import "./density.js";
import "./saved-filters.js";
import "./sidebar-collapse.js";
import "./theme-switch.js";
import "./submit-once.js";
import "./suggest.js";
import "./auto-submit.js";
import "./checkout.js";
import "./dialog.js";
import "./facets.js";
import "./keep-draft.js";
import "./autosave.js";
import "./unsaved.js";
import "./menu.js";
import "./navigation.js";
import "./quantity-stepper.js";
import "./toast.js";

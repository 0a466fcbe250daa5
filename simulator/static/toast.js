/** Short notices at the foot of the page: what went wrong, in words, until read. */

import { byId, el, icon } from "./dom.js";

const SHOWN_MS = 10_000;
const CROSS = "m6 6 12 12M18 6 6 18";

/** Shows an error. One that comes again takes the place of its last notice. */
export function toast(error) {
  for (const old of byId("toasts").children) if (old.dataset.words === error.message) old.remove();
  const notice = el(
    "div",
    { class: "toast", "data-testid": "toast", "data-words": error.message },
    el("p", {}, error.message, error.trackingId && el("small", {}, `Tracking ID ${error.trackingId}`)),
    el(
      "button",
      { type: "button", class: "icon-button", "aria-label": "Dismiss", onclick: () => notice.remove() },
      icon(CROSS),
    ),
  );
  byId("toasts").append(notice);
  setTimeout(() => notice.remove(), SHOWN_MS);
}

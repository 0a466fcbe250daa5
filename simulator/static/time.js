/** Times as people say them, in the reader's own zone. */

const CLOCK = new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit" });
const DAY = new Intl.DateTimeFormat(undefined, { weekday: "long", day: "numeric", month: "long" });
const FULL = new Intl.DateTimeFormat(undefined, { dateStyle: "full", timeStyle: "medium" });
const SHORT_DAY = new Intl.DateTimeFormat(undefined, { day: "numeric", month: "short" });

export function clock(iso) {
  return CLOCK.format(new Date(iso));
}

export function fullTime(iso) {
  return FULL.format(new Date(iso));
}

/** "Today", "Yesterday" or the date. */
export function day(iso) {
  const age = daysAgo(iso);
  return age === 0 ? "Today" : age === 1 ? "Yesterday" : DAY.format(new Date(iso));
}

/** The clock today, the date before: for a list where space is short. */
export function brief(iso) {
  return daysAgo(iso) === 0 ? clock(iso) : SHORT_DAY.format(new Date(iso));
}

function daysAgo(iso) {
  return Math.round((midnight(new Date()) - midnight(new Date(iso))) / 86_400_000);
}

function midnight(date) {
  return new Date(date.getFullYear(), date.getMonth(), date.getDate());
}

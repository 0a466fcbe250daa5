/** Sentences to try with the bot, made from the meetings that the person has hosted lately. */

import { el } from "./dom.js";

const NAMED = 3;
const ALWAYS = [
  { label: "Fill in a form", text: "attendance" },
  { label: "What can you do?", text: "help" },
];

/** `[{ label, text }]`: what a chip says and what it writes. Fewer where Webex doesn't tell of any meetings. */
export async function suggestionsFor(webex, me) {
  const [first, second] = await hosted(webex, me).catch(() => []);
  const invitees = first ? await webex.invitees(first.id).catch(() => []) : [];
  return [...aboutPeople(first, invitees), ...aboutEveryone(second), ...ALWAYS];
}

/** The person's own meetings, those with several runs first, then the newest: `[{ id, title }]`. */
async function hosted(webex, me) {
  const own = (await webex.meetings()).filter((meeting) => meeting.hostEmail === me.email);
  own.sort((a, b) => b.start.localeCompare(a.start));
  const series = [...Map.groupBy(own, (meeting) => meeting.meetingSeriesId)].sort(
    ([, a], [, b]) => b.length - a.length,
  );
  return series.map(([id, runs]) => ({ id: runs.length > 1 ? id : runs[0].id, title: runs[0].title }));
}

function aboutPeople(meeting, invitees) {
  const emails = invitees
    .slice(0, NAMED)
    .map((invitee) => invitee.email)
    .join(", ");
  return emails ? [{ label: `Who came to “${meeting.title}”?`, text: `who attended ${meeting.id} ${emails}` }] : [];
}

function aboutEveryone(meeting) {
  return meeting ? [{ label: `Everyone at “${meeting.title}”`, text: `who attended ${meeting.id}` }] : [];
}

/** Fills the panel; `prefix` comes before each sentence, such as the bot's mention. */
export function drawSuggestions(panel, suggestions, prefix, fill) {
  const chips = suggestions.map(({ label, text }) =>
    el("button", { type: "button", class: "chip", title: prefix + text, onclick: () => fill(prefix + text) }, label),
  );
  panel.replaceChildren(el("span", { class: "try-label" }, "Try"), ...chips);
}

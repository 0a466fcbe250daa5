/** One message as an element: who, when, and its text, files or card. */

import { drawCard } from "./card.js";
import { avatar, el } from "./dom.js";
import { fileView } from "./files.js";
import { richText } from "./richtext.js";
import { clock, fullTime } from "./time.js";
import { toast } from "./toast.js";

const CARD = "application/vnd.microsoft.card.adaptive";

/** `context`: `{ webex, me, people, submit }`: a `Directory` of people, `submit(messageId, inputs)` for cards' answers. */
export function messageView(message, context) {
  const { name, bot } = context.people.author(message);
  const mine = message.personId === context.me.id;
  return el(
    "article",
    {
      class: "message",
      "data-testid": "message",
      "data-id": message.id,
      "aria-label": `${name}, ${clock(message.created)}`,
    },
    avatar(name, { bot }),
    el("div", { class: "content" }, byline(message, mine ? "You" : name, bot), ...body(message, context)),
  );
}

function byline(message, name, bot) {
  const time = el("time", { datetime: message.created, title: fullTime(message.created) }, clock(message.created));
  const edited = message.updated && el("span", { class: "edited" }, "edited");
  return el("header", {}, el("strong", {}, name), bot && el("span", { class: "badge" }, "Bot"), time, edited);
}

function body(message, context) {
  const cards = (message.attachments ?? []).map((attachment) => cardOf(message, attachment, context));
  const files = (message.files ?? []).map((address) => fileView(context.webex, address));
  // The text beside a card is for clients that draw no cards.
  const words =
    cards.some(Boolean) || !(message.text || message.html || message.markdown)
      ? []
      : [richText(message, context.me.id)];
  return [...words, ...cards.filter(Boolean), ...files];
}

function cardOf(message, attachment, { submit }) {
  if (attachment.contentType !== CARD) return null;
  return drawCard(attachment.content, (inputs) => submit(message.id, inputs), toast);
}

/** Adaptive Cards, drawn by the official package at the version Webex knows, and what their buttons do. */

import { el } from "./dom.js";
import { HOST_CONFIG } from "./hostconfig.js";
import { toHtml } from "./richtext.js";

const SENT_MS = 3000;
const WEB_LINK = /^(https?|mailto):/i;

/**
 * The card as an element, or null where it can't be drawn.
 * `submit(inputs)` sends the answer; `failed(error)` tells why it couldn't be sent.
 */
export function drawCard(content, submit, failed) {
  const AC = globalThis.AdaptiveCards;
  if (!AC) return null;
  prepare(AC);
  const card = new AC.AdaptiveCard();
  card.hostConfig = new AC.HostConfig(HOST_CONFIG);
  card.maxVersion = AC.Versions.v1_3;
  card.parse(content, new AC.SerializationContext(AC.Versions.v1_3));
  const status = el("p", { class: "card-status", role: "status" });
  card.onExecuteAction = (action) => execute(AC, card, action, status, submit, failed);
  card.onAnchorClicked = (_, anchor) => opened(anchor.href);
  const drawn = card.isVersionSupported() ? card.render() : null;
  // A form of its own: the package names radio buttons by their input's id, and two cards may share ids.
  return (
    drawn &&
    el("form", { class: "card", "data-testid": "card", onsubmit: (event) => event.preventDefault() }, drawn, status)
  );
}

/** Settings that the package keeps for all cards. */
function prepare(AC) {
  AC.GlobalSettings.setTabIndexAtCardRoot = false;
  AC.AdaptiveCard.onProcessMarkdown = (text, result) => {
    const html = toHtml(text);
    result.didProcess = html !== null;
    result.outputHtml = html ?? undefined;
  };
}

function execute(AC, card, action, status, submit, failed) {
  if (action instanceof AC.OpenUrlAction) opened(action.url);
  else if (action instanceof AC.SubmitAction) answer(AC, card, action, status, submit, failed);
}

function opened(address) {
  if (WEB_LINK.test(address ?? "")) window.open(address, "_blank", "noopener,noreferrer");
  return true;
}

async function answer(AC, card, action, status, submit, failed) {
  enable(AC, card, false);
  status.textContent = "Sending…";
  try {
    await submit(action.data ?? {});
    say(status, "Sent");
  } catch (error) {
    say(status, "");
    failed(error);
  } finally {
    enable(AC, card, true);
    action.renderedElement?.focus({ preventScroll: true });
  }
}

function say(status, words) {
  status.textContent = words;
  setTimeout(() => {
    if (status.textContent === words) status.textContent = "";
  }, SENT_MS);
}

/** All buttons that send: an answer under way must not be sent twice. */
function enable(AC, card, enabled) {
  for (const action of card.getAllActions().filter((each) => each instanceof AC.SubmitAction)) {
    action.isEnabled = enabled;
    action.updateEnabledState();
  }
}

/** A message's text as elements: what is allowed is copied node by node, the rest becomes plain text or nothing. */

import { el } from "./dom.js";

const KEPT = new Set("P BR B STRONG I EM DEL UL OL LI BLOCKQUOTE CODE PRE H1 H2 H3 HR".split(" "));
const DROPPED = new Set("SCRIPT STYLE TEMPLATE IFRAME OBJECT EMBED SVG MATH NOSCRIPT TITLE".split(" "));
const SAFE_LINK = /^(https?|mailto):/i;
const ADDRESS = /https?:\/\/[^\s<>"]+[^\s<>".,;:!?)]/g;

let markdown = null;

/** What a Webex client shows of a message without a card. `me` is marked where mentioned. */
export function richText(message, me) {
  const html = message.html ?? (message.markdown ? toHtml(message.markdown) : null);
  return html === null ? plain(message.text ?? "") : rich(html, me);
}

/** Markdown as HTML with any HTML in it shown as text; null without markdown-it. */
export function toHtml(source) {
  if (!globalThis.markdownit) return null;
  // Webex's cards know emphasis, lists and links, no pictures, headings, tables or code.
  markdown ??= globalThis
    .markdownit({ html: false })
    .disable(["image", "heading", "lheading", "table", "hr", "code", "fence", "blockquote"]);
  return markdown.render(source);
}

function plain(text) {
  return el("p", { class: "plain" }, ...linked(text));
}

/** The text with its web addresses as links. */
function linked(text) {
  const parts = [];
  let end = 0;
  for (const match of text.matchAll(ADDRESS)) {
    parts.push(text.slice(end, match.index), anchor(match[0], [match[0]]));
    end = match.index + match[0].length;
  }
  return [...parts, text.slice(end)];
}

function rich(html, me) {
  // A parsed document is inert: it runs no script and loads no picture.
  const source = new DOMParser().parseFromString(html, "text/html");
  return el("div", { class: "rich" }, ...copies(source.body, me));
}

function copies(parent, me) {
  return [...parent.childNodes].flatMap((node) => copy(node, me));
}

function copy(node, me) {
  if (node.nodeType === Node.TEXT_NODE) return [node.data];
  if (node.nodeType !== Node.ELEMENT_NODE || DROPPED.has(node.tagName.toUpperCase())) return [];
  const children = copies(node, me);
  if (node.tagName === "SPARK-MENTION") return [mention(node, children, me)];
  if (node.tagName === "A") return [anchor(node.getAttribute("href") ?? "", children)];
  return KEPT.has(node.tagName) ? [el(node.tagName.toLowerCase(), {}, ...children)] : children;
}

function mention(node, children, me) {
  const everybody = node.dataset.objectType === "groupMention";
  const mine = everybody || node.dataset.objectId === me;
  return el("span", { class: mine ? "mention mine" : "mention" }, ...children);
}

function anchor(address, children) {
  if (!SAFE_LINK.test(address)) return el("span", {}, ...children);
  return el("a", { href: address, target: "_blank", rel: "noopener noreferrer" }, ...children);
}

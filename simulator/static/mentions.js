/** Completes @names in a text field from the members of the space, and writes them the way Webex's API wants them. */

import { avatar, el } from "./dom.js";

const TYPED = /(^|\s)@([^\s@]*(?: [^\s@]*)?)$/u;
const SHOWN = 6;
const SPECIAL = /[\\`*_[\]<>#~|]/g;

export class Mentions {
  #people = [];
  #found = [];
  #active = 0;

  constructor(field, list) {
    this.field = field;
    this.list = list;
    field.addEventListener("input", () => this.#suggest());
    field.addEventListener("blur", () => this.close());
    field.setAttribute("aria-autocomplete", "list");
  }

  /** The people that can be mentioned, `[{ id, name, email, bot }]`. Bots come first: they hear nothing else. */
  offer(people) {
    this.#people = people.toSorted((a, b) => Number(b.bot) - Number(a.bot));
    this.close();
  }

  get open() {
    return !this.list.hidden;
  }

  close() {
    this.list.hidden = true;
    this.field.removeAttribute("aria-activedescendant");
  }

  /** Handles a key while the list is open; true when it was for the list. */
  key(event) {
    if (!this.open) return false;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) this.#activate((this.#active + step + this.#found.length) % this.#found.length);
    else if (event.key === "Enter" || event.key === "Tab") this.#insert(this.#found[this.#active]);
    else if (event.key === "Escape") this.close();
    else return false;
    event.preventDefault();
    return true;
  }

  #typed() {
    return TYPED.exec(this.field.value.slice(0, this.field.selectionStart))?.[2];
  }

  #suggest() {
    const typed = this.#typed()?.toLocaleLowerCase();
    if (typed === undefined) return this.close();
    this.#found = this.#people.filter((person) => startsAnyWord(person.name, typed)).slice(0, SHOWN);
    if (this.#found.length === 0) return this.close();
    this.list.replaceChildren(...this.#found.map((person, at) => this.#option(person, at)));
    this.list.hidden = false;
    return this.#activate(0);
  }

  #option(person, at) {
    // mousedown, not click: the field must not lose the focus first.
    const pick = (event) => {
      event.preventDefault();
      this.#insert(person);
    };
    return el(
      "li",
      { role: "option", id: `mention-${at}`, onmousedown: pick },
      avatar(person.name, { bot: person.bot }),
      el("span", {}, person.name),
      el("small", {}, person.email),
    );
  }

  #activate(at) {
    this.#active = at;
    [...this.list.children].forEach((option, each) => option.setAttribute("aria-selected", String(each === at)));
    this.field.setAttribute("aria-activedescendant", `mention-${at}`);
    this.list.children[at].scrollIntoView({ block: "nearest" });
  }

  #insert(person) {
    const end = this.field.selectionStart;
    this.field.setRangeText(`@${person.name} `, end - this.#typed().length - 1, end, "end");
    this.field.dispatchEvent(new Event("input"));
    this.close();
  }
}

function startsAnyWord(name, typed) {
  const folded = name.toLocaleLowerCase();
  return folded.startsWith(typed) || folded.split(/\s+/).some((word) => word.startsWith(typed));
}

/** `{ text }`, or `{ markdown }` with `<@personId:…|Name>` where the text mentions some of `people`. */
export function withMentions(text, people) {
  const longestFirst = [...people].sort((a, b) => b.name.length - a.name.length);
  const parts = split(text, longestFirst);
  if (parts.every((part) => typeof part === "string")) return { text };
  return { markdown: parts.map((part) => (typeof part === "string" ? verbatim(part) : tag(part))).join("") };
}

/** The text in pieces, with the person in place of each `@Name`. */
function split(text, people) {
  const parts = [];
  let rest = text;
  for (let at = rest.indexOf("@"); at >= 0; at = rest.indexOf("@", at + 1)) {
    const person = mentionedAt(rest, at, people);
    if (!person) continue;
    parts.push(rest.slice(0, at), person);
    rest = rest.slice(at + 1 + person.name.length);
    at = -1;
  }
  return [...parts, rest];
}

function mentionedAt(text, at, people) {
  if (at > 0 && !/\s|[(,;]/.test(text[at - 1])) return undefined;
  return people.find(
    ({ name }) => text.startsWith(name, at + 1) && !/[\p{L}\p{N}]/u.test(text[at + 1 + name.length] ?? ""),
  );
}

function tag({ id, name }) {
  return `<@personId:${id}|${name}>`;
}

/** What a person types is meant as it stands: no emphasis out of an underscore in an e-mail address. */
function verbatim(text) {
  return text.replace(SPECIAL, "\\$&").replaceAll("\n", "  \n");
}

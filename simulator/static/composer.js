/** The field a message is written in: Enter sends, @ completes names, threads are answered, drafts kept by space. */

import { byId, el, icon } from "./dom.js";
import { Mentions, withMentions } from "./mentions.js";
import { toast } from "./toast.js";

const CROSS = "m6 6 12 12M18 6 6 18";
const MAX_HEIGHT_PX = 200;

export class Composer {
  #drafts = new Map();
  #place = null;
  #parent = null;
  #people = [];

  constructor() {
    this.form = byId("composer");
    this.field = byId("draft");
    this.replying = byId("replying");
    this.mentions = new Mentions(this.field, byId("mentions"));
    this.form.addEventListener("submit", (event) => this.#submitted(event));
    this.field.addEventListener("keydown", (event) => this.#key(event));
    this.field.addEventListener("input", () => this.#fit());
  }

  /** Writes to another place: `{ key, name, send(message) }`; `people` can be mentioned there. */
  moveTo(place, people) {
    if (this.#place) this.#drafts.set(this.#place.key, this.field.value);
    this.#place = place;
    this.#people = people;
    this.mentions.offer(people);
    this.form.hidden = false;
    this.field.placeholder = `Message ${place.name}`;
    this.#answer(null);
    this.fill(this.#drafts.get(place.key) ?? "");
  }

  hide() {
    this.form.hidden = true;
  }

  fill(text) {
    this.field.value = text;
    this.#fit();
  }

  /** Puts text into the field for the person to change and send. */
  suggest(text) {
    this.fill(text);
    this.field.focus();
    this.field.setSelectionRange(text.length, text.length);
  }

  /** The next message goes into the thread of `message`. */
  replyTo(message, name) {
    this.#answer(message.parentId ?? message.id, name);
    this.field.focus();
  }

  #answer(parentId, name) {
    this.#parent = parentId;
    this.replying.hidden = !parentId;
    const stop = () => this.#answer(null);
    const cross = el(
      "button",
      { type: "button", class: "icon-button", "aria-label": "Stop replying", onclick: stop },
      icon(CROSS),
    );
    this.replying.replaceChildren(el("span", {}, `Replying to ${name} in a thread`), cross);
  }

  #key(event) {
    if (this.mentions.key(event)) return;
    if (event.key === "Escape") this.#answer(null);
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    this.form.requestSubmit();
  }

  async #submitted(event) {
    event.preventDefault();
    const text = this.field.value.trim();
    if (!text || this.form.getAttribute("aria-busy") === "true") return;
    const place = this.#place;
    this.form.setAttribute("aria-busy", "true");
    try {
      await place.send({ ...withMentions(text, this.#people), ...(this.#parent && { parentId: this.#parent }) });
      this.#sent(place);
    } catch (error) {
      toast(error);
    } finally {
      this.form.removeAttribute("aria-busy");
    }
  }

  #sent(place) {
    this.#drafts.delete(place.key);
    if (this.#place.key === place.key) this.fill("");
  }

  #fit() {
    this.field.style.height = "auto";
    this.field.style.height = `${Math.min(this.field.scrollHeight, MAX_HEIGHT_PX)}px`;
    this.form.classList.toggle("filled", this.field.value.trim() !== "");
  }
}

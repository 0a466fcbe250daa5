/** The messages of one room on the page: loaded a page at a time, kept up to date, never drawn again unless changed. */

import { el, icon } from "./dom.js";
import { oneAtATime } from "./live.js";
import { messageView } from "./message.js";
import { day } from "./time.js";
import { addAll, carriesOn, mergeNewest, newest, oldest, threads } from "./timeline.js";

const NEAR_END_PX = 120;
const REPLY = "M9 14 4 9l5-5M4 9h10a6 6 0 0 1 6 6v4";

export class Conversation {
  #known = new Map();
  #views = new Map();
  #threads = new Map();
  #complete = false;
  #closed = false;
  #following = true;
  #awaiting = false;

  /**
   * `parts`: the elements `{ scroller, timeline, earlier, newer, empty }`.
   * `reply(message)` starts an answer in the message's thread.
   */
  constructor(roomId, context, parts, reply) {
    this.roomId = roomId;
    this.context = { ...context, submit: (messageId, inputs) => this.#submit(messageId, inputs) };
    this.parts = parts;
    this.reply = reply;
    /** Loads what is new, changed or deleted among the newest messages. */
    this.refresh = oneAtATime(() => this.#load());
    parts.timeline.replaceChildren();
    parts.newer.hidden = true;
    parts.empty.hidden = true;
    parts.earlier.onclick = () => this.showEarlier();
    parts.newer.onclick = () => this.#toEnd();
    parts.scroller.onscroll = () => this.#scrolled();
    this.sizes = new ResizeObserver(() => this.#following && this.#toEnd());
    this.sizes.observe(parts.scroller);
  }

  close() {
    this.#closed = true;
    this.sizes.disconnect();
  }

  async #load() {
    const page = await this.context.webex.messages(this.roomId);
    if (this.#closed) return;
    const before = newest(this.#known)?.id;
    if (page.complete || before === undefined) this.#complete = page.complete;
    mergeNewest(this.#known, page.items, page.complete);
    this.#draw();
    const last = newest(this.#known);
    if (last && last.id !== before) this.#arrived(last, before === undefined);
  }

  /** Loads a page of older messages and keeps what is being read in its place. */
  async showEarlier() {
    const page = await this.context.webex.messages(this.roomId, oldest(this.#known)?.id);
    if (this.#closed) return;
    const { scroller } = this.parts;
    const fromEnd = scroller.scrollHeight - scroller.scrollTop;
    this.#complete = page.complete;
    addAll(this.#known, page.items);
    this.#draw();
    scroller.scrollTop = scroller.scrollHeight - fromEnd;
  }

  /** Sends a card's answer. What comes next is what the person waits for, wherever it stands. */
  #submit(messageId, inputs) {
    this.#awaiting = true;
    return this.context.webex.submit(messageId, inputs);
  }

  #draw() {
    const nodes = [];
    let before;
    for (const thread of threads(this.#known)) {
      const newDay = !before || day(before.created) !== day(thread.created);
      if (newDay) nodes.push(this.#day(thread.created));
      const joined =
        !newDay && before.replies.length === 0 && before.root && thread.root && carriesOn(thread.root, before.root);
      nodes.push(this.#thread(thread, Boolean(joined)));
      before = thread;
    }
    arrange(this.parts.timeline, nodes);
    this.parts.earlier.hidden = this.#complete;
    this.parts.empty.hidden = nodes.length > 0;
  }

  #day(created) {
    const name = day(created);
    return this.#kept(`day ${name}`, name, () => el("li", { class: "day" }, el("span", {}, name)));
  }

  #thread(thread, joined) {
    const parts = this.#threads.get(thread.id) ?? this.#newThread(thread);
    const root = thread.root ? this.#message(thread.root, joined) : this.#missing(thread.id);
    arrange(parts.root, [root]);
    arrange(
      parts.replies,
      thread.replies.map((reply, at) => this.#message(reply, carriesOn(reply, thread.replies[at - 1]))),
    );
    parts.node.classList.toggle("has-replies", thread.replies.length > 0);
    return parts.node;
  }

  #newThread({ id }) {
    const replies = el("div", { class: "replies" });
    const first = el("div", { class: "root" });
    const answer = el(
      "button",
      { type: "button", class: "reply", onclick: () => this.reply(this.#known.get(id) ?? { id }) },
      icon(REPLY),
      el("span", {}, "Reply in thread"),
    );
    const parts = {
      node: el("li", { class: "thread", "data-testid": "thread" }, first, replies, answer),
      root: first,
      replies,
    };
    this.#threads.set(id, parts);
    return parts;
  }

  #message(message, joined) {
    const view = this.#kept(message.id, JSON.stringify(message), () => messageView(message, this.context));
    view.classList.toggle("joined", joined);
    return view;
  }

  #missing(id) {
    return this.#kept(`missing ${id}`, "", () => el("p", { class: "missing" }, "In reply to an earlier message"));
  }

  /** The element made before, unless what it shows has changed: a half-filled form must survive a refresh. */
  #kept(key, content, make) {
    const kept = this.#views.get(key);
    if (kept?.content === content) return kept.node;
    const node = make();
    this.#views.set(key, { content, node });
    return node;
  }

  #arrived(message, first) {
    const { scroller, timeline, newer } = this.parts;
    const wanted = first || this.#following || this.#awaiting || message.personId === this.context.me.id;
    this.#awaiting = false;
    if (!wanted) {
      newer.hidden = false;
      return;
    }
    const node = timeline.querySelector(`[data-id="${CSS.escape(message.id)}"]`);
    const tall = node.offsetHeight > scroller.clientHeight;
    if (!tall && (first || node.closest(".thread") === timeline.lastElementChild)) return this.#toEnd();
    // What does not fit is read from its start.
    node.scrollIntoView({ block: tall ? "start" : "nearest" });
    this.#following = atEnd(scroller);
  }

  #toEnd() {
    const { scroller, newer } = this.parts;
    scroller.scrollTop = scroller.scrollHeight;
    newer.hidden = true;
    this.#following = true;
  }

  #scrolled() {
    this.#following = atEnd(this.parts.scroller);
    if (this.#following) this.parts.newer.hidden = true;
  }
}

function atEnd(scroller) {
  return scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight < NEAR_END_PX;
}

/** Makes `nodes` the children of `parent`, moving as few as possible: moving one would lose its focus. */
function arrange(parent, nodes) {
  const wanted = new Set(nodes);
  for (const child of [...parent.children]) if (!wanted.has(child)) child.remove();
  let place = parent.firstElementChild;
  for (const node of nodes) {
    if (node === place) place = place.nextElementSibling;
    else parent.insertBefore(node, place);
  }
}

/** Messages put into the order in which they are read: threads by their root's time, days, authors in a row. No DOM. */

const SAME_BREATH_MS = 5 * 60_000;

/**
 * Takes in the newest page (newest first), and forgets what was deleted since.
 * `complete`: the page reaches back to the room's first message.
 */
export function mergeNewest(known, page, complete) {
  const kept = new Set(page.map((message) => message.id));
  const reach = complete || page.length === 0 ? "" : page[page.length - 1].created;
  for (const [id, message] of known) {
    if (message.created >= reach && !kept.has(id)) known.delete(id);
  }
  addAll(known, page);
}

/** Oldest first, so that messages of the same millisecond keep their order. */
export function addAll(known, page) {
  for (const message of page.toReversed()) known.set(message.id, message);
}

/** `[{ id, root, replies }]`, oldest first; `root` is missing where only replies have been loaded. */
export function threads(known) {
  const found = new Map();
  const inOrder = [...known.values()].sort((a, b) => a.created.localeCompare(b.created));
  for (const message of inOrder) {
    const id = message.parentId ?? message.id;
    const thread = found.get(id) ?? {
      id,
      root: undefined,
      replies: [],
      created: known.get(id)?.created ?? message.created,
    };
    if (message.parentId) thread.replies.push(message);
    else thread.root = message;
    found.set(id, thread);
  }
  return [...found.values()].sort((a, b) => a.created.localeCompare(b.created));
}

export function newest(known) {
  return [...known.values()].reduce(
    (last, message) => (!last || message.created >= last.created ? message : last),
    undefined,
  );
}

export function oldest(known) {
  return [...known.values()].reduce(
    (first, message) => (!first || message.created < first.created ? message : first),
    undefined,
  );
}

/** Whether a message carries on from the one before, so that its author need not be named again. */
export function carriesOn(message, before) {
  return (
    before !== undefined &&
    before.personId === message.personId &&
    new Date(message.created) - new Date(before.created) < SAME_BREATH_MS
  );
}

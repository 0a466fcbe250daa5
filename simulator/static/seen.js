/** Which rooms have news, remembered in this browser: Webex's API tells the last activity, not what was read. */

const KEY = "rollcall.seen.";

/** When each room was last looked at by one person. On a first visit everything counts as read. */
export class Seen {
  #key;
  #times;

  constructor(personId, rooms) {
    this.#key = KEY + personId;
    this.#times = stored(this.#key) ?? Object.fromEntries(rooms.map((room) => [room.id, room.lastActivity]));
    this.#save();
  }

  hasNews(room) {
    return room.lastActivity > (this.#times[room.id] ?? "");
  }

  mark(room) {
    this.#times[room.id] = room.lastActivity;
    this.#save();
  }

  #save() {
    try {
      localStorage.setItem(this.#key, JSON.stringify(this.#times));
    } catch {
      // A browser that forbids storage forgets what was read: nothing worse.
    }
  }
}

function stored(key) {
  try {
    return JSON.parse(localStorage.getItem(key));
  } catch {
    return null;
  }
}

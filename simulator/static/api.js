/** Webex's HTTP API as one person sees it: every call carries that person's token. */

const API = "/v1/";
const PAGE = 50;

/** What Webex answered instead of what was asked; its message is meant to be read by a person. */
export class ApiError extends Error {
  constructor(status, body, retryAfter) {
    super(readable(status, body, retryAfter));
    this.status = status;
    this.trackingId = body?.trackingId;
  }
}

function readable(status, body, retryAfter) {
  if (status === 0) return "The simulator can't be reached. Is it still running?";
  const details = describe(body?.errors).filter((detail) => detail !== body?.message);
  const wait = retryAfter ? ` Try again in ${retryAfter} s.` : "";
  return [body?.message || `Webex answered with status ${status}.`, ...details].join(" ") + wait;
}

/** Errors come as a list of descriptions, or, for cards, as an object of reasons. */
function describe(errors) {
  if (Array.isArray(errors)) return errors.map((error) => error.description).filter(Boolean);
  return Object.values(errors ?? {})
    .flatMap((error) => error.attachmentErrors ?? [error.reason])
    .filter(Boolean);
}

export class Webex {
  #token;

  constructor(token) {
    this.#token = token;
  }

  /** Rooms, the most recently used first. */
  async rooms() {
    return (await this.#get("rooms", { max: 100, sortBy: "lastactivity" })).items;
  }

  async members(roomId) {
    return (await this.#get("memberships", { roomId, max: 100 })).items;
  }

  /** At most a page of messages, newest first, older than the message `before` if one is given. */
  async messages(roomId, before) {
    const query = { roomId, max: PAGE, ...(before && { beforeMessage: before }) };
    const response = await this.#fetch(address("messages", query));
    return { items: (await response.json()).items, complete: !response.headers.has("Link") };
  }

  /** The meetings of the last seven days that have ended. */
  async meetings() {
    return (await this.#get("meetings", { meetingType: "meeting", state: "ended", max: 50 })).items;
  }

  async invitees(meetingId) {
    return (await this.#get("meetingInvitees", { meetingId, max: 100 })).items;
  }

  send(message) {
    return this.#json("messages", message);
  }

  submit(messageId, inputs) {
    return this.#json("attachment/actions", { type: "submit", messageId, inputs });
  }

  /** A file of a message. Only the path is used: the token stays on this origin, whatever the address says. */
  content(link, method = "GET") {
    return this.#fetch(new URL(link, location.origin).pathname, { method });
  }

  async #get(path, query) {
    return (await this.#fetch(address(path, query))).json();
  }

  async #json(path, body) {
    const response = await this.#fetch(API + path, {
      method: "POST",
      body: JSON.stringify(body),
      headers: { "Content-Type": "application/json" },
    });
    return response.json();
  }

  async #fetch(link, options = {}) {
    const headers = { ...options.headers, Authorization: `Bearer ${this.#token}` };
    const response = await fetch(link, { ...options, headers }).catch(() => null);
    if (!response) throw new ApiError(0);
    if (!response.ok) throw new ApiError(response.status, await bodyOf(response), response.headers.get("Retry-After"));
    return response;
  }
}

function address(path, query) {
  return `${API}${path}?${new URLSearchParams(query)}`;
}

/** The error's JSON; nothing when the body is HTML or cut off, as Webex's gateways send it. */
async function bodyOf(response) {
  return response.json().catch(() => undefined);
}

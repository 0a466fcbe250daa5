/** Tells when a room has changed: by server-sent events, and by asking again while those are out of reach. */

const POLL_MS = 2000;

/** Calls `changed(roomId)`, or `changed()` where anything may have changed. Silent while the page is hidden. */
export function watch(changed) {
  let events = null;
  let polling = null;

  function connect() {
    events = new EventSource("/_events");
    events.onopen = () => stopPolling();
    events.onmessage = ({ data }) => changed(JSON.parse(data).room);
    events.onerror = () => fallBack();
  }

  /** Polls until the browser has connected again; a refused stream is asked for again each time. */
  function fallBack() {
    polling ??= setInterval(() => {
      changed();
      if (events.readyState === EventSource.CLOSED) connect();
    }, POLL_MS);
  }

  function stopPolling() {
    clearInterval(polling);
    polling = null;
    changed();
  }

  function pause() {
    events.close();
    clearInterval(polling);
    polling = null;
  }

  // Browsers share six connections a host between all tabs: a hidden tab gives its own back.
  document.addEventListener("visibilitychange", () => (document.hidden ? pause() : connect()));
  connect();
}

/** `work` wrapped so that it never runs twice at once, and runs once more where it was asked for meanwhile. */
export function oneAtATime(work) {
  let running = null;
  let again = false;
  async function rounds() {
    do {
      again = false;
      await work();
    } while (again);
  }
  return () => {
    again = running !== null;
    running ??= rounds().finally(() => (running = null));
    return running;
  };
}

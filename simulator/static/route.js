/** What is shown, kept in the address: `#person=alice@example.com&room=<id>`, or `&to=<e-mail>` for a first message. */

export function currentRoute() {
  const pairs = location.hash.slice(1).split("&").filter(Boolean);
  return Object.fromEntries(pairs.map(readPair));
}

/** Not URLSearchParams: that reads the + of an e-mail address as a space. */
function readPair(pair) {
  const [name, ...rest] = pair.split("=");
  return [name, decoded(rest.join("="))];
}

function decoded(value) {
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}

export function linkTo(route) {
  const given = Object.entries(route).filter(([, value]) => value);
  return `#${given.map(([name, value]) => `${name}=${encodeURIComponent(value)}`).join("&")}`;
}

export function go(route) {
  location.hash = linkTo(route);
}

/** Changes the address without a step in the browser's history. */
export function replaceRoute(route) {
  history.replaceState(null, "", linkTo(route));
}

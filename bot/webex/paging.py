"""Lists that Webex gives in pages: each names the next by a `Link`."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit, urlunsplit

import requests

from bot.webex.errors import UnreadableError

MOST_PAGES = 2_000
"""Far beyond Webex's largest webinar; a list that goes on longer is a loop."""


def pages(
    first: requests.Response, params: Mapping[str, str], get: Callable[[str], requests.Response]
) -> Iterator[requests.Response]:
    """Yield the answer to `params` and every page after it. Raises UnreadableError if the links form a circle."""
    answer, seen = first, {first.url}
    while True:
        yield answer
        link = answer.links.get("next", {}).get("url")
        if link is None:
            return
        url = _next(answer.url, link, params)
        if url in seen or len(seen) >= MOST_PAGES:
            raise UnreadableError("the pages of the answer have no end")
        seen.add(url)
        answer = get(url)


def _next(base: str, link: str, params: Mapping[str, str]) -> str:
    """Return the address of the next page. What the link leaves out of our question is added: it would ask another."""
    try:
        parts = urlsplit(urljoin(base, link))
        said = {name for name, _ in parse_qsl(parts.query, keep_blank_values=True)}
    except ValueError as error:
        raise UnreadableError("Webex pointed to an address that can't be read") from error
    added = urlencode({name: value for name, value in params.items() if name not in said})
    return urlunsplit(parts._replace(query="&".join(filter(None, (parts.query, added)))))

"""Faults on request: what goes wrong, for which requests, how often. Set through POST /_control/faults.

These keep the request from Webex:

    status          an answer with `status`, `message` and `retry_after`
    html            the same as a page of HTML
    reset_before    the connection ends
    hang            nothing comes until the client gives up

These spoil the answer to a request that took effect:

    truncated       half the body
    reset_after     the connection ends
    slow            a byte at a time, for `seconds`
    drip            a byte a second, from the first of the head to the last of the body
    wrong_length    more bytes are promised than come
    endless_next    the link to the next page leads to the page itself
    foreign_next    the link to the next page leads to `next`
    bare_next       the link to the next page lacks the parameters in `without`, or all of the request's own

A fault strikes requests with `path` in their path, `query` in their query, of `method` and of the person with the
e-mail `owner`; with `probability`, or the next `times` times, or always. A second page that is not there:
{"fault": "status", "status": 404, "path": "meetingParticipants", "query": "cursor="}.
"""

from __future__ import annotations

import json
import random
import re
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, urlencode

from simulator.errors import JSON_TYPE, error_body
from simulator.models import Json
from simulator.wire import Environ, Reply

BEFORE = ("status", "html", "reset_before", "hang")
LINKS = ("endless_next", "foreign_next", "bare_next")
AFTER = ("truncated", "reset_after", "slow", "drip", "wrong_length", *LINKS)
PAGE = b"<html><head><title>%d</title></head><body><h1>Please try again later</h1></body></html>"


@dataclass
class Fault:
    """What goes wrong, and for which requests; see the module."""

    fault: str
    path: str = ""
    method: str | None = None
    query: str = ""
    owner: str | None = None
    probability: float | None = None
    times: int | None = None
    status: int = 503
    message: str = "Simulated failure."
    retry_after: str | None = None
    next: str = ""
    without: list[str] = field(default_factory=list)
    seconds: float = 2

    def __post_init__(self) -> None:
        if self.fault not in BEFORE + AFTER:
            raise ValueError(f"unknown fault {self.fault!r}; known are {', '.join(BEFORE + AFTER)}")

    def strikes(self, request: Json, dice: random.Random) -> bool:
        """Tell whether it strikes a request, given as in the log of requests. Count `times` down."""
        fits = self.path in request["path"] and self.query in request["query"]
        if not fits or self.method not in (None, request["method"]) or self.owner not in (None, request["owner"]):
            return False
        if self.times == 0:
            return False
        if self.probability is not None and dice.random() >= self.probability:
            return False
        if self.times is not None:
            self.times -= 1
        return True

    def instead(self) -> Reply | None:
        """Return the answer to a request that never reaches Webex, or None."""
        if self.fault == "reset_before":
            return Reply(0, [], b"", manner="reset")
        if self.fault == "hang":
            return Reply(0, [], b"", manner="hang")
        headers = [("Retry-After", self.retry_after)] if self.retry_after is not None else []
        if self.fault == "html":
            return Reply(self.status, [*headers, ("Content-Type", "text/html")], PAGE % self.status)
        if self.fault == "status":
            body = json.dumps(error_body(self.message, [{"description": self.message}])).encode()
            return Reply(self.status, [*headers, ("Content-Type", JSON_TYPE)], body)
        return None

    def spoil(self, reply: Reply, environ: Environ) -> None:
        """Make the answer to a request that took effect go wrong."""
        if self.fault == "truncated" and isinstance(reply.body, bytes):
            reply.body = reply.body[: len(reply.body) // 2]
        elif self.fault == "reset_after":
            reply.manner = "reset"
        elif self.fault in ("slow", "drip", "wrong_length"):
            reply.manner, reply.seconds = self.fault, self.seconds
        elif self.fault in LINKS:
            own = dict(reply.headers).get("Link", "")
            if address := self._next(own, environ):
                kept = [pair for pair in reply.headers if pair[0] != "Link"]
                reply.headers = [*kept, ("Link", f'<{address}>; rel="next"')]

    def _next(self, link: str, environ: Environ) -> str:
        """Return the address of the next page; empty where there is none to be spoilt."""
        if self.fault == "foreign_next":
            return self.next
        if self.fault == "endless_next":
            return f"http://{environ['HTTP_HOST']}{environ['PATH_INFO']}?{environ['QUERY_STRING']}"
        match = re.match(r"<([^?>]*)\?([^>]*)>", link)
        return f"{match[1]}?{urlencode(self._kept(match[2]))}" if match else ""

    def _kept(self, query: str) -> list[tuple[str, str]]:
        """Return what is left of a next page's parameters; without names, its cursor alone."""
        pairs = parse_qsl(query)
        return [pair for pair in pairs if (pair[0] not in self.without if self.without else pair[0] == "cursor")]

"""Faults on request: what goes wrong, for which requests, how often. Set through the control API.

A fault either keeps the request from Webex (status, html, reset_before) or spoils the answer to one that took
effect (truncated, reset_after, slow, wrong_length, endless_next, foreign_next).
"""

from __future__ import annotations

import json
import random
from dataclasses import dataclass

from simulator.errors import error_body
from simulator.wire import Environ, Reply

BEFORE = ("status", "html", "reset_before")
AFTER = ("truncated", "reset_after", "slow", "wrong_length", "endless_next", "foreign_next")
PAGE = b"<html><head><title>%d</title></head><body><h1>Please try again later</h1></body></html>"


@dataclass
class Fault:
    """`path` is a part of the path. Strikes with `probability`, or the next `times` times, or always."""

    fault: str
    path: str = ""
    method: str | None = None
    probability: float | None = None
    times: int | None = None
    status: int = 503
    retry_after: str | None = None
    next: str = ""
    seconds: float = 2

    def __post_init__(self) -> None:
        if self.fault not in BEFORE + AFTER:
            raise ValueError(f"unknown fault {self.fault!r}; known are {', '.join(BEFORE + AFTER)}")

    def strikes(self, method: str, path: str, dice: random.Random) -> bool:
        if self.path not in path or self.method not in (None, method) or self.times == 0:
            return False
        if self.probability is not None and dice.random() >= self.probability:
            return False
        if self.times is not None:
            self.times -= 1
        return True

    def instead(self) -> Reply | None:
        """The answer to a request that never reaches Webex, or None."""
        if self.fault == "reset_before":
            return Reply(0, [], b"", manner="reset")
        headers = [("Retry-After", self.retry_after)] if self.retry_after is not None else []
        if self.fault == "html":
            return Reply(self.status, [*headers, ("Content-Type", "text/html")], PAGE % self.status)
        if self.fault == "status":
            message = "Simulated failure."
            body = json.dumps(error_body(message, [{"description": message}])).encode()
            return Reply(self.status, [*headers, ("Content-Type", "application/json")], body)
        return None

    def spoil(self, reply: Reply, environ: Environ) -> None:
        """Make the answer to a request that took effect go wrong."""
        if self.fault == "truncated" and isinstance(reply.body, bytes):
            reply.body = reply.body[: len(reply.body) // 2]
        elif self.fault == "reset_after":
            reply.manner = "reset"
        elif self.fault in ("slow", "wrong_length"):
            reply.manner, reply.seconds = self.fault, self.seconds
        elif self.fault in ("endless_next", "foreign_next"):
            address = self.next if self.fault == "foreign_next" else _address(environ)
            kept = [pair for pair in reply.headers if pair[0].lower() != "link"]
            reply.headers = [*kept, ("Link", f'<{address}>; rel="next"')]


def _address(environ: Environ) -> str:
    return f"http://{environ['HTTP_HOST']}{environ['PATH_INFO']}?{environ['QUERY_STRING']}"

"""A load generator that costs little itself: prepared bytes, one thread, one selector.

A connection is used again until an answer closes it, as proxies before a bot do. waitress by itself closes it after
every answer without a body, such as the 204 of bare Flask; the bot keeps it.
"""

from __future__ import annotations

import re
import selectors
import socket
import time
from collections.abc import Iterator
from dataclasses import dataclass, field

LIMIT = 60.0
"""Seconds after which a run ends, whatever happens."""
LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)


@dataclass
class Outcome:
    """What came back. Latencies are in seconds, from the moment a request was meant to be sent."""

    seconds: float = 0.0
    latencies: list[float] = field(default_factory=list)
    statuses: dict[str, int] = field(default_factory=dict)

    @property
    def rate(self) -> float:
        return len(self.latencies) / self.seconds

    def percentile(self, percent: float) -> float:
        """In milliseconds."""
        ordered = sorted(self.latencies)
        return ordered[min(len(ordered) - 1, int(len(ordered) * percent / 100))] * 1000


@dataclass
class _Line:
    """A connection to `port`, and when the request on it was meant to be sent."""

    port: int
    connection: socket.socket | None = None
    due: float = 0.0
    received: bytes = b""

    def send(self, request: bytes) -> socket.socket:
        if self.connection is None:
            self.connection = socket.create_connection(("127.0.0.1", self.port))
            self.connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.connection.sendall(request)
        return self.connection

    def receive(self) -> bool:
        """Whether the answer is whole."""
        if self.connection is None:
            return False
        self.received += self.connection.recv(65536)
        head, end, body = self.received.partition(b"\r\n\r\n")
        length = LENGTH.search(head)
        return bool(end) and len(body) >= (int(length[1]) if length else 0)

    def close(self) -> None:
        if self.connection is not None:
            self.connection.close()
            self.connection = None


def closed(port: int, requests: Iterator[bytes], *, connections: int, seconds: float) -> Outcome:
    """As fast as the server answers: every connection sends its next request when the last one is answered.

    Ends after so many seconds, or with the last of the requests.
    """
    return _run(port, requests, connections, seconds, rate=None)


def opened(port: int, requests: Iterator[bytes], *, connections: int, seconds: float, rate: float) -> Outcome:
    """So many a second, whether or not the server keeps up: what waits for a connection counts as latency."""
    return _run(port, requests, connections, seconds, rate)


def _run(port: int, requests: Iterator[bytes], connections: int, seconds: float, rate: float | None) -> Outcome:
    outcome = Outcome()
    idle = [_Line(port) for _ in range(connections)]
    lines = list(idle)
    began = time.perf_counter()
    sent = 0
    with selectors.DefaultSelector() as selector:
        while (now := time.perf_counter() - began) < seconds or len(idle) < connections:
            if now > seconds + LIMIT:
                break
            while idle and now < seconds and (rate is None or sent / rate <= now):
                request = next(requests, None)
                if request is None:
                    seconds = now
                    break
                line = idle.pop()
                line.due = began + (now if rate is None else sent / rate)
                selector.register(line.send(request), selectors.EVENT_READ, line)
                sent += 1
            for key, _ in selector.select(0.001 if rate else 0.1):
                _take(selector, key.data, idle, outcome)
    outcome.seconds = time.perf_counter() - began
    for line in lines:
        line.close()
    return outcome


def _take(selector: selectors.BaseSelector, line: _Line, idle: list[_Line], outcome: Outcome) -> None:
    if not line.receive():
        return
    if line.connection is not None:
        selector.unregister(line.connection)
    status = line.received[9:12].decode()
    outcome.statuses[status] = outcome.statuses.get(status, 0) + 1
    outcome.latencies.append(time.perf_counter() - line.due)
    if b"connection: close" in line.received.lower():
        line.close()
    line.received = b""
    idle.append(line)

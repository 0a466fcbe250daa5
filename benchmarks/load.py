"""A load generator that costs little itself: prepared bytes over kept-alive sockets, one thread, one selector."""

from __future__ import annotations

import selectors
import socket
import time
from collections.abc import Iterator
from dataclasses import dataclass, field

LIMIT = 60.0
"""Seconds after which a run ends, whatever happens."""


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
    """A connection, and when the request on it was meant to be sent."""

    connection: socket.socket
    due: float = 0.0
    received: bytes = b""


def closed(port: int, requests: Iterator[bytes], *, connections: int, seconds: float) -> Outcome:
    """As fast as the server answers: every connection sends its next request when the last one is answered."""
    return _run(port, requests, connections, seconds, rate=None)


def opened(port: int, requests: Iterator[bytes], *, connections: int, seconds: float, rate: float) -> Outcome:
    """So many a second, whether or not the server keeps up: what waits for a connection counts as latency."""
    return _run(port, requests, connections, seconds, rate)


def _run(port: int, requests: Iterator[bytes], connections: int, seconds: float, rate: float | None) -> Outcome:
    outcome = Outcome()
    with selectors.DefaultSelector() as selector:
        idle = [_Line(socket.create_connection(("127.0.0.1", port))) for _ in range(connections)]
        for line in idle:
            line.connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            selector.register(line.connection, selectors.EVENT_READ, line)
        began = time.perf_counter()
        sent = 0
        while (now := time.perf_counter()) - began < min(seconds, LIMIT) or len(idle) < connections:
            is_over = now - began >= seconds
            while idle and not is_over and (rate is None or sent / rate <= now - began):
                line = idle.pop()
                line.due = now if rate is None else began + sent / rate
                line.connection.sendall(next(requests))
                sent += 1
            if is_over and now - began > seconds + LIMIT:
                break
            wait = 1.0 if rate is None or not idle else max(0.0, began + sent / rate - time.perf_counter())
            for key, _ in selector.select(min(wait, 0.1)):
                _receive(key.data, idle, outcome)
        outcome.seconds = time.perf_counter() - began
        for key in list(selector.get_map().values()):
            key.data.connection.close()
    return outcome


def _receive(line: _Line, idle: list[_Line], outcome: Outcome) -> None:
    line.received += line.connection.recv(65536)
    if b"\r\n\r\n" not in line.received:
        return
    status = line.received[9:12].decode()
    outcome.statuses[status] = outcome.statuses.get(status, 0) + 1
    outcome.latencies.append(time.perf_counter() - line.due)
    line.received = b""
    idle.append(line)

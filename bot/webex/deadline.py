"""A deadline for a whole call: connecting, sending, headers and body together.

The time-outs of requests and urllib3 hold for a single read or write. A peer that sends a byte a second stays within
each of them for ever. Here each read and each write may last no longer than what is left of the call.
"""

from __future__ import annotations

import http.client
import io
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from requests.adapters import HTTPAdapter
from urllib3 import HTTPConnectionPool, HTTPSConnectionPool, PoolManager
from urllib3.connection import HTTPConnection, HTTPSConnection

_PART = 16 * 1024
"""Bytes written at once: so many are one record of TLS, which has a time-out for each, not for the whole."""

_ends_at: ContextVar[float] = ContextVar("ends_at", default=float("inf"))


@contextmanager
def ended_within(seconds: float) -> Iterator[None]:
    """Have whatever is read or written in this block, in this thread, raise TimeoutError when the time is over."""
    token = _ends_at.set(time.monotonic() + seconds)
    try:
        yield
    finally:
        _ends_at.reset(token)


def _left() -> float:
    """Return how many seconds are left of the call. Raises TimeoutError where none are."""
    left = _ends_at.get() - time.monotonic()
    if left <= 0:
        raise TimeoutError("the call took too long")
    return left


def _shorten(sock: socket.socket) -> None:
    """Let the next read or write take no longer than what is left."""
    left, usual = _left(), sock.gettimeout()
    if usual is None or usual > left:
        sock.settimeout(left)


class _Reads(io.RawIOBase):
    """What is read from a socket, each time within what is left."""

    def __init__(self, raw: io.RawIOBase, sock: socket.socket) -> None:
        self._raw = raw
        self._sock = sock

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int | None:
        _shorten(self._sock)
        return self._raw.readinto(buffer)

    def close(self) -> None:
        self._raw.close()
        super().close()


class _Response(http.client.HTTPResponse):
    def __init__(self, sock: socket.socket, *args: Any, **options: Any) -> None:
        super().__init__(sock, *args, **options)
        self.fp = io.BufferedReader(_Reads(self.fp.detach(), sock))


class _InTime(http.client.HTTPConnection):
    """Connects, reads and writes in time."""

    response_class = _Response

    def connect(self) -> None:
        left = _left()
        self.timeout = left if self.timeout is None else min(self.timeout, left)
        super().connect()

    def send(self, data: Any) -> None:
        if self.sock is None or not isinstance(data, bytes):
            super().send(data)
            return
        for start in range(0, len(data), _PART):
            _shorten(self.sock)
            super().send(data[start : start + _PART])


class _Http(_InTime, HTTPConnection):
    pass


class _Https(_InTime, HTTPSConnection):
    pass


class _HttpPool(HTTPConnectionPool):
    ConnectionCls = _Http


class _HttpsPool(HTTPSConnectionPool):
    ConnectionCls = _Https


def _in_time(manager: PoolManager) -> PoolManager:
    manager.pool_classes_by_scheme = {"http": _HttpPool, "https": _HttpsPool}
    return manager


class InTimeAdapter(HTTPAdapter):
    """An adapter whose calls end with the block of `ended_within` that they are made in, through proxies too."""

    def init_poolmanager(self, *args: Any, **options: Any) -> None:
        super().init_poolmanager(*args, **options)
        _in_time(self.poolmanager)

    def proxy_manager_for(self, proxy: str, **options: Any) -> Any:
        return _in_time(super().proxy_manager_for(proxy, **options))

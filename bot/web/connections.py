"""Connections from outside: each has some seconds for a whole request, and no number of them keeps a webhook out.

waitress serves them. Added here is what it lacks: its timeout begins again with every byte that comes, at its limit it
takes in nobody, it asks every connection again before it waits, closes it after every answer without a body, and of two
lengths believes one.
"""

from __future__ import annotations

import logging
import math
import resource
import select
import socket
import time
from typing import TYPE_CHECKING, Any

from waitress.adjustments import Adjustments
from waitress.channel import HTTPChannel
from waitress.parser import HTTPRequestParser, ParsingError
from waitress.server import TcpWSGIServer
from waitress.task import WSGITask
from waitress.wasyncore import dispatcher, readwrite

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

MOST_CONNECTIONS = 2048
OTHER_FILES = 256
"""Descriptors kept for the database, calls to Webex, and what is not thought of."""
REQUEST_SECONDS = 10.0
"""For a whole request, headers and body: from when the connection is made, or from the request's first byte."""
KEPT_SECONDS = 75.0
"""After an answer, until the next request begins: longer than proxies keep theirs, so that they close first."""
LARGEST_BODY = 64 * 1024
LARGEST_HEAD = 16 * 1024
"""Bytes. A webhook of Webex's is about 1 kB."""
THREADS = 16
AT_A_TIME = 64
"""Connections that are taken in before others are looked at."""


class StrictParser(HTTPRequestParser):
    """Refuses what another server on the way may have read differently (RFC 9112, 5.2 and 6.1)."""

    def parse_header(self, header_plus: bytes) -> None:
        super().parse_header(header_plus)
        is_encoded = self.chunked or "TRANSFER_ENCODING" in self.headers  # which stays there in HTTP/1.0
        if is_encoded and (self.version != "1.1" or "CONTENT_LENGTH" in self.headers):
            raise ParsingError("Transfer-Encoding does not go with Content-Length, nor with HTTP/1.0")
        if b"\r\n " in header_plus or b"\r\n\t" in header_plus:
            raise ParsingError("A header must not go on in the next line")


class KeepingTask(WSGITask):
    """Keeps the connection after an answer that has no body, such as a 204: it ends with its headers."""

    def set_close_on_finish(self) -> None:
        asked_to_close = self.request.headers.get("CONNECTION", "").lower() == "close"
        if self.has_body or asked_to_close or self.version != "1.1":
            super().set_close_on_finish()


class Channel(HTTPChannel):
    """One connection, with the time by which it must have sent a whole request."""

    parser_class = StrictParser
    task_class = KeepingTask

    def __init__(self, *arguments: Any, **options: Any) -> None:
        self.deadline = time.monotonic() + REQUEST_SECONDS
        self._is_kept = False
        super().__init__(*arguments, **options)

    def add_channel(self, map: dict[int, dispatcher] | None = None) -> None:  # noqa: A002 - waitress's name
        super().add_channel(map)
        self.server.changed.add(self)

    def received(self, data: bytes) -> bool:
        if self._is_kept:
            self._is_kept = False
            self.deadline = time.monotonic() + REQUEST_SECONDS
        return bool(super().received(data))

    def service(self) -> None:
        self.deadline = math.inf  # the other thread may look before this one has gone on below
        super().service()
        self.deadline = time.monotonic() + KEPT_SECONDS
        self._is_kept = True

    def due(self) -> float:
        """Return when it is to be closed, on the monotonic clock; never while a request is being answered."""
        return math.inf if self.requests else self.deadline


class Server(TcpWSGIServer):
    """Listens on `listener`. When there are too many connections, those that would be closed next are, at once."""

    channel_class = Channel

    def __init__(self, app: WSGIApplication, listener: socket.socket) -> None:
        # Under load it warns at every request that another one waits.
        logging.getLogger("waitress.queue").setLevel(logging.ERROR)
        self._most = most_connections()
        adjustments = Adjustments(
            threads=THREADS,
            max_request_body_size=LARGEST_BODY,
            max_request_header_size=LARGEST_HEAD,
            connection_limit=self._most + OTHER_FILES // 2,  # reached only when more than `most` are being answered
            cleanup_interval=1,
            ident=None,
        )
        super().__init__(app, {}, _sock=listener, bind_socket=False, adj=adjustments)
        self._poll = select.poll()
        self._watched: dict[int, dispatcher] = {}
        self.changed: set[dispatcher] = {self.trigger}
        """Those that may have begun, or ended, to wait for something."""
        self._is_pulled = False

    def take_in(self) -> None:
        """Wait for connections, requests and room for answers, a second at most, and act on them.

        Unlike waitress's own loop, this looks only at what has changed: thousands of idle connections cost little.
        """
        self._is_pulled = False  # before looking: what changes afterwards pulls again
        changed, self.changed = self.changed, set()
        for each in (self, *changed):
            self._watch(each)
        for number, events in self._poll.poll(1000):
            each = self._watched[number]
            if self._map.get(number) is each:
                readwrite(each, events)
                self.changed.add(each)
            else:  # it was closed, and its number may be another's already
                self._poll.unregister(number)
                del self._watched[number]

    def pull_trigger(self) -> None:
        """Have `take_in` look again; once is enough for all threads that ask before it does."""
        if not self._is_pulled:
            self._is_pulled = True
            super().pull_trigger()

    def _watch(self, each: dispatcher) -> None:
        if each._fileno is None:
            return
        # Asked first: the thread that answers may be ready at any moment. It pulls the trigger, and this is done again.
        if isinstance(each, Channel) and each.requests:
            self.changed.add(each)
        reads = (select.POLLIN | select.POLLPRI) * bool(each.readable())
        writes = select.POLLOUT * bool(each.writable() and not each.accepting)
        self._poll.register(each._fileno, reads | writes)
        self._watched[each._fileno] = each

    def maintenance(self, _now: float) -> None:
        """Close what is overdue; waitress calls this every second, in the thread that reads from connections."""
        now = time.monotonic()
        for channel in list(self.active_channels.values()):
            if channel.due() <= now:
                channel.handle_close()

    def handle_accept(self) -> None:
        """Take in some of those that wait; where there are too many now, close some that have waited longest."""
        for _ in range(AT_A_TIME):
            before = len(self.active_channels)
            super().handle_accept()
            if len(self.active_channels) == before:
                break
        if (count := len(self.active_channels)) > self._most:
            room = count - self._most + self._most // 32  # some more, as to look for them takes long
            for channel in sorted(self.active_channels.values(), key=Channel.due)[:room]:
                if not channel.requests:
                    channel.handle_close()


def most_connections() -> int:
    """Return how many connections there may be; raise this process's limit of open files so far as that is allowed."""
    soft, hard = (math.inf if limit == resource.RLIM_INFINITY else limit for limit in _limits())
    files = min(MOST_CONNECTIONS + OTHER_FILES, hard)
    if soft < files:
        resource.setrlimit(resource.RLIMIT_NOFILE, (int(files), _limits()[1]))
    return min(MOST_CONNECTIONS, int(max(files // 2, files - OTHER_FILES)))


def _limits() -> tuple[int, int]:
    return resource.getrlimit(resource.RLIMIT_NOFILE)

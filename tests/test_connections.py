"""Connections of strangers: whatever they send, or don't, webhooks get in beside them, and they are gone in time."""

from __future__ import annotations

import itertools
import resource
import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from subprocess import Popen
from typing import TYPE_CHECKING

import pytest
from waitress.channel import HTTPChannel

from benchmarks.servers import SECRET, webhook
from bot.server import listening
from bot.web import connections
from bot.web.connections import MOST_CONNECTIONS, REQUEST_SECONDS
from chaos.ports import free_port
from simulator.server import serve
from tests.support.processes import environment, process, until_ready
from tests.support.workers import until

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse

PATIENCE = 30.0
numbers = itertools.count()
HEAD = b"POST /webhook HTTP/1.1\r\nHost: bot\r\n"


@dataclass(frozen=True)
class Site:
    """The bot that listens, and how to reach it."""

    port: int
    running: Popen[str]

    def connect(self, sent: bytes = b"") -> socket.socket:
        connection = socket.create_connection(("127.0.0.1", self.port), timeout=PATIENCE)
        connection.sendall(sent)
        return connection

    def answers(self, sent: bytes) -> bytes:
        """All that comes back until the bot closes the connection."""
        with self.connect(sent) as connection:
            return b"".join(iter(lambda: connection.recv(65536), b""))

    def status(self, sent: bytes) -> int:
        with self.connect(sent) as connection:
            return int(connection.recv(65536).split(b" ")[1])

    def memory(self) -> int:
        """In kB, what the process holds."""
        status = Path(f"/proc/{self.running.pid}/status").read_text()
        return int(status.partition("VmRSS:")[2].split()[0])

    def open_files(self) -> int:
        return len(list(Path(f"/proc/{self.running.pid}/fd").iterdir()))


@contextmanager
def few_open_files(count: int) -> Iterator[None]:
    """What is started meanwhile may open so many files, until it asks for more."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (count, hard))
    yield
    resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    folder, port = tmp_path_factory.mktemp("site"), free_port()
    with ExitStack() as stack:
        env = environment(stack.enter_context(serve()), folder, port) | {"WEBEX_WEBHOOK_SECRET": SECRET}
        with few_open_files(256):
            running = stack.enter_context(process("web", env=env, folder=folder))
        until_ready(port, "/healthz")
        yield Site(port, running)
        running.terminate()
        assert running.wait(15) == 0
        assert running.stderr is not None
        assert "Traceback" not in running.stderr.read()


def is_closed(connection: socket.socket) -> bool:
    """Whether the bot has closed it; nothing is waited for."""
    connection.setblocking(False)
    try:
        return connection.recv(65536) == b""
    except BlockingIOError:
        return False
    except ConnectionError:
        return True


def test_webhooks_get_in_beside_strangers_who_send_nothing_half_or_a_byte_now_and_then(site: Site) -> None:
    """With 512 of them nobody waits; and each is closed when its time is over, however often a byte comes."""
    with ExitStack() as stack:
        silent, half, dripping = (
            [stack.enter_context(site.connect(sent)) for _ in range(count)]
            for count, sent in ((171, b""), (171, webhook(0)[:-400]), (170, HEAD + b"X-Slow: "))
        )
        began = time.monotonic()
        strangers = [*silent, *half, *dripping]
        for _ in range(20):
            assert site.status(webhook(next(numbers))) == 204
        assert not any(is_closed(connection) for connection in strangers)
        while not all(is_closed(connection) for connection in strangers):
            assert time.monotonic() - began < REQUEST_SECONDS + PATIENCE
            for connection in dripping:
                if not is_closed(connection):
                    connection.send(b"x")
            time.sleep(0.5)


def test_two_thousand_connections_are_held_and_more_are_taken_in(site: Site) -> None:
    """In a process that was allowed few open files at first. Each costs some kB."""
    before = site.memory()
    with ExitStack() as stack:
        for _ in range(MOST_CONNECTIONS + 50):
            stack.enter_context(site.connect(HEAD))
        # Where many are taken in at once, a few more are closed than there is no room for.
        until(lambda: site.open_files() > MOST_CONNECTIONS - MOST_CONNECTIONS // 32, PATIENCE)
        assert site.status(webhook(next(numbers))) == 204
        assert site.open_files() < MOST_CONNECTIONS + 50
        assert site.memory() - before < 64_000


def test_a_connection_answers_one_webhook_after_another(site: Site) -> None:
    """Also those that are sent before the last one is answered; and it closes when it is asked to."""
    with site.connect() as connection:
        for _ in range(3):
            connection.sendall(webhook(next(numbers)))
            assert connection.recv(65536).startswith(b"HTTP/1.1 204 No Content\r\n")
    several = [webhook(next(numbers)) for _ in range(5)]
    answers = site.answers(
        b"".join(several).replace(b"Host:", b"Connection: close\r\nHost:").replace(b"Connection: close\r\n", b"", 4)
    )
    assert answers.count(b"HTTP/1.1 204 No Content\r\n") == 5
    assert answers.count(b"Connection: close\r\n") == 1
    assert b"Connection: close\r\n" in site.answers(webhook(next(numbers)).replace(b"HTTP/1.1", b"HTTP/1.0"))


CHUNKED = b"Transfer-Encoding: chunked\r\n"
NOTHING = b"0\r\n\r\n"


@pytest.mark.parametrize(
    "sent",
    [
        HEAD + CHUNKED + b"Content-Length: 5\r\n\r\n" + NOTHING,
        HEAD + b"Content-Length: 5\r\n" + CHUNKED + b"\r\n" + NOTHING,
        HEAD.replace(b"1.1", b"1.0") + CHUNKED + b"\r\n" + NOTHING,
        HEAD + b"Content-Length: 5\r\nContent-Length: 5\r\n\r\nhello",
        HEAD + b"Content-Length: 5\r\nContent-Length: 6\r\n\r\nhello!",
        HEAD + b"Content-Length: 5, 5\r\n\r\nhello",
        HEAD + b"Content-Length: +5\r\n\r\nhello",
        HEAD + b"Content-Length : 5\r\n\r\nhello",
        HEAD + b"X-Folded: a\r\n b\r\n\r\n",
        HEAD + b"X-Folded: a\r\n\tb\r\n\r\n",
        HEAD + b"X-Bare: a\nContent-Length: 5\r\n\r\nhello",
        HEAD + b"X-Bare: a\rb\r\n\r\n",
        b"POST /webhook HTTP/1.1\nHost: bot\r\n\r\n",
        b"\x16\x03\x01\x02\x00\r\n\r\n",
    ],
)
def test_what_two_servers_may_read_differently_is_refused(site: Site, sent: bytes) -> None:
    """400, and the connection is closed: what follows may be half of another request."""
    answer = site.answers(sent)
    assert answer.startswith(b"HTTP/1.")
    assert answer.count(b" 400 Bad Request\r\n") == 1


@pytest.mark.parametrize(
    ("status", "sent"),
    [
        (431, HEAD + b"X-Large: " + b"x" * 20_000 + b"\r\n\r\n"),
        (431, HEAD + b"X-Many: x\r\n" * 2000),
        (413, HEAD + b"Content-Length: 70000\r\n\r\n"),
        (501, HEAD + b"Transfer-Encoding: gzip\r\n\r\n"),
        (404, b"GET /nothing HTTP/1.1\r\nHost: bot\r\n\r\n"),
        (404, b"GET /%00%ff/../../etc/passwd HTTP/1.1\r\nHost: bot\r\n\r\n"),
        (404, b"HEAD /nothing HTTP/1.1\r\nHost: bot\r\n\r\n"),
        (405, b"DELETE /healthz HTTP/1.1\r\nHost: bot\r\n\r\n"),
        (405, b"HEAD /webhook HTTP/1.1\r\nHost: bot\r\n\r\n"),
        (405, b"BREW /webhook HTTP/1.1\r\nHost: bot\r\n\r\n"),
        (200, b"HEAD /healthz HTTP/1.1\r\nHost: bot\r\n\r\n"),
        (401, HEAD + b"Content-Length: 5\r\n\r\nhello"),
    ],
)
def test_what_is_not_for_the_bot_has_a_clear_answer(site: Site, status: int, sent: bytes) -> None:
    """And none leaves a traceback in the log, which is looked at in the end.

    While all threads answer those of another test, the answer is 503.
    """
    until(lambda: site.status(sent) != 503, 30)
    assert site.status(sent) == status


@pytest.mark.parametrize("endless", [b"1000\r\n" + b"x" * 4096 + b"\r\n", b"1\r\nx\r\n" * 1000, b"1" * 4096])
def test_a_body_without_end_is_not_taken_in(site: Site, endless: bytes) -> None:
    """Chunks of 4 kB, of one byte each, and a chunk whose length never ends: the connection is closed."""
    with site.connect(HEAD + CHUNKED + b"\r\n") as connection, pytest.raises(ConnectionError):
        connection.sendall(endless * 10_000)
    assert site.status(webhook(next(numbers))) == 204


@pytest.mark.parametrize(
    "request_", [b"GET /readyz HTTP/1.1\r\nHost: bot\r\n\r\n", b"GET /x HTTP/1.1\r\nHost: bot\r\n\r\n"]
)
def test_who_asks_much_and_never_reads_keeps_nobody_out(site: Site, request_: bytes) -> None:
    """Twenty connections, more than there are threads, ask for a thousand pages each and read no answer."""
    with ExitStack() as stack:
        for _ in range(20):
            connection = stack.enter_context(site.connect())
            connection.setblocking(False)
            with suppress(BlockingIOError):
                connection.send(request_ * 1000)
        for _ in range(20):
            assert site.status(webhook(next(numbers))) == 204


def test_strangers_who_hang_up_are_nobodys_trouble(site: Site) -> None:
    """At once or after the request, with a reset: no traceback, and the next one is served."""
    for sent in (b"", HEAD, webhook(next(numbers)), b"GET /healthz HTTP/1.1\r\nHost: bot\r\n\r\n" * 50):
        connection = site.connect(sent)
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\x01\0\0\0\0\0\0\0")
        connection.close()
    assert site.status(webhook(next(numbers))) == 204


@contextmanager
def answering(seconds: float = 0) -> Iterator[int]:
    """Something that answers every request after so many seconds; yields its port."""

    def app(_environ: object, start: StartResponse) -> list[bytes]:
        time.sleep(seconds)
        start("204 No Content", [])
        return []

    listener = socket.create_server(("127.0.0.1", 0))
    with listening(app, listener):
        yield listener.getsockname()[1]


def test_where_there_are_too_many_those_that_have_waited_longest_are_closed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Who sends a whole request is answered, however many others hold their connections."""
    monkeypatch.setattr(connections, "MOST_CONNECTIONS", 8)
    with ExitStack() as stack:
        port = stack.enter_context(answering())
        strangers = [stack.enter_context(socket.create_connection(("127.0.0.1", port))) for _ in range(20)]
        answered = stack.enter_context(socket.create_connection(("127.0.0.1", port), timeout=PATIENCE))
        answered.sendall(b"GET / HTTP/1.1\r\n\r\n")
        assert answered.recv(65536).startswith(b"HTTP/1.1 204")
        closed = [is_closed(connection) for connection in strangers]
        assert closed == sorted(closed, reverse=True)
        assert closed.count(False) <= 7


def test_an_answer_that_took_long_does_not_end_the_connection(monkeypatch: pytest.MonkeyPatch) -> None:
    """Not even if the thread that gave it has no turn for a while afterwards: the next request would be lost."""
    service = HTTPChannel.service

    def without_a_turn(self: HTTPChannel) -> None:
        service(self)
        time.sleep(1.5)  # the other thread looks for what is overdue every second

    monkeypatch.setattr(HTTPChannel, "service", without_a_turn)
    monkeypatch.setattr(connections, "REQUEST_SECONDS", 0.1)
    with answering(0.2) as port, socket.create_connection(("127.0.0.1", port), timeout=PATIENCE) as connection:
        for wait in (1.5, 0):
            connection.sendall(b"GET / HTTP/1.1\r\n\r\n")
            assert connection.recv(65536).startswith(b"HTTP/1.1 204")
            time.sleep(wait)


def test_no_request_is_overlooked_however_the_threads_take_turns(monkeypatch: pytest.MonkeyPatch) -> None:
    """The last answer may be ready just when it was seen that there is none yet."""
    readable = HTTPChannel.readable

    def seen_too_early(self: HTTPChannel) -> bool:
        result = bool(readable(self))
        until(lambda: not self.requests)
        return result

    monkeypatch.setattr(HTTPChannel, "readable", seen_too_early)
    with answering() as port, socket.create_connection(("127.0.0.1", port), timeout=PATIENCE) as connection:
        for _ in range(3):
            connection.sendall(b"GET / HTTP/1.1\r\n\r\n")
            assert connection.recv(65536).startswith(b"HTTP/1.1 204")

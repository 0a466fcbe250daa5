"""Webex hangs: every call ends in time, however little it gets on, and nobody else waits for it."""

from __future__ import annotations

import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from bot.webex.call_pool import SIDE_BY_SIDE, CallPool
from bot.webex.errors import UnreachableError
from bot.webex.http import LARGEST_ANSWER, PinnedSession
from simulator.server import serve
from tests.support.chat import NOW, Chat, config, running

SOON = 0.5
IN_TIME = 10.0
"""Seconds: far more than SOON on a busy machine, and half of what a single read may take."""
HEAD = b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n"
REVIEW = "fa8dec20b4c254fc8e7fe1239a43327e"

Peer = Callable[[socket.socket, threading.Event], object]


def dripping(head: bytes, drop: bytes) -> Peer:
    """A server that answers with `head`, and then goes on a few bytes at a time."""

    def answer(connection: socket.socket, over: threading.Event) -> None:
        connection.recv(65536)
        connection.sendall(head)
        while not over.wait(0.02):
            connection.sendall(drop)

    return answer


def silent(_connection: socket.socket, over: threading.Event) -> None:
    """A server that takes the connection, and no more."""
    over.wait()


def sipping(connection: socket.socket, over: threading.Event) -> None:
    """A server that reads a little at a time, and never answers."""
    while not over.wait(0.02):
        connection.recv(512)


PEERS: dict[str, Peer] = {
    "headers drip": dripping(b"HTTP/1.1 200 OK\r\nX-Long: ", b"x"),
    "header lines drip": dripping(b"HTTP/1.1 200 OK\r\n", b"X: y\r\n"),
    "body drips": dripping(HEAD, b" "),
    "chunks drip": dripping(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", b"1\r\n \r\n"),
    "interim answers": dripping(b"", b"HTTP/1.1 100 Continue\r\n\r\n"),
    "no answer": silent,
    "an upload that is not read": sipping,
}


@contextmanager
def peer(answer: Peer, context: ssl.SSLContext | None = None) -> Iterator[str]:
    """A server whose every connection goes so; yields its base URL."""
    listener = socket.create_server(("127.0.0.1", 0))
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    over = threading.Event()

    def one(connection: socket.socket) -> None:
        with suppress(OSError), context.wrap_socket(connection, server_side=True) if context else connection as opened:
            answer(opened, over)

    def accept() -> None:
        with suppress(OSError):
            while not over.is_set():
                peers.append(threading.Thread(target=one, args=(listener.accept()[0],)))
                peers[-1].start()

    peers = [threading.Thread(target=accept)]
    peers[0].start()
    try:
        yield f"http{'s' if context else ''}://localhost:{listener.getsockname()[1]}/v1/"
    finally:
        over.set()
        listener.shutdown(socket.SHUT_RDWR)  # what is waited for in `accept` ends
        listener.close()
        for thread in peers:
            thread.join(IN_TIME)


def seconds_until_given_up(session: PinnedSession) -> float:
    """Upload a large file; how long until that is given up."""
    began = time.monotonic()
    with session, pytest.raises(UnreachableError):
        session.post(f"{session.base_url}messages", data=b"x" * 5_000_000)
    return time.monotonic() - began


@pytest.mark.parametrize("name", PEERS)
def test_a_call_ends_in_time_however_it_goes_on(name: str) -> None:
    """The time-outs for single reads and writes never run out; the deadline for the call does."""
    with peer(PEERS[name]) as url:
        assert seconds_until_given_up(PinnedSession(url, total_seconds=SOON)) < IN_TIME


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> tuple[ssl.SSLContext, str]:
    """A server's side of TLS for localhost, and the file with what a client trusts."""
    key, name = ec.generate_private_key(ec.SECP256R1()), x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "peer")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .sign(key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    secret = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    both = tmp_path_factory.mktemp("tls") / "both.pem"
    both.write_bytes(secret + made.public_bytes(pem))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(both)
    return context, str(both)


@pytest.mark.parametrize("name", ["headers drip", "an upload that is not read"])
def test_with_tls_too(certificate: tuple[ssl.SSLContext, str], name: str) -> None:
    """TLS has its own time-outs, one for each record."""
    context, trusted = certificate
    with peer(PEERS[name], context) as url:
        session = PinnedSession(url, total_seconds=SOON)
        session.verify = trusted
        assert seconds_until_given_up(session) < IN_TIME


def test_a_handshake_that_hangs_ends_too() -> None:
    """Nothing comes where TLS should begin."""
    with peer(silent) as url:
        session = PinnedSession(url.replace("http", "https"), total_seconds=SOON)
        assert seconds_until_given_up(session) < IN_TIME


def test_an_answer_without_end_is_not_kept() -> None:
    """What is larger than any answer of Webex's is unreadable, not memory."""
    assert LARGEST_ANSWER <= 64 * 1024 * 1024


def test_what_hangs_for_one_question_keeps_no_thread_from_the_next() -> None:
    """Calls that are left behind go on in their own threads."""
    pool, over = CallPool(), threading.Event()

    def leave_some_behind(_: object) -> None:
        for _each in range(2 * SIDE_BY_SIDE):
            pool.submit(over.wait)

    pool.apart(leave_some_behind)(None)
    try:
        assert pool.submit(lambda: "done").result(timeout=IN_TIME) == "done"
    finally:
        over.set()


def test_calls_side_by_side_are_few_at_a_time() -> None:
    """A meeting of a hundred runs is read with a few threads, in order."""
    pool, going, most, lock = CallPool(), 0, 0, threading.Lock()

    def call(number: int) -> int:
        nonlocal going, most
        with lock:
            going += 1
            most = max(most, going)
        time.sleep(0.002)
        with lock:
            going -= 1
        return number

    assert list(pool.map(call, range(50))) == list(range(50))
    assert 1 < most <= SIDE_BY_SIDE


@pytest.mark.slow
def test_a_worker_comes_back_from_a_call_that_drips(tmp_path: Path) -> None:
    """As many calls drip as there are workers: those end, and all who ask are answered."""
    with (
        serve(now=NOW) as simulator,
        running(config(simulator, tmp_path), clock=simulator.world.now, call_seconds=SOON),
    ):
        chat = Chat(simulator)
        chat.ask("Alice", "help")
        chat.control("POST", "faults", {"fault": "drip", "path": "/v1/messages/", "method": "GET", "times": 4})
        said = {who: chat.say(who, "help") for who in ("Alice", "Bob", "Carol", "Dana")}
        for who, message in said.items():
            assert chat.wait_through(lambda who=who, message=message: chat.replies(who, message), 60)  # type: ignore[misc]


@pytest.mark.slow
def test_one_persons_hung_calls_hold_up_nobody_else(tmp_path: Path) -> None:
    """Alice asks again and again about what Webex never tells; Bob is answered while all of it still hangs."""
    with (
        serve(now=NOW) as simulator,
        running(config(simulator, tmp_path), clock=simulator.world.now, call_seconds=3),
    ):
        chat = Chat(simulator)
        chat.control("POST", "faults", {"fault": "hang", "path": "meeting", "owner": "alice@example.com"})
        asked = [chat.say("Alice", f"who attended {REVIEW}") for _ in range(8)]
        chat.wait(lambda: [call for call in chat.control("GET", "requests") if "/meeting" in call["path"]])
        for _ in range(3):
            assert chat.ask("Bob", "help")
        assert not any(chat.replies("Alice", message) for message in asked)

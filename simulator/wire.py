"""HTTP/1.1 on a socket: keeps connections alive, and can break an answer in the ways that networks do.

Flask's own server closes every connection and hides the socket; neither would do here.
"""

from __future__ import annotations

import re
import socket
import struct
import sys
import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from typing import Any
from urllib.parse import unquote_to_bytes

from werkzeug.test import run_wsgi_app

Environ = dict[str, Any]
MAX_LINE = 8192
MAX_BODY = 110 * 1024 * 1024
WITHOUT_BODY = (204, 304)


@dataclass
class Reply:
    """An answer, and how to send it. `manner` is plain, reset, hang, slow, drip or wrong_length; `seconds` bounds slow.

    A body that is not bytes is streamed as it comes, until one side ends the connection.
    """

    status: int
    headers: list[tuple[str, str]]
    body: bytes | Iterable[bytes]
    manner: str = "plain"
    seconds: float = 0


Application = Callable[[Environ], Reply]


def run_wsgi(app: Any, environ: Environ) -> Reply:
    """Call a WSGI application. An answer without a length is a stream."""
    chunks, status, headers = run_wsgi_app(app, environ)
    code = int(status.split()[0])
    is_whole = "Content-Length" in headers or code in WITHOUT_BODY
    return Reply(code, list(headers), b"".join(chunks) if is_whole else chunks)


class Server(ThreadingHTTPServer):
    """A server on 127.0.0.1 only; port 0 takes a free one. `clock` gives the aware time of every answer's `Date`."""

    daemon_threads = True
    request_queue_size = 512

    def __init__(self, port: int, application: Application, clock: Callable[[], datetime]) -> None:
        super().__init__(("127.0.0.1", port), Connection)
        self.application = application
        self.clock = clock
        self._connections: set[socket.socket] = set()
        self._ended = threading.Condition()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"

    def stop(self) -> None:
        """Stop listening, end every open connection, and wait up to 2 seconds for their threads."""
        self.shutdown()
        self.server_close()
        with self._ended:
            for connection in self._connections:
                _hang_up(connection)
            self._ended.wait_for(lambda: not self._connections, timeout=2)

    def process_request(self, request: Any, client_address: Any) -> None:
        with self._ended:
            self._connections.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:
        """Close at once: an orderly shutdown would turn a reset into an ordinary end."""
        self.close_request(request)
        with self._ended:
            self._connections.discard(request)
            self._ended.notify_all()

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Report what goes wrong, but for a client that goes away in the middle."""
        if not isinstance(sys.exc_info()[1], OSError):
            super().handle_error(request, client_address)


class Connection(BaseHTTPRequestHandler):
    """One client's connection, with as many requests as it likes."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server: Server

    def answer(self) -> None:
        try:
            body = self._read_body()
        except ValueError:
            self.send_error(413 if "Content-Length" in self.headers else 400)
            self.close_connection = True
            return
        reply = self.server.application(self._environ(body))
        if reply.manner == "reset":
            self._reset()
        elif reply.manner == "hang":
            self.connection.recv(1)
            self.close_connection = True
        elif isinstance(reply.body, bytes):
            self._send(reply, reply.body)
        else:
            self._stream(reply, reply.body)

    do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = do_HEAD = do_OPTIONS = answer  # noqa: N815

    def log_message(self, *arguments: object) -> None:
        """Say nothing: the request log is asked over HTTP."""

    def _read_body(self) -> bytes:
        """Return the whole body. Raises ValueError for one that is too long, or whose length can't be read."""
        if self.headers.get("Transfer-Encoding", "").lower() == "chunked":
            return self._read_chunks()
        return self.rfile.read(_length(self.headers.get("Content-Length", "0"), 10, MAX_BODY))

    def _read_chunks(self) -> bytes:
        """Return a body that comes in chunks, each after a line with its length; the empty one is the last."""
        body = bytearray()
        while length := _length(self.rfile.readline(100).split(b";")[0].strip().decode(), 16, MAX_BODY - len(body)):
            body += self.rfile.read(length)
            self.rfile.readline(3)
        while self.rfile.readline(MAX_LINE).strip():
            """What follows the last chunk is of no interest."""
        return bytes(body)

    def _environ(self, body: bytes) -> Environ:
        path, _, query = self.path.partition("?")
        environ: Environ = {
            "REQUEST_METHOD": self.command,
            "SCRIPT_NAME": "",
            "PATH_INFO": unquote_to_bytes(path).decode("latin-1"),
            "QUERY_STRING": query,
            "SERVER_PROTOCOL": self.request_version,
            "SERVER_NAME": "127.0.0.1",
            "SERVER_PORT": str(self.server.server_port),
            "REMOTE_ADDR": self.client_address[0],
            "CONTENT_LENGTH": str(len(body)),
            "CONTENT_TYPE": self.headers.get("Content-Type", ""),
            "wsgi.version": (1, 0),
            "wsgi.url_scheme": "http",
            "wsgi.input": BytesIO(body),
            "wsgi.errors": sys.stderr,
            "wsgi.multithread": True,
            "wsgi.multiprocess": False,
            "wsgi.run_once": False,
        }
        for name, value in self.headers.items():
            environ.setdefault(f"HTTP_{name.upper().replace('-', '_')}", value)
        environ.pop("HTTP_TRANSFER_ENCODING", None)  # the chunks are put together already
        return environ

    def _head(self, reply: Reply, *extra: tuple[str, str]) -> bytes:
        reason = self.responses.get(reply.status, ("Unknown", ""))[0]
        lines = [f"HTTP/1.1 {reply.status} {reason}", f"Date: {self.date_time_string(self.server.clock().timestamp())}"]
        lines += [f"{name}: {value}" for name, value in (*reply.headers, *extra)]
        return "\r\n".join([*lines, "", ""]).encode("latin-1")

    def _send(self, reply: Reply, body: bytes) -> None:
        has_body = self.command != "HEAD" and reply.status not in WITHOUT_BODY
        length = len(body) + (len(body) // 2 + 10 if reply.manner == "wrong_length" else 0)
        reply.headers = [pair for pair in reply.headers if pair[0].lower() != "content-length"]
        extra = [] if reply.status in WITHOUT_BODY else [("Content-Length", str(length))]
        if reply.manner == "wrong_length":
            self.close_connection = True
        head = self._head(reply, *extra)
        data = head + body if has_body else head
        if reply.manner == "slow":
            self._send_slowly(data, reply.seconds)
        elif reply.manner == "drip":
            self._send_slowly(data, len(data), pause=1)
        else:
            self.wfile.write(data)

    def _send_slowly(self, data: bytes, seconds: float, pause: float = 0.005) -> None:
        """Send a byte at a time; what is left when the time is over goes at once."""
        end = time.monotonic() + seconds
        sent = 0
        while sent < len(data) and time.monotonic() < end:
            self.wfile.write(data[sent : sent + 1])
            sent += 1
            time.sleep(pause)
        self.wfile.write(data[sent:])

    def _stream(self, reply: Reply, chunks: Iterable[bytes]) -> None:
        self.close_connection = True
        try:
            self.wfile.write(self._head(reply, ("Connection", "close")))
            for chunk in chunks:
                self.wfile.write(chunk)
        finally:
            getattr(chunks, "close", lambda: None)()

    def _reset(self) -> None:
        """Close the socket with a reset: what was sent may be lost."""
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.close_connection = True


def _length(text: str, base: int, limit: int) -> int:
    """Return the number in a text of plain digits, up to a limit. Raises ValueError."""
    if not re.fullmatch("[0-9a-fA-F]+", text) or (length := int(text, base)) > limit:
        raise ValueError(text)
    return length


def _hang_up(connection: socket.socket) -> None:
    try:
        connection.shutdown(socket.SHUT_RDWR)
    except OSError:
        return  # it is gone already

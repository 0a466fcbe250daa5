"""HTTP in: take a webhook's raw bytes, believe them only when signed, and say yes only to what is on disk.

This is a plain WSGI middleware around Flask: this one route must answer however busy the rest is. It calls no Webex,
and waits for nothing but the disk. See docs/performance.md for what that saves.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Protocol

import structlog

from bot.inbox.queue import InboxUnavailableError
from bot.web.connections import LARGEST_BODY
from bot.web.envelope import MalformedEventError, WebhookEvent, parse
from bot.web.signature import Keyring
from bot.web.tally import Tally

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

PATH = "/webhook"
SIGNATURE = "HTTP_X_SPARK_SIGNATURE"
"""Where WSGI has the header `X-Spark-Signature`."""
MOST_OTHERS = 8
"""Requests for anything else at one time; there are twice as many threads."""
MOST_DIGITS = 20

WANTED = frozenset({("messages", "created"), ("attachmentActions", "created"), ("memberships", "created")})

log = structlog.get_logger()


class RefusedRequestError(Exception):
    """A request that is not taken; carries its HTTP status line."""

    def __init__(self, status: str, why: str, *headers: tuple[str, str]) -> None:
        super().__init__(why)
        self.status = status
        self.headers = list(headers)


class Accepts(Protocol):
    """Stores an event before the webhook is answered. Raises InboxUnavailableError."""

    def __call__(self, event: WebhookEvent) -> object: ...


class WebhookMiddleware:
    """Answers `POST /webhook`; every other path goes on to `inner`.

    `secrets` are what webhooks may be signed with; `note_refused` is given each body that was signed with another.
    """

    def __init__(
        self,
        inner: WSGIApplication,
        secrets: Sequence[str],
        accept: Accepts,
        tally: Tally,
        note_refused: Callable[[bytes], None],
    ) -> None:
        self._inner = inner
        self._keyring = Keyring(secrets, WANTED)
        self._accept = accept
        self._tally = tally
        self._note_refused = note_refused
        self._others = threading.BoundedSemaphore(MOST_OTHERS)

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        if environ.get("PATH_INFO") != PATH:
            return self._elsewhere(environ, start_response)
        status, headers = self._answer(environ)
        self._tally.count(status[:3])
        start_response(status, headers)
        return ()

    def _elsewhere(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Pages may wait for Webex, and a thread that waits takes no webhook in: so they get no more than some."""
        if not self._others.acquire(blocking=False):
            words = b"Too many people at once. Please try again in a moment.\n"
            headers = [("Content-Type", "text/plain"), ("Content-Length", str(len(words))), ("Retry-After", "2")]
            start_response("503 Service Unavailable", headers)
            return () if environ["REQUEST_METHOD"] == "HEAD" else (words,)
        try:
            return self._inner(environ, start_response)
        finally:
            self._others.release()

    def _answer(self, environ: WSGIEnvironment) -> tuple[str, list[tuple[str, str]]]:
        try:
            event = self._read(environ)
            if (event.resource, event.event) in WANTED:
                self._accept(event)
        except RefusedRequestError as refusal:
            self._tally.refused(refusal.status, str(refusal))
            return refusal.status, [("Content-Length", "0"), *refusal.headers]
        except InboxUnavailableError as error:
            log.debug("webhook not stored", why=str(error))
            return "503 Service Unavailable", [("Content-Length", "0"), ("Retry-After", "5")]
        return "204 No Content", []

    def _read(self, environ: WSGIEnvironment) -> WebhookEvent:
        if environ["REQUEST_METHOD"] != "POST":
            raise RefusedRequestError("405 Method Not Allowed", "not a POST", ("Allow", "POST"))
        body = _body(environ)
        key = self._keyring.key_of(body, environ.get(SIGNATURE, ""))
        if key is None:
            self._note_refused(body)
            raise RefusedRequestError("401 Unauthorized", f"signature missing or wrong for {len(body)} bytes")
        try:
            event = parse(body)
        except MalformedEventError as error:
            raise RefusedRequestError("400 Bad Request", str(error)) from error
        if not key.signs((event.resource, event.event)):
            raise RefusedRequestError("401 Unauthorized", "signed with the secret of another webhook")
        return event


def _body(environ: WSGIEnvironment) -> bytes:
    """Read the raw body. waitress gives a chunked body, too, its whole length here."""
    declared = environ.get("CONTENT_LENGTH") or "0"
    if not declared.isdecimal() or len(declared) > MOST_DIGITS:
        raise RefusedRequestError("400 Bad Request", "the length is not a number")
    if int(declared) > LARGEST_BODY:
        raise RefusedRequestError("413 Content Too Large", f"more than {LARGEST_BODY} bytes announced")
    return bytes(environ["wsgi.input"].read(int(declared)))

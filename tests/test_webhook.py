"""The webhook: nothing forged gets in, nothing breaks it, and every 204 stands for a kept event."""

from __future__ import annotations

import hashlib
import hmac
import json
import random
import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from typing import Any

import pytest
import structlog
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.inbox.queue import InboxUnavailableError
from bot.web.connections import LARGEST_BODY
from bot.web.envelope import WebhookEvent
from bot.web.signature import Keyring, derived
from bot.web.tally import QUIET_SECONDS, Tally
from bot.web.webhook import MOST_OTHERS, WANTED, WebhookMiddleware
from simulator.ids import in_cluster, webex_id
from tests.support.full import IS_FULL

SECRET = "a secret of 16 or more"
SECRETS = (SECRET, "the secret of before")
EVENT = {
    "id": "the webhook's own id",
    "resource": "messages",
    "event": "created",
    "data": {"id": "M1", "personId": "P1", "personEmail": "alice@example.com", "roomType": "direct"},
}
BODY = json.dumps(EVENT).encode()


class WebhookSite:
    """The middleware with a list for an inbox."""

    def __init__(self) -> None:
        self.kept: list[WebhookEvent] = []
        self.tally = Tally()
        self.is_full = False
        self.refused: list[bytes] = []
        self._door = WebhookMiddleware(self._elsewhere, SECRETS, self._accept, self.tally, self.refused.append)

    def __call__(
        self, body: bytes = BODY, signature: str | None = None, method: str = "POST", **environ: Any
    ) -> tuple[str, dict[str, str]]:
        told: list[tuple[str, list[tuple[str, str]]]] = []
        request = {
            "REQUEST_METHOD": method,
            "PATH_INFO": "/webhook",
            "CONTENT_LENGTH": str(len(body)),
            "HTTP_X_SPARK_SIGNATURE": signed(body) if signature is None else signature,
            "wsgi.input": BytesIO(body),
            **environ,
        }
        b"".join(self._door(request, lambda status, headers, exc_info=None: told.append((status, headers)) or _write))  # type: ignore[func-returns-value]
        status, headers = told[0]
        return status[:3], dict(headers)

    def _accept(self, event: WebhookEvent) -> None:
        if self.is_full:
            raise InboxUnavailableError("the disk is full")
        self.kept.append(event)

    @staticmethod
    def _elsewhere(environ: Any, start_response: Any) -> list[bytes]:
        start_response("404 Not Found", [])
        return []


def _write(_data: bytes) -> None: ...


def signed(body: bytes, secret: str = SECRET) -> str:
    return hmac.new(secret.encode(), body, hashlib.sha1).hexdigest()


@pytest.fixture
def middleware() -> WebhookSite:
    return WebhookSite()


def test_a_signature_that_another_tool_made_is_right() -> None:
    """printf '%s' '{"id":"1"}' | openssl dgst -sha1 -hmac 'a secret of 16 or more'"""
    assert Keyring([SECRET], WANTED).key_of(b'{"id":"1"}', "f9abdbf06740bb8d6b5a4b612cba4c4d9eb2ecef")


def test_a_derived_secret_is_as_another_tool_computes_it() -> None:
    """printf 'messages:created' | openssl dgst -sha256 -hmac 'a secret of 16 or more' | cut -c-40"""
    assert derived(SECRET, ("messages", "created")) == "c62cf1b2397dee43ad393978502afe009b84d679"


@pytest.mark.parametrize("secret", SECRETS)
@pytest.mark.parametrize("kind", [*sorted(WANTED), None])
def test_each_webhook_has_a_secret_of_its_own(
    middleware: WebhookSite, secret: str, kind: tuple[str, str] | None
) -> None:
    """It signs the events of that one alone; the secrets of the configuration sign all, and both of them hold."""
    for resource, event in WANTED:
        body = json.dumps({**EVENT, "resource": resource, "event": event}).encode()
        key = derived(secret, kind) if kind else secret
        expected = "204" if kind in (None, (resource, event)) else "401"
        assert middleware(body, signed(body, key))[0] == expected
    assert len(middleware.kept) == (1 if kind else 3)
    assert middleware.refused == []  # Webex signed them: nothing is to be mended


def test_what_is_refused_is_noted(middleware: WebhookSite) -> None:
    """It may be Webex that signs with a secret of before."""
    assert middleware(signature=signed(BODY, "another secret of 16"))[0] == "401"
    assert middleware.refused == [BODY]


def test_a_signed_event_is_kept(middleware: WebhookSite) -> None:
    """With the fields that are used, and the key that every delivery of it has."""
    assert middleware() == ("204", {})
    assert middleware.kept[0].key == "messages:created:M1"
    assert middleware.kept[0].person_id == "P1"
    assert middleware.tally.by_status == {"204": 1}


@pytest.mark.parametrize(
    "signature",
    ["", "0" * 40, signed(BODY).upper(), signed(BODY)[:-1], signed(BODY) + "0", " " + signed(BODY), "ü", "\udcff\x00"],
)
def test_a_wrong_signature_is_refused(middleware: WebhookSite, signature: str) -> None:
    """Non-ASCII characters among them: comparing text would raise there."""
    assert middleware(signature=signature)[0] == "401"
    assert not middleware.kept


@pytest.mark.parametrize(
    "body",
    [
        BODY + b" ",
        b"\xef\xbb\xbf" + BODY,
        json.dumps(EVENT, sort_keys=True).encode(),
        json.dumps(EVENT, indent=1).encode(),
    ],
)
def test_the_raw_bytes_are_signed_not_their_meaning(middleware: WebhookSite, body: bytes) -> None:
    """The same JSON written differently has another signature."""
    assert middleware(body, signature=signed(BODY))[0] == "401"


@pytest.mark.parametrize("method", ["GET", "PUT", "HEAD", "DELETE", "TRACE", "OPTIONS"])
def test_only_post_is_taken(middleware: WebhookSite, method: str) -> None:
    """And the answer says so."""
    assert middleware(method=method) == ("405", {"Content-Length": "0", "Allow": "POST"})


def test_a_large_body_is_refused_unread(middleware: WebhookSite) -> None:
    """64 kB is far more than any webhook has."""
    assert middleware(b" " * LARGEST_BODY)[0] == "400"
    assert middleware(b"", CONTENT_LENGTH=str(LARGEST_BODY + 1))[0] == "413"
    assert middleware(b"", CONTENT_LENGTH="many")[0] == "400"
    assert middleware(b"", CONTENT_LENGTH="1" * 5000)[0] == "400"


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"null",
        b"[]",
        b"{}",
        b'{"resource":"messages","event":"created","data":{}}',
        b'{"resource":"messages","event":"created","data":{"id":7}}',
        b'{"resource":"messages","event":"created","data":{"id":""}}',
        b'{"resource":"messages","event":"created","data":{"id":"a\\u0000b"}}',
        b'{"resource":"messages","event":"created","data":{"id":"."}}',
        b'{"resource":"messages","event":"created","data":{"id":".."}}',
        b'{"resource":"messages","event":"created","data":{"id":"' + b"x" * 257 + b'"}}',
        b'{"resource":1,"event":"created","data":{"id":"x"}}',
        b'{"resource":"messages","event":"created","data":{"id":NaN}}',
        b'{"resource":"messages","event":"created","data":' + b"[" * 10_000 + b"]" * 10_000 + b"}",
        b'{"resource":"messages","event":"created","data":{"id":"\xff"}}',
    ],
)
def test_signed_nonsense_is_refused(middleware: WebhookSite, body: bytes) -> None:
    """400, and never an error of ours."""
    assert middleware(body)[0] == "400"
    assert not middleware.kept


def test_events_that_nobody_needs_are_taken_and_dropped(middleware: WebhookSite) -> None:
    """Else Webex would disable the webhook for our refusing them."""
    body = json.dumps({**EVENT, "resource": "rooms", "event": "updated"}).encode()
    assert middleware(body)[0] == "204"
    assert not middleware.kept


def test_what_cannot_be_kept_is_not_acknowledged(middleware: WebhookSite) -> None:
    """503: Webex may deliver it again."""
    middleware.is_full = True
    assert middleware()[0] == "503"


def test_refusals_have_a_line_a_minute() -> None:
    """It says how many there were: a stranger who sends a thousand a second fills no disk."""
    now = 1000.0
    tally = Tally(lambda: now)
    with structlog.testing.capture_logs() as lines:
        for _ in range(3):
            tally.refused("401 Unauthorized", "signature missing")
        now += QUIET_SECONDS
        tally.refused("405 Method Not Allowed", "not a POST")
    assert [(line["count"], line["last_status"][:3]) for line in lines] == [(1, "401"), (3, "405")]


def test_other_paths_go_on(middleware: WebhookSite) -> None:
    """The door is for one route."""
    assert middleware(PATH_INFO="/healthz")[0] == "404"
    assert middleware(PATH_INFO="/webhook/")[0] == "404"


def test_pages_that_wait_leave_threads_for_webhooks() -> None:
    """A Webex that takes its time over sign-ins: the ninth at a time is asked to come back."""
    may_go_on = threading.Event()
    inside: list[Any] = []
    kept: list[WebhookEvent] = []

    def accept(event: WebhookEvent) -> None:
        kept.append(event)

    def slow(environ: Any, start_response: Any) -> list[bytes]:
        inside.append(environ)
        may_go_on.wait(30)
        start_response("200 OK", [])
        return []

    middleware = WebhookMiddleware(slow, SECRETS, accept, Tally(), lambda _body: None)

    def status(path: str, body: bytes = b"") -> str:
        told: list[str] = []
        request = {"REQUEST_METHOD": "POST", "PATH_INFO": path, "CONTENT_LENGTH": str(len(body))}
        request |= {"wsgi.input": BytesIO(body), "HTTP_X_SPARK_SIGNATURE": signed(body)}  # type: ignore[dict-item]
        b"".join(middleware(request, lambda status, headers, exc_info=None: told.append(status) or _write))  # type: ignore[func-returns-value]
        return told[0][:3]

    with ThreadPoolExecutor(MOST_OTHERS) as pool:
        waiting = [pool.submit(status, "/oauth/callback") for _ in range(MOST_OTHERS)]
        while len(inside) < MOST_OTHERS:
            time.sleep(0.001)
        assert status("/oauth/callback") == "503"
        assert status("/webhook", BODY) == "204"
        may_go_on.set()
        assert {each.result() for each in waiting} == {"200"}
    assert status("/healthz") == "200"
    assert len(kept) == 1


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)
ENVELOPES = st.fixed_dictionaries(
    {},
    optional={
        "resource": JSON | st.sampled_from(["messages", "attachmentActions"]),
        "event": JSON | st.just("created"),
        "data": JSON | st.fixed_dictionaries({"id": JSON}, optional={"personId": JSON, "personEmail": JSON}),
    },
)


@settings(max_examples=1000 if IS_FULL else 300, deadline=None)
@given(ENVELOPES | JSON | st.binary(max_size=200))
def test_signed_payloads_of_any_shape(payload: Any) -> None:
    """Each is answered 204 or 400, and what is kept is printable text."""
    middleware = WebhookSite()
    assert middleware(payload if isinstance(payload, bytes) else json.dumps(payload).encode())[0] in {"204", "400"}
    assert all(text.isprintable() for event in middleware.kept for text in event.data.values())


JUNK = (b"", b"\x00", b"\xff", b"{", b"]", b'"', b"\\u0000", b"null", b"1e999", b"\\", b":", b",", b"{}" * 20)


def damaged(dice: random.Random) -> bytes:
    """Webex's own payload with up to four pieces of it replaced by junk."""
    body = BODY
    for _ in range(dice.randint(1, 4)):
        start = dice.randrange(len(body) + 1)
        body = body[:start] + dice.choice(JUNK) + body[start + dice.randrange(8) :]
    return body


def test_ten_thousand_signed_malformed_payloads() -> None:
    """Each is answered 204 or 400, and what is kept is printable text."""
    middleware, dice = WebhookSite(), random.Random(1)
    answers = Counter(middleware(damaged(dice))[0] for _ in range(10_000))
    assert set(answers) == {"204", "400"}
    assert answers["400"] > 5000
    assert all(text.isprintable() for event in middleware.kept for text in event.data.values())


def test_ten_thousand_forged_signatures() -> None:
    """One character of the right one changed to another is 401, and nothing is kept."""
    middleware, right, dice = WebhookSite(), signed(BODY), random.Random(2)
    for _ in range(10_000):
        place, character = dice.randrange(len(right)), chr(dice.randrange(256))
        forged = right[:place] + character + right[place + 1 :]
        assert middleware(signature=forged)[0] == ("204" if forged == right else "401")
    assert all(event.key == "messages:created:M1" for event in middleware.kept)


def test_the_same_message_in_another_cluster_is_the_same_event() -> None:
    """Webhooks and lists of Webex may name different clusters for one thing."""
    us = webex_id("MESSAGE")
    keys = {
        WebhookEvent("messages", "created", {"id": an_id}).key for an_id in (us, in_cluster(us, "urn:TEAM:us-west-2_r"))
    }
    assert keys == {f"messages:created:{us}"}

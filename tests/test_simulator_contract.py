"""The simulator against Webex's own OpenAPI files, and proof that the check finds what is wrong."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
import requests

from simulator.server import site
from simulator.unsupported import lacks
from tests.support.conformance import (
    Exchange,
    Json,
    answer_errors,
    attached_cards,
    card_errors,
    described,
    needs_spec,
    request_errors,
)
from tests.support.simulator_client import CARD, Webex, attachment, simulated

pytestmark = needs_spec

PARTICIPANT: Json = {"id": "1_I_2_3", "email": "a@example.com", "state": "end", "devices": [{"durationSecond": 60}]}
GOOD = Exchange(
    "POST",
    "/v1/meetingParticipants/query",
    (("meetingId", "1_I_2"), ("hostEmail", "a@example.com")),
    {"timezone": "UTC"},
    {"emails": ["a@example.com"]},
    200,
    {"items": [PARTICIPANT]},
)
CARD_MESSAGE = Exchange("POST", "/v1/messages", body={"roomId": "r", "text": "t", "attachments": attachment(CARD)})


@pytest.fixture(scope="module")
def webex() -> Iterator[Webex]:
    with simulated() as webex:
        yield webex


def test_everything_the_simulator_does_is_as_webex_describes_it(webex: Webex) -> None:
    """Each endpoint once: the client checks every answer, the log every request."""
    _talk(webex)
    _register(webex)
    _meet(webex)
    entries = webex.control("GET", "requests")
    assert len({(entry["method"], entry["path"]) for entry in entries}) >= 27
    assert [error for entry in entries for error in request_errors(Exchange.from_log(entry))] == []


def _talk(webex: Webex) -> None:
    alice, bot = webex.alice, webex.bot
    alice.get("people/me")
    bot.get(f"people/{webex.person_id('alice')}")
    bot.items("people", email="alice@example.com")
    room = alice.post("rooms", title="Talk")
    added = alice.post("memberships", roomId=room["id"], personEmail="rollcall@webex.bot")
    alice.items("rooms", max=5)
    alice.get(f"rooms/{room['id']}")
    alice.call("PUT", f"rooms/{room['id']}", json={"title": "Talk", "isLocked": True})
    alice.items("memberships", roomId=room["id"])
    alice.get(f"memberships/{added['id']}")
    alice.call("PUT", f"memberships/{added['id']}", json={"isModerator": True, "isRoomHidden": False})
    asked = alice.post("messages", roomId=room["id"], markdown="<@personEmail:rollcall@webex.bot> hello")
    bot.get(f"messages/{asked['id']}")
    answer = bot.post("messages", roomId=room["id"], parentId=asked["id"], text="card", attachments=attachment(CARD))
    pressed = alice.post("attachment/actions", 202, type="submit", messageId=answer["id"], inputs={"who": "me"})
    bot.get(f"attachment/actions/{pressed['id']}")
    bot.items("messages", roomId=room["id"], mentionedPeople="me", max=2)
    direct = bot.post("messages", toPersonId=webex.person_id("alice"), text="working")
    bot.items("messages/direct", personId=webex.person_id("alice"))
    bot.call("PUT", f"messages/{direct['id']}", json={"roomId": direct["roomId"], "text": "done"})
    bot.call("DELETE", f"messages/{direct['id']}", 204)
    alice.call("DELETE", f"memberships/{added['id']}", 204)


def _register(webex: Webex) -> None:
    fields = {"name": "n", "targetUrl": "http://127.0.0.1:9/", "resource": "messages", "event": "created"}
    webhook = webex.bot.post("webhooks", **fields, secret="s" * 16, filter="roomType=group")
    place = f"webhooks/{webhook['id']}"
    webex.bot.items("webhooks", max=100)
    webex.bot.get(place)
    webex.bot.call("PUT", place, json={"name": "m", "targetUrl": "http://127.0.0.1:9/", "status": "active"})
    webex.bot.call("DELETE", place, 204)


def _meet(webex: Webex) -> None:
    for title in ("Team stand-up", "Customer call: Müller & Söhne", "Budget sync", "Project Unicorn: design review"):
        run = webex.run(title)
        for meeting in (run.id, run.series.id):
            webex.alice.get(f"meetings/{meeting}")
            rows = webex.alice.items("meetingParticipants", meetingId=meeting, max=100)
            webex.alice.items("meetingInvitees", meetingId=meeting, max=100)
            place = f"meetingParticipants/query?meetingId={meeting}"
            webex.alice.call("POST", place, json={"emails": ["bob@example.com"]}, headers={"timezone": "Asia/Tokyo"})
            webex.alice.get(f"meetingParticipants/{rows[0]['id']}")
        webex.alice.items("meetings", meetingNumber=run.series.number, current="false")
    webex.alice.items("meetings", meetingType="meeting", state="ended", max=2)
    webex.alice.items("meetings", meetingType="meetingSeries")
    webex.alice.items("meetings", meetingType="scheduledMeeting")


def test_every_endpoint_of_webex_is_answered_or_refused_in_words() -> None:
    """One that is neither answered nor known as missing would look like Webex's own 404."""
    routes = site().url_map.bind("127.0.0.1")
    for method, path in described():
        example = re.sub(r"\{[^}]*\}", "x", path)
        assert routes.test(f"/v1{example}", method) or lacks(method, example[1:]), f"{method} {path}"


def test_nothing_that_is_answered_is_called_missing(webex: Webex) -> None:
    """The log of what the simulator does has no refusal of that kind; what it lacks has Webex's form of an error."""
    assert not [entry for entry in webex.control("GET", "requests") if entry["status"] == 501]
    refused = requests.get(f"{webex.running.api}teams", headers={"Authorization": "Bearer demo-bot-token"}, timeout=10)
    assert refused.status_code == 501
    assert "GET /teams" in refused.json()["message"]
    assert "trackingId" in refused.json()


def test_a_good_exchange_passes() -> None:
    """So that the broken ones below fail for what is broken in them."""
    assert request_errors(GOOD) == []
    assert answer_errors(GOOD) == []
    assert request_errors(CARD_MESSAGE) == []


@pytest.mark.parametrize(
    "change",
    [
        {"path": "/v1/meetingParticipants/queries"},
        {"method": "DELETE"},
        {"query": ()},
        {"query": (("meetingId", "1"), ("max", "10"))},
        {"body": {"emails": "a@example.com"}},
        {"body": {"emails": [5]}},
        {"body": {"mails": ["a@example.com"]}},
        {"method": "GET", "path": "/v1/meetingParticipants", "body": {"emails": []}},
        {
            "method": "GET",
            "path": "/v1/meetingParticipants",
            "query": (("meetingId", "1"), ("max", "ten")),
            "body": None,
        },
        {"method": "GET", "path": "/v1/meetings", "query": (("meetingType", "party"),), "body": None},
        {"method": "GET", "path": "/v1/meetings", "query": (("current", "yes"),), "body": None},
    ],
)
def test_a_broken_request_is_found(change: dict[str, Any]) -> None:
    """Wrong path, method, parameter or body."""
    assert request_errors(replace(GOOD, **change))


@pytest.mark.parametrize(
    ("status", "answer"),
    [
        (299, None),
        (200, {"items": {}}),
        (200, {"items": [{**PARTICIPANT, "state": "asleep"}]}),
        (200, {"items": [{**PARTICIPANT, "host": "yes"}]}),
        (200, {"items": [{**PARTICIPANT, "joinTime": "2026-01-01T00:00:00Z"}]}),
        (200, {"items": [{**PARTICIPANT, "devices": [{"duration": 5}]}]}),
    ],
)
def test_a_broken_answer_is_found(status: int, answer: Any) -> None:
    """A status that is not described, a wrong type, an unknown word, a name that Webex doesn't know."""
    assert answer_errors(replace(GOOD, status=status, answer=answer))


def test_a_broken_card_is_found() -> None:
    """By itself and in the request that would post it."""
    broken = {**CARD, "body": [{"type": "TextBlock", "txt": "x"}]}
    assert card_errors(CARD) == []
    assert card_errors(broken)
    message = replace(CARD_MESSAGE, body={"roomId": "r", "text": "t", "attachments": attachment(broken)})
    assert attached_cards(message.body) == [broken]
    assert request_errors(message)

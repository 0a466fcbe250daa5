"""What a reviewer broke once: each stays mended."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import requests

from bot.meetings.candidates import candidates
from bot.webex.errors import ApiError, UnreadableError
from bot.webex.values import Meeting
from bot.webex.wire import Reader
from simulator.server import serve
from tests.support.chat import NOW, Chat, Json, config, running, words

REVIEW = "fa8dec20b4c254fc8e7fe1239a43327e"
SPACE = "Team stand-up"


def press(chat: Chat, who: str, message: Json, **inputs: str) -> None:
    """Any inputs: Webex lets any member of a space send them for any card."""
    body = {"type": "submit", "messageId": message["id"], "inputs": inputs}
    chat.api(who, "POST", "attachment/actions", json=body)


def still_there(chat: Chat, message: Json) -> bool:
    return any(reply["id"] == message["id"] for reply in chat.replies("Alice", message))


@pytest.mark.parametrize(
    "inputs",
    [
        {"card": "form", "do": "ask"},
        {"card": "listing", "do": "forget-alias", "name": "x"},
        {"card": "attendance", "do": "page", "question": "x", "page": "1"},
    ],
)
def test_nobody_takes_away_anothers_card(chat: Chat, inputs: dict[str, str]) -> None:
    """Bob sends inputs of his own for Alice's card: he is answered, and her card stays."""
    said = chat.say("Alice", f"who attended {REVIEW}", space=SPACE)
    card = chat.reply("Alice", said)
    press(chat, "Bob", card, **inputs)
    chat.wait(lambda: chat.replies("Alice", said)[1:])
    assert still_there(chat, card)


def test_ones_own_card_is_replaced_in_a_space_too(chat: Chat) -> None:
    """Alice turns a page of her own answer: one card remains."""
    said = chat.say("Alice", "who attended d84eb3cb8acc556a942c333afbf4a336", space=SPACE)
    card = chat.reply("Alice", said)
    chat.press("Alice", card, "Page 2 ▶")
    chat.wait(lambda: [{}] if not still_there(chat, card) else [])
    assert "page 2 of 200" in words(chat.reply("Alice", said))


def test_whom_one_asked_about_in_private_is_nobody_elses_question(chat: Chat) -> None:
    """Bob's `again` in the thread of Alice's private question finds nothing to repeat."""
    said = chat.say("Alice", f"who attended {REVIEW} carol@example.com privately", space=SPACE)
    chat.wait(lambda: chat.replies("Alice", said) or [{}])
    reply = chat.ask("Bob", "again", space=SPACE, under=said["id"])
    assert "carol" not in json.dumps(reply).casefold()


def test_what_waits_for_webex_is_forgotten_too(tmp_path: Path) -> None:
    """A promise made before `forget me` is not kept: nothing is asked or said any more."""
    with serve(now=NOW) as simulator, running(config(simulator, tmp_path), clock=simulator.world.now) as rollcall:
        chat = Chat(simulator)
        start = simulator.world.now() - timedelta(minutes=31)
        over = {"start": start.isoformat(), "end": (start + timedelta(minutes=30)).isoformat(), "synced": False}
        meeting = chat.control("POST", "meetings", {"title": "Just over", **over})
        assert "Not known yet" in words(chat.ask("Alice", f"who attended {meeting['id']}"))
        chat.ask("Alice", "forget me")
        chat.wait(lambda: [{}] if rollcall.inbox.depth() == 0 else [])


@pytest.mark.parametrize("moment", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-01:00", "1970-01-01T00:00:00Z"])
def test_an_odd_year_hides_no_other_meeting(moment: str) -> None:
    """One row that can't be placed in time is left out; lookups by title go on."""
    rows: list[dict[str, Any]] = [
        {"id": "a_I_1", "title": "Good", "start": "2026-03-03T10:00:00Z", "end": "2026-03-03T11:00:00Z"},
        {"id": "b_I_2", "title": "Odd", "start": moment, "end": moment},
    ]
    found = candidates(Reader(Meeting).page(json.dumps({"items": rows}).encode()))
    assert [candidate.title for candidate in found] == ["Good"]


@pytest.mark.parametrize("content", [b'{"message":"\xff"}', b'{"a":' * 100_000])
def test_the_status_counts_whatever_the_body_is(content: bytes) -> None:
    """A 401 must lead to a new token, and a 429 be waited out."""
    response = requests.Response()
    response.status_code = 429
    response._content = content
    assert ApiError.of(response).status == 429


def test_bytes_that_are_no_text_are_unreadable() -> None:
    """An error with a name."""
    with pytest.raises(UnreadableError):
        Reader(Meeting).page(b'{"items":[{"title":"\xff"}]}')


def test_nothing_among_the_rows_hides_no_row() -> None:
    """`null` in a list is left out."""
    assert [meeting.id for meeting in Reader(Meeting).page(b'{"items":[null,{"id":"a"}]}')] == ["a"]

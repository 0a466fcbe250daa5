"""Every request that the bot makes is one that Webex documents, and every card is one that Webex takes."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from tests.support.chat import Chat, Json
from tests.support.conformance import Exchange, attached_cards, card_errors, needs_spec, request_errors

pytestmark = needs_spec

TALK = (
    "help",
    "attendance",
    "who attended {last}",
    "who attended {last} bob@example.com, nobody@example.com",
    "who attended {series}",
    "who attended {series} bob@example.com",
    "who attended {foreign}",
    "who missed {series}",
    "who missed {last} nobody@example.com",
    "who was late of the schedule {series}",
    "who attended of the run {series}",
    "who is in Budget sync",
    "explain bob@example.com {series}",
    "group team = bob@example.com",
    "groups",
    "aliases",
    "make me a sandwich",
    "who attended {last} bob@example",
)


@pytest.fixture(scope="module")
def said_by_the_bot(chat: Chat) -> list[Json]:
    """The log of everything that the bot asked of Webex in a talk about several meetings."""
    meetings = chat.control("GET", "meetings")
    own = next(meeting for meeting in reversed(meetings) if meeting["participants"] > 1000)
    foreign = next(meeting for meeting in meetings if meeting["host"] != "alice@example.com")
    for text in TALK:
        chat.ask("Alice", text.format(last=own["id"], series=meetings[0]["seriesId"], foreign=foreign["id"]))
    chat.press("Alice", chat.ask("Alice", f"who attended {own['id']}", space="Team stand-up"), "Page 2 ▶")
    chat.wait(lambda: [call for call in chat.control("GET", "requests") if call["method"] == "DELETE"])
    return [call for call in chat.control("GET", "requests") if chat.is_the_bots(call)]


def test_every_request_is_one_that_webex_documents(said_by_the_bot: list[Json]) -> None:
    """Paths, methods, query parameters, headers and bodies against Webex's own OpenAPI files."""
    assert len(said_by_the_bot) > 40
    problems = {
        (call["method"], call["path"]): found
        for call in said_by_the_bot
        if (found := request_errors(Exchange.from_log(call)))
    }
    assert problems == {}


def test_every_card_is_one_that_webex_takes(said_by_the_bot: list[Json]) -> None:
    """Against the official schema of Adaptive Cards 1.3."""
    cards = [
        card
        for call in said_by_the_bot
        if (call["method"], call["path"]) == ("POST", "/v1/messages")
        for card in attached_cards(json.loads(call["body"]))
    ]
    assert len(cards) >= len(TALK)
    assert [errors for card in cards if (errors := card_errors(card))] == []


def test_the_checks_can_fail(said_by_the_bot: list[Json]) -> None:
    """A wrong parameter, a wrong body and a wrong card are found."""
    query = Exchange.from_log(next(call for call in said_by_the_bot if call["path"].endswith("/query")))
    assert request_errors(replace(query, query=(*query.query, ("meetingID", "x"))))
    assert request_errors(replace(query, body={"emails": "bob@example.com"}))
    assert card_errors({"type": "AdaptiveCard", "version": "1.3", "body": [{"type": "TextBlock", "style": "x"}]})

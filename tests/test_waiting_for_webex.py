"""Webex is heard to ask for silence and keeps it; the person is told in time, once, until the answer comes."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime, timedelta
from functools import partial
from typing import Any

import pytest

from bot.chat.delivery import Delivery
from bot.context import Context, Reply
from bot.inbox.queue import Claim, Inbox
from tests.support.board import DIRECTLY, IN_SPACE, KilledError, Space
from tests.support.chat import Chat, words
from tests.support.inboxes import Bench, accept, bench_on, claim

pytest_plugins = ["tests.support.databases"]
pytestmark = pytest.mark.slow

MEETING = "07ac020f8a5f513f99bf67885146d735"
ASKED = f"who attended {MEETING} alice@example.com"
NOT_ANSWERING = "Webex is not answering. I keep asking, and will answer here by myself."


def fault(
    chat: Chat, status: int, times: int, retry_after: str | None = None, path: str = "meetingParticipants"
) -> None:
    spoilt = {"fault": "status", "path": path, "status": status, "times": times, "retry_after": retry_after}
    chat.control("POST", "faults", spoilt)


def refused_at(chat: Chat, status: int) -> datetime:
    (call,) = [call for call in chat.control("GET", "requests?path=/v1/meetingP") if call["status"] == status]
    return datetime.fromisoformat(call["time"])


@pytest.mark.parametrize("status", [423, 429, 503])
@pytest.mark.parametrize("people", ["alice@example.com", ""])
def test_webex_hears_nothing_for_as_long_as_it_asked(fresh_chat: Chat, status: int, people: str) -> None:
    """By POST and by GET: one call, and the next after the time that Webex named."""
    fault(fresh_chat, status, 1, "3")
    asked = f"who attended {MEETING} {people}"
    assert "attended" in words(fresh_chat.ask("Alice", asked, through=6))
    refused = refused_at(fresh_chat, status)
    later = [
        datetime.fromisoformat(call["time"]) for call in fresh_chat.control("GET", "requests?path=meetingParticipants")
    ]
    assert min(time for time in later if time > refused) - refused >= timedelta(seconds=3)


@pytest.mark.parametrize("status", [429, 503])
def test_a_long_wait_is_told_at_once_and_the_rest_goes_on(fresh_chat: Chat, status: int) -> None:
    """An hour: the time of the answer is named, help answers, and another question is told the same without a call."""
    fault(fresh_chat, status, 1, "3600")
    first = fresh_chat.say("Alice", ASKED)
    told = words(fresh_chat.reply("Alice", first))
    assert told.startswith("Webex asks me to wait 1 h. I'll answer here by myself at 09:3")
    assert told.endswith("(UTC+1).")
    assert "who attended" in words(fresh_chat.ask("Alice", "help"))
    fresh_chat.control("DELETE", "requests")
    second = fresh_chat.say("Alice", "my meetings")
    assert words(fresh_chat.reply("Alice", second)).startswith("Webex asks me to wait 1 h.")
    assert fresh_chat.control("GET", "requests?path=/v1/meeting") == []
    fresh_chat.ask("Alice", "help")  # one after the other: now it is stored when the second one comes back
    fresh_chat.control("POST", "clock", {"advance": 3601})
    for question, answer in ((first, "Alice Archer attended"), (second, "Your last meetings")):
        fresh_chat.wait(partial(said, fresh_chat, question, answer))
        assert len(fresh_chat.replies("Alice", question)) == 1


def said(chat: Chat, question: dict[str, Any], answer: str) -> list[dict[str, Any]]:
    replies = chat.replies("Alice", question)
    return replies if len(replies) == 1 and answer in words(replies[0]) else []


def test_after_ten_seconds_a_word_says_that_the_answer_will_come(fresh_chat: Chat) -> None:
    """Webex fails five times: the word stands until the answer, and then the answer alone."""
    fault(fresh_chat, 502, 4)
    question = fresh_chat.say("Alice", ASKED)
    told = fresh_chat.reply("Alice", question, through=11)  # the clock is moved so far, and no further
    assert words(told) == NOT_ANSWERING
    fresh_chat.wait(lambda: said(fresh_chat, question, "Alice Archer attended"), through=60)
    assert [words(each) for each in fresh_chat.replies("Alice", question)] != [NOT_ANSWERING]


def test_a_word_whose_post_seemed_to_fail_goes_with_the_answer(fresh_chat: Chat) -> None:
    """Webex has taken it, and its yes was lost; then Webex answers at once."""
    fault(fresh_chat, 502, 4)
    question = fresh_chat.say("Alice", ASKED)
    fresh_chat.control("POST", "faults", {"fault": "reset_after", "path": "/v1/messages", "method": "POST", "times": 1})
    assert words(fresh_chat.reply("Alice", question, through=11)) == NOT_ANSWERING
    fresh_chat.control("DELETE", "faults")
    fresh_chat.wait(lambda: said(fresh_chat, question, "Alice Archer attended"), through=60)


@pytest.fixture
def bench(sqlite_url: str) -> Iterator[Bench]:
    with bench_on(sqlite_url) as bench:
        accept(bench.inbox(), "question")
        yield bench


FIRST, SECOND, PROVISIONAL, ANSWER = Reply("not answering"), Reply("wait an hour"), Reply("not known yet"), Reply("42")


def again(bench: Bench, inbox: Inbox, held: Claim) -> Claim:
    """The claim as it comes back after a wait."""
    inbox.reschedule(held, bench.time.now)
    bench.time.pass_(seconds=1)
    return claim(inbox)


@pytest.mark.parametrize("context", [IN_SPACE, DIRECTLY], ids=["space", "direct"])
@pytest.mark.parametrize("dies_after", [None, 1, 2])
def test_one_word_at_a_time_and_one_answer_through_every_crash(
    bench: Bench, context: Context, dies_after: int | None
) -> None:
    """Each takes the place of the one before it: a word, another word, a provisional card, the answer."""
    inbox, space = bench.inbox(), Space(dies_after=dies_after)
    delivery, held = Delivery(space, inbox), claim(inbox)
    for send, reply in (
        (delivery.send_waiting, FIRST),
        (delivery.send_waiting, SECOND),
        (delivery.send_provisional, PROVISIONAL),
    ):
        for _ in range(3):
            with suppress(KilledError):
                send(held, context, reply)
            held = again(bench, inbox, held)
            assert not delivery.was_withdrawn(held)
        assert space.words == [reply.markdown]
    delivery.send(held, context, ANSWER)
    assert space.words == ["42"]


def test_nothing_is_said_of_a_wait_beside_a_provisional_reply(bench: Bench) -> None:
    """The person knows already that an answer will come."""
    inbox, space = bench.inbox(), Space()
    delivery = Delivery(space, inbox)
    held = claim(inbox)
    delivery.send_provisional(held, IN_SPACE, PROVISIONAL)
    inbox.reschedule(held, bench.time.now)
    bench.time.pass_(seconds=1)
    delivery.send_waiting(claim(inbox), IN_SPACE, FIRST)
    assert space.words == ["not known yet"]

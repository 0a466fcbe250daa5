"""Every status that the participants endpoint documents has its own words, and they say what to do next."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from bot.chat.apologies import apology, recalled
from bot.webex.errors import ApiError, UnreachableError, UnreadableError
from tests.support.chat import Chat, words

pytestmark = pytest.mark.slow

DOCUMENTED = (400, 401, 403, 404, 405, 409, 410, 415, 423, 428, 429, 500, 502, 503, 504)
PASSING = (423, 429, 500, 502, 503, 504)


def test_every_documented_status_has_its_own_words() -> None:
    """No two statuses read the same, but for a refusal and nothing found; each ends with something to do."""
    apologies = [apology(ApiError(status)) for status in DOCUMENTED]
    assert len({(words.sentence, words.next_step) for words in apologies}) == len(DOCUMENTED) - 1
    assert apology(ApiError(403)) == apology(ApiError(404))
    assert all(words.title and words.sentence.endswith(".") and words.next_step.endswith(".") for words in apologies)


def test_statuses_that_nobody_documented_have_words_too() -> None:
    """The nearest ones."""
    assert apology(ApiError(418)) == apology(ApiError(400))
    assert apology(ApiError(507)) == apology(ApiError(500))


@pytest.mark.parametrize("status", DOCUMENTED)
def test_what_passes_is_tried_again(status: int) -> None:
    """Locked, limited, and Webex's own troubles; everything else is said at once."""
    assert ApiError(status).is_passing == (status in PASSING)


@pytest.mark.parametrize(
    "error", [ApiError(503, "x", "ROUTER_1"), ApiError(500), UnreachableError("x"), UnreadableError("x")]
)
def test_the_cause_that_is_kept_gives_the_same_words(error: ApiError | UnreachableError | UnreadableError) -> None:
    """A question may be given up by another process than the one that saw the error."""
    assert recalled(error.name) == apology(error)


def test_an_unknown_cause_is_our_own_fault() -> None:
    """And says so, without details."""
    assert "fault of this bot" in recalled("ZeroDivisionError: division by zero").sentence


def test_a_refusal_does_not_quote_webex() -> None:
    """Its text might tell that a meeting exists; with a 400 it helps."""
    assert apology(ApiError(403, "You are not the host of Board layoffs")).reason == ""
    assert apology(ApiError(400, "joinTimeFrom is invalid")).reason == "joinTimeFrom is invalid"


@pytest.mark.parametrize("status", [status for status in DOCUMENTED if status not in PASSING and status != 401])
def test_the_words_reach_the_person(chat: Chat, status: int) -> None:
    """Through the real process, with the trackingId that support asks for; a 401 leads to a sign-in instead.

    After a 400 it is asked once more, without the join window. The meeting is the asker's own, so Webex is not believed
    that there is none.
    """
    fault = {"path": "meetingParticipants", "fault": "status", "status": status, "times": 2 if status == 400 else 1}
    chat.control("POST", "faults", fault)
    said = words(chat.ask("Alice", "who attended d84eb3cb8acc556a942c333afbf4a336 bob@example.com"))
    title = "Webex does not tell who attended" if status in (403, 404) else apology(ApiError(status)).title
    assert title in said
    assert "Tracking ID" in said


@pytest.mark.parametrize(
    "fault",
    [
        {"fault": "status", "status": 429, "retry_after": "1"},
        {"fault": "status", "status": 423},
        {"fault": "status", "status": 503},
        {"fault": "html"},
        {"fault": "truncated"},
        {"fault": "reset_before"},
        {"fault": "wrong_length"},
    ],
)
def test_a_passing_trouble_is_answered_by_itself(chat: Chat, fault: dict[str, object]) -> None:
    """The question stays in the inbox; a second later it is answered, and nobody saw a thing."""
    chat.control("POST", "faults", {"path": "meetingParticipants", "times": 1, **fault})
    said = words(chat.ask("Alice", "who attended d84eb3cb8acc556a942c333afbf4a336 alice@example.com", through=3))
    assert "Alice Archer attended" in said


@pytest.mark.parametrize("people", ["alice@example.com", ""])
def test_a_limit_holds_for_the_persons_other_questions_too(fresh_chat: Chat, people: str) -> None:
    """Retry-After is the token's: nothing is asked of Webex for Alice before it is over; then all is answered.

    People are asked for by POST, everybody by GET: one call is refused, and Webex hears of us when it said.
    """
    fault = {"path": "meetingParticipants", "fault": "status", "status": 429, "retry_after": "2", "times": 1}
    fresh_chat.control("POST", "faults", fault)
    first = fresh_chat.say("Alice", f"who attended 07ac020f8a5f513f99bf67885146d735 {people}")
    fresh_chat.wait(lambda: [call for call in fresh_chat.control("GET", "requests") if call["status"] == 429])
    second = fresh_chat.say("Alice", f"who attended 07ac020f8a5f513f99bf67885146d735 {people}")
    for message in (first, second):
        assert "attended" in words(fresh_chat.reply("Alice", message, through=4))
    calls = fresh_chat.control("GET", "requests?path=meetingParticipants")
    refused = next(call for call in calls if call["status"] == 429)
    later = [call for call in calls if call["sequence"] > refused["sequence"]]
    waited = min(datetime.fromisoformat(call["time"]) for call in later) - datetime.fromisoformat(refused["time"])
    assert waited >= timedelta(seconds=2)

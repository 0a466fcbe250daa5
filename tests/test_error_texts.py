"""Every status that the participants endpoint documents has its own words, and they say what to do next."""

from __future__ import annotations

import ast
import importlib
import pkgutil
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path
from string import Formatter
from typing import NamedTuple

import pytest

import bot
from bot.chat.error_texts import HEADINGS, SENTENCES, apology, cause, is_passing, recalled, words_of
from bot.errors import UserError
from bot.webex.errors import ApiError, UnreachableError, UnreadableError
from tests.support.chat import Chat, words

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
    assert is_passing(ApiError(status)) == (status in PASSING)


@pytest.mark.parametrize(
    "error", [ApiError(503, "x", "ROUTER_1"), ApiError(500), UnreachableError("x"), UnreadableError("x")]
)
def test_the_cause_that_is_kept_gives_the_same_words(error: ApiError | UnreachableError | UnreadableError) -> None:
    """A question may be given up by another process than the one that saw the error."""
    assert recalled(cause(error)) == apology(error)


def test_an_unknown_cause_is_our_own_fault() -> None:
    """And says so, without details."""
    assert "fault of this bot" in recalled("ZeroDivisionError: division by zero").sentence


def test_a_refusal_does_not_quote_webex() -> None:
    """Its text might tell that a meeting exists; with a 400 it helps."""
    assert apology(ApiError(403, "You are not the host of Board layoffs")).reason == ""
    assert apology(ApiError(400, "joinTimeFrom is invalid")).reason == "joinTimeFrom is invalid"


@pytest.mark.parametrize("status", [status for status in DOCUMENTED if status not in PASSING and status != 401])
def test_the_words_reach_the_person(chat: Chat, status: int) -> None:
    """Through the real process, with the trackingId that support asks for; a 401 leads to a sign-in instead."""
    fault = {"path": "meetingParticipants", "fault": "status", "status": status, "times": 1}
    chat.control("POST", "faults", fault)
    said = words(chat.ask("Alice", "who attended d84eb3cb8acc556a942c333afbf4a336 bob@example.com"))
    assert apology(ApiError(status)).title in said
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
    said = words(chat.ask("Alice", "who attended d84eb3cb8acc556a942c333afbf4a336 alice@example.com"))
    assert "Alice Archer attended" in said


@pytest.mark.parametrize("whom", ["alice@example.com", ""])
def test_a_limit_holds_for_the_persons_other_questions_too(fresh_chat: Chat, whom: str) -> None:
    """Retry-After is the token's: nothing is asked of Webex for Alice before it is over; then all is answered.

    People are asked for by POST, everybody by GET: one call is refused, and Webex hears of us when it said.
    """
    fault = {"path": "meetingParticipants", "fault": "status", "status": 429, "retry_after": "2", "times": 1}
    fresh_chat.control("POST", "faults", fault)
    first = fresh_chat.say("Alice", f"who attended d84eb3cb8acc556a942c333afbf4a336 {whom}")
    fresh_chat.wait(lambda: [call for call in fresh_chat.control("GET", "requests") if call["status"] == 429])
    second = fresh_chat.say("Alice", f"who attended d84eb3cb8acc556a942c333afbf4a336 {whom}")
    for message in (first, second):
        assert "attended" in words(fresh_chat.reply("Alice", message))
    calls = fresh_chat.control("GET", "requests?path=meetingParticipants")
    refused = next(call for call in calls if call["status"] == 429)
    later = [call for call in calls if call["sequence"] > refused["sequence"]]
    waited = min(datetime.fromisoformat(call["time"]) for call in later) - datetime.fromisoformat(refused["time"])
    assert waited >= timedelta(seconds=2)


class Made(NamedTuple):
    """A place in the source where an error of the person is made."""

    code: str
    values: frozenset[str]
    where: str


@cache
def made() -> list[Made]:
    """Every `…Error("code", value=…)` of the source whose class is a UserError."""
    modules = [module.name for module in pkgutil.walk_packages(bot.__path__, "bot.")]
    for name in modules:
        if not name.startswith("bot.store.migrations") and name != "bot.__main__":
            importlib.import_module(name)
    names = {kind.__name__ for kind in _kinds(UserError)}
    root = Path(bot.__path__[0])
    # The errors of meetings, groups and names still carry their own sentences.
    paths = [*(root / "language").glob("*.py"), root / "commands" / "form_reading.py"]
    return [found for path in paths for found in _made_in(path, names)]


def _kinds(base: type[UserError]) -> Iterator[type[UserError]]:
    yield base
    for kind in base.__subclasses__():
        yield from _kinds(kind)


def _made_in(path: Path, names: set[str]) -> Iterator[Made]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in names and node.args:
            code = node.args[0].value if isinstance(node.args[0], ast.Constant) else "not a constant"
            yield Made(str(code), frozenset(word.arg or "" for word in node.keywords), f"{path.name}:{node.lineno}")


def test_every_code_has_its_sentence_and_every_sentence_its_code() -> None:
    """Otherwise a person would read a code, or the table would keep sentences that are never said."""
    assert {each.code for each in made()} == set(SENTENCES)
    assert set(HEADINGS) <= set(SENTENCES)


def test_every_sentence_gets_the_values_that_it_quotes() -> None:
    """No more and no fewer."""
    for each in made():
        quoted = {name for _, name, _, _ in Formatter().parse(SENTENCES[each.code]) if name}
        assert quoted == each.values, each.where


def test_values_are_listed_dated_and_cut() -> None:
    """As people read them."""
    ways = (date(2026, 4, 3), date(2026, 3, 4))
    assert "may be 3 April or 4 March" in words_of(UserError("day or month", said="03/04", ways=ways)).sentence
    local = datetime(2026, 3, 29, 2, 30, tzinfo=UTC)
    skipped = words_of(UserError("skipped hour", local=local, zone="Europe/Berlin")).sentence
    assert skipped.startswith("“02:30” on 29 March 2026 in Europe/Berlin doesn't exist")
    many = words_of(UserError("no e-mail", said=tuple(f"{letter}@" for letter in "abcdefg"))).sentence
    assert many.startswith("Not an e-mail address: “a@”, “b@”, “c@”, “d@”, “e@”. ")
    long = words_of(UserError("no meeting link", said="x" * 5_000)).sentence
    assert f"“{'x' * 60}…” is not a link" in long

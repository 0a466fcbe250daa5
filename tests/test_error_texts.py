"""Every mistake of a person has its heading and its sentence, and each sentence gets the values that it quotes."""

from __future__ import annotations

import ast
import importlib
import inspect
import pkgutil
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from string import Formatter
from typing import NamedTuple

import bot
from bot.chat.error_texts import ASKED_BACK, HEADINGS, SENTENCES, asking_back, words_of
from bot.errors import UserError
from bot.language.question import Ask, Question, Recent, Window
from bot.meetings.errors import Known, SeveralMeetingsError, TimeSearched


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
    kinds = {kind.__name__: _drawn(kind) for kind in _kinds(UserError)}
    return [found for path in Path(bot.__path__[0]).rglob("*.py") for found in _made_in(path, kinds)]


def _drawn(kind: type[UserError]) -> frozenset[str]:
    """The arguments of a kind that become buttons, and no words."""
    return frozenset(inspect.signature(kind).parameters) - {"values"}


def _kinds(base: type[UserError]) -> Iterator[type[UserError]]:
    yield base
    for kind in base.__subclasses__():
        yield from _kinds(kind)


def _made_in(path: Path, kinds: Mapping[str, frozenset[str]]) -> Iterator[Made]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in kinds and node.args:
            code = node.args[0].value if isinstance(node.args[0], ast.Constant) else "not a constant"
            values = frozenset(word.arg or "" for word in node.keywords) - kinds[node.func.id]
            yield Made(str(code), values, f"{path.name}:{node.lineno}")


def test_every_code_has_its_sentence_and_every_sentence_its_code() -> None:
    """Otherwise a person would read a code, or the tables would keep sentences that are never said."""
    assert {each.code for each in made()} == set(SENTENCES) | set(ASKED_BACK)
    assert set(HEADINGS) <= set(SENTENCES)


def test_every_sentence_gets_the_values_that_it_quotes() -> None:
    """No more and no fewer."""
    for each in made():
        text = " ".join(ASKED_BACK.get(each.code, ())) + SENTENCES.get(each.code, "")
        assert {name for _, name, _, _ in Formatter().parse(text) if name} == each.values, each.where


def test_values_are_listed_dated_and_cut() -> None:
    """As people read them."""
    ways = (date(2026, 4, 3), date(2026, 3, 4))
    assert "may be 3 April or 4 March" in words_of(UserError("day or month", said="03/04", ways=ways)).sentence
    local = datetime(2026, 3, 29, 2, 30, tzinfo=UTC)
    skipped = words_of(UserError("skipped hour", local=local, zone="Europe/Berlin")).sentence
    assert skipped.startswith("“02:30” on 29 March 2026 in Europe/Berlin doesn't exist")
    many = words_of(UserError("no e-mail", said=tuple(f"{letter}@" for letter in "abcdefg"))).sentence
    assert many.startswith("Not an e-mail address: “a@”, “b@”, “c@”, “d@” and 3 more. ")
    long = words_of(UserError("no meeting link", said="x" * 5_000)).sentence
    assert f"“{'x' * 60}…” is not a link" in long


def test_people_meetings_and_times_read_as_in_a_conversation() -> None:
    """Several to choose from, a day and a span of days; and what is said where Webex names nobody."""
    bobs = tuple(Known(f"Bob {number}", f"{number}@example.com") for number in range(6))
    several = words_of(UserError("several of that name", said="bob", people=bobs))
    assert several.heading == "I don't know who you mean"
    assert several.sentence.endswith("Bob 3 (3@example.com) or 2 more.")
    guest = words_of(UserError("nearly that name", said="dan", people=(Known("Dana", None), Known("", "d@x.com"))))
    assert guest.sentence.endswith("Did you mean Dana (guest) or d@x.com?")
    week = Window(start=datetime(2026, 11, 16, tzinfo=UTC), end=datetime(2026, 11, 23, tzinfo=UTC))
    time = TimeSearched(UTC, week)
    assert "from Monday, 16 November to Sunday, 22 November" in words_of(UserError("none ended", time=time)).sentence
    assert (
        "that you hosted in the last 14 days"
        in words_of(UserError("none ended", time=TimeSearched(UTC, days=14))).sentence
    )
    assert "no meeting of late" in words_of(UserError("none hosted", time=None)).sentence
    nobody = words_of(UserError("not the host", meeting="", host="")).sentence
    assert nobody.startswith("“This meeting” is hosted by somebody else;")
    assert nobody.endswith("please ask them.")


def test_what_is_asked_back_has_words_of_its_own() -> None:
    """Above the meetings to choose from."""
    error = SeveralMeetingsError(
        "your meetings then",
        question=Question(ask=Ask.ATTENDED, meeting=Recent()),
        found=(),
        zone=UTC,
        time=TimeSearched(UTC, Window(start=datetime(2026, 11, 16, tzinfo=UTC))),
    )
    assert asking_back(error).heading == "Your meetings since Monday, 16 November"

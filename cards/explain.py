"""The working behind one person's minutes: every join and leave, what it added and why, for when someone disagrees."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from cards.blocks import Element, card, column, columns, paragraph, small
from cards.escape import safe
from cards.fallback import fit, paragraphs
from cards.occasion import Occasion, draw_occasion, draw_small_print, occasion_words, rule_words
from cards.people import Audio, Row, amount, audio_words, called, identity
from cards.times import exact_length, length

JOINS = 10
"""Joins on a card; the rest is summed up in one row, so that what is shown still adds up."""
STRETCHES = 6
_SECONDS = "104px"
_UNIT = re.compile(r"(?<=\d) (?=h\b|min\b|s\b|%)|(?<=\d h) (?=\d\d min)")
_NAME = 32
"""Graphemes of a device or a breakout session."""


class Mark(StrEnum):
    """What was done with a join, or why it counts nothing."""

    CLIPPED = "clipped to the meeting"
    MERGED = "partly or wholly counted already"
    ASSUMED = "leave assumed when the meeting ended"
    STILL_IN = "still in"
    OUTSIDE = "outside the meeting, or of no length"
    LOBBY = "in the lobby"
    DROPPED = "ends before it begins"
    JOIN_NOT_KNOWN = "join not known"
    LEAVE_NOT_KNOWN = "left, at a time not known"


@dataclass(frozen=True, slots=True)
class Join:
    """One join of one device, or one breakout session. `adds` is in seconds, beyond what those before it counted.

    `phone` is a number that Webex told; it is for a direct message only.
    """

    joined: datetime | None
    left: datetime | None
    adds: int
    marks: tuple[Mark, ...] = ()
    device: str = ""
    audio: Audio | None = None
    breakout: str = ""
    phone: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ExplainView(Occasion):
    """`joins` in order, adding up to the person's `seconds`; `stretches` is the presence they make, merged."""

    person: Row
    joins: tuple[Join, ...]
    stretches: tuple[tuple[datetime, datetime], ...] = ()


def draw(view: ExplainView) -> Element:
    """The card: the result, then a row a join, then the sum."""
    result = paragraph(_unbroken(_result(view)), size="ExtraLarge", weight="Bolder", spacing="Medium")
    who = paragraph(" · ".join([called(view.person), *identity(view.person)]), spacing="None")
    standing = small(_standing(view), color="Warning", isSubtle=False)
    foot = draw_small_print(*_presence(view), rule_words(view, view.person.badges))
    return card([*draw_occasion(view), result, who, standing, *_rows(view), *foot])


def text(view: ExplainView) -> str:
    """The same working in Markdown."""
    who = ", ".join([called(view.person), *identity(view.person)])
    head = paragraphs(f"**{_result(view)}**: {who}.", f"{occasion_words(view)}.", _standing(view))
    lines = [f"- {added}: {'. '.join(filter(None, said))}." for added, *said in _working(view)]
    return fit(head, lines, paragraphs(*_presence(view), rule_words(view, view.person.badges)), "")


def _result(view: ExplainView) -> str:
    """`50 min of 1 h, 83 %`."""
    if view.person.seconds is None:
        return "Minutes not known"
    total, *share = amount(view.person)
    whole = f" of {length(view.length)}" if view.length is not None else ""
    return ", ".join([total + whole, *share])


def _unbroken(words: str) -> str:
    """A line breaks before a length, not within one; but seconds may stand below."""
    return _UNIT.sub("\N{NO-BREAK SPACE}", words)


def _standing(view: ExplainView) -> str:
    return ", ".join(view.person.badges).capitalize()


def _rows(view: ExplainView) -> Iterator[Element]:
    for number, (added, when, *details) in enumerate(_working(view)):
        minutes = column(paragraph(_unbroken(added), weight="Bolder", spacing="None"), width=_SECONDS)
        told = column(paragraph(when, weight="Bolder", spacing="None"), *(small(said) for said in details if said))
        yield columns(minutes, told, separator=number == 0, spacing="Medium" if number == 0 else "Small")


def _working(view: ExplainView) -> Iterator[tuple[str, str, str, str]]:
    """What each join adds, when it was, with what, and what was done with it; then the sum."""
    for join in view.joins[:JOINS]:
        yield exact_length(join.adds), _stay(view, join), _with_what(join), ", ".join(join.marks).capitalize()
    if rest := view.joins[JOINS:]:
        yield exact_length(sum(join.adds for join in rest)), f"{len(rest)} more", "", ""
    if view.person.seconds is not None:
        yield exact_length(view.person.seconds), "In all", "", ""


def _stay(view: ExplainView, join: Join) -> str:
    joined = view.clock.time(join.joined, to_the_second=True) if join.joined else "?"
    left = view.clock.time(join.left, to_the_second=True) if join.left else "?"
    return f"{joined} – {left}"


def _with_what(join: Join) -> str:
    breakout = safe(join.breakout, _NAME)
    if breakout and not breakout.casefold().startswith("breakout"):
        breakout = f"Breakout session {breakout}"
    device = safe(join.device.removeprefix("webex_").replace("_", " ").capitalize(), _NAME)
    audio = audio_words(join.audio) if join.audio else ""
    return " · ".join(filter(None, [breakout, device, audio, safe(join.phone, _NAME)]))


def _presence(view: ExplainView) -> list[str]:
    """Where the minutes lie, with overlaps counted once."""
    spans = [f"{view.clock.time(start)} – {view.clock.time(end)}" for start, end in view.stretches[:STRETCHES]]
    more = [f"and {len(view.stretches) - STRETCHES} more"] if len(view.stretches) > STRETCHES else []
    return [f"Present {', '.join(spans + more)}; devices that overlap count once."] if spans else []

"""Show the working behind one person's minutes, for when someone disagrees: each join, what it added and why."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from bot.attendance.meeting import TimeSpan
from bot.attendance.report import Explanation, Line, Mark
from cards.blocks import Element, card, column, columns, paragraph, small
from cards.escape import safe
from cards.fallback import fit, paragraphs
from cards.formats import figure
from cards.occasion import Occasion, draw_occasion, draw_small_print, occasion_words
from cards.people import Row, amount, audio_words, badge_words, called, identity
from cards.rules import rule_words
from cards.times import exact_length, length
from cards.words import MARKS

JOINS = 10
"""Joins on a card; the rest is summed up in one row, so that what is shown still adds up."""
STRETCHES = 6
_SECONDS = "104px"
_UNIT = re.compile(r"(?<=\d) (?=h\b|min\b|s\b|%)|(?<=\d h) (?=\d\d min)")
_NAME = 32
"""Graphemes of a device or a breakout session."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ExplainView:
    """One person's working in one meeting. Phone numbers are in it only where the card goes to the asker alone."""

    occasion: Occasion
    explanation: Explanation
    presence: TimeSpan | None = None
    """The part of the meeting in which minutes count, where the question has one."""

    @property
    def row(self) -> Row:
        return Row(self.explanation.attendee)

    @property
    def lines(self) -> tuple[Line, ...]:
        return self.explanation.lines


def draw(view: ExplainView) -> Element:
    """Draw the result, then a row for each join, then the sum."""
    result = paragraph(_unbroken(_result(view)), size="ExtraLarge", weight="Bolder", spacing="Medium")
    who = paragraph(" · ".join(_who(view)), spacing="None")
    standing = small(_standing(view), color="Warning", isSubtle=False)
    foot = draw_small_print(*_presence(view), rule_words(view.occasion, view.row.badges, view.presence))
    return card([*draw_occasion(view.occasion), result, who, standing, *_rows(view), *foot])


def text(view: ExplainView) -> str:
    """Return the same working in Markdown."""
    who = ", ".join(_who(view))
    head = paragraphs(f"**{_result(view)}**: {who}.", f"{occasion_words(view.occasion)}.", _standing(view))
    lines = [f"- {added}: {'. '.join(filter(None, said))}." for added, *said in _working(view)]
    return fit(head, lines, paragraphs(*_presence(view), rule_words(view.occasion, view.row.badges, view.presence)), "")


def _who(view: ExplainView) -> list[str]:
    person = view.explanation.attendee
    return [called(person), *identity(person)]


def _result(view: ExplainView) -> str:
    """Return `50 min of 1 h, 83 %`."""
    if view.row.seconds is None:
        return "Minutes not known"
    total, *share = amount(view.row)
    whole = f" of {length(view.explanation.length)}" if view.explanation.length is not None else ""
    return ", ".join([total + whole, *share])


def _unbroken(words: str) -> str:
    """Return words that break before a length and not within one; seconds may stand on the next line."""
    return _UNIT.sub("\N{NO-BREAK SPACE}", words)


def _standing(view: ExplainView) -> str:
    return badge_words(view.row).capitalize()


def _rows(view: ExplainView) -> Iterator[Element]:
    for number, (added, when, *details) in enumerate(_working(view)):
        minutes = column(paragraph(_unbroken(added), weight="Bolder", spacing="None"), width=_SECONDS)
        told = column(paragraph(when, weight="Bolder", spacing="None"), *(small(said) for said in details if said))
        yield columns(minutes, told, separator=number == 0, spacing="Medium" if number == 0 else "Small")


def _working(view: ExplainView) -> Iterator[tuple[str, str, str, str]]:
    """Yield for each join what it adds, when it was, its device and audio, and its marks; then the sum."""
    for line in view.lines[:JOINS]:
        yield exact_length(line.adds), _stay(view, line), _with_what(line), _marks(line)
    if rest := view.lines[JOINS:]:
        yield exact_length(sum(line.adds for line in rest)), f"{figure(len(rest))} more", "", ""
    if view.row.seconds is not None:
        yield exact_length(view.row.seconds), "In all", "", ""


def _stay(view: ExplainView, line: Line) -> str:
    joined = view.occasion.clock.time(line.joined, to_the_second=True) if line.joined else "?"
    left = view.occasion.clock.time(line.left, to_the_second=True) if line.left else "?"
    return f"{joined} – {left}"


def _marks(line: Line) -> str:
    return ", ".join(MARKS[mark] for mark in Mark if mark in line.marks).capitalize()


def _with_what(line: Line) -> str:
    breakout = safe(line.breakout or "", _NAME)
    if breakout and not breakout.casefold().startswith("breakout"):
        breakout = f"Breakout session {breakout}"
    device = safe((line.device_type or "").removeprefix("webex_").replace("_", " ").capitalize(), _NAME)
    audio = audio_words(line.audio) if line.audio else ""
    return " · ".join(filter(None, [breakout, device, audio, safe(line.phone_number or "", _NAME)]))


def _presence(view: ExplainView) -> list[str]:
    """Return when the person was present, with overlaps counted once."""
    spans = [
        f"{view.occasion.clock.time(start)} – {view.occasion.clock.time(end)}"
        for start, end in view.explanation.stretches[:STRETCHES]
    ]
    more = (
        [f"and {figure(len(view.explanation.stretches) - STRETCHES)} more"]
        if len(view.explanation.stretches) > STRETCHES
        else []
    )
    return [f"Present {', '.join(spans + more)}; devices that overlap count once."] if spans else []

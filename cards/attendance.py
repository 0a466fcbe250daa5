"""The answer: how many came, who, when, for how long and with which audio; who did not; and what is not known.

The verdict is read in three seconds on a phone. Everything below it is there for readers who doubt it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby, islice
from typing import ClassVar

from bot.attendance.report import Status, Suggestion
from cards.answer import ROWS, AttendanceView
from cards.blocks import ACTIONS, Element, action_sets, card, paragraph, small, submit
from cards.escape import safe
from cards.fallback import fit, paragraphs
from cards.formats import DayFormat, figure
from cards.notes import sentence
from cards.occasion import draw_occasion, draw_small_print, occasion_words, plan_words, sentence_case
from cards.payload import Payload
from cards.people import draw_row, line
from cards.rules import rule_words
from cards.sections import Section
from cards.times import TimeFormat, length
from cards.verdict import minutes_count, not_counted, summary, used_badges, verdict

NOTES = 3
SUGGESTIONS = 2
EARLIER = 3
_JUDGED_BY = {
    Section.LATE: Status.LATE,
    Section.ON_TIME: Status.LATE,
    Section.LEFT_EARLY: Status.LEFT_EARLY,
    Section.STAYED: Status.LEFT_EARLY,
}
"""The rule by which people are put in the section."""
_SENTENCE = 120
_EARLIER = "Earlier meetings of this series:"


@dataclass(frozen=True, slots=True)
class TurnPage(Payload):
    """Show another page of the answer to `question`."""

    card: ClassVar[str] = "attendance"
    do: ClassVar[str] = "page"
    question: str
    page: int


@dataclass(frozen=True, slots=True)
class Refresh(Payload):
    """Ask `question` again: the meeting still runs, or Webex did not know yet."""

    card: ClassVar[str] = "attendance"
    do: ClassVar[str] = "refresh"
    question: str


@dataclass(frozen=True, slots=True)
class ThisIs(Payload):
    """The host says that the guest of suggestion `handle` is that person; then answer `question` again."""

    card: ClassVar[str] = "attendance"
    do: ClassVar[str] = "this-is"
    question: str
    handle: str


@dataclass(frozen=True, slots=True)
class AskEarlier(Payload):
    """Ask `question` of an earlier meeting of the series: 1 is the one before, 2 the one before that."""

    card: ClassVar[str] = "attendance"
    do: ClassVar[str] = "earlier"
    question: str
    back: int


def draw(view: AttendanceView) -> Element:
    """Return the Adaptive Card, under 20 kB whatever the meeting's size."""
    refresh = [submit("Refresh", Refresh(view.question))] if view.occasion.is_running else []
    head = [*draw_occasion(view.occasion), *_verdict(view)]
    foot = [*_suggestions(view), *_earlier(view), *draw_small_print(*_notes(view), _rule(view))]
    return card([*head, *_rows(view), *_turning(view), *foot], refresh)


def text(view: AttendanceView) -> str:
    """Return the same answer in Markdown: as many people as a message holds, from the page that is shown."""
    asked = map(_is_this, view.suggestions[:SUGGESTIONS])
    earlier = f"{_EARLIER} {', '.join(_earlier_days(view))}." if _earlier_days(view) else ""
    tail = paragraphs(*asked, earlier, *_notes(view), _rule(view))
    return fit(headline(view), _lines(view), tail, "Everybody else is on the card, page by page.")


def headline(view: AttendanceView) -> str:
    """Return the verdict and which meeting it is about, in Markdown, without any list: the words beside a file."""
    return paragraphs(f"**{verdict(view)}.** {occasion_words(view.occasion)}.", summary(view), minutes_count(view))


def limits_and_notes(view: AttendanceView) -> tuple[str, ...]:
    """Return all that a file has to say beside its table, as plain text."""
    notes = [sentence(note, view.occasion.clock) for note in view.notes]
    plan = sentence_case(plan_words(view.occasion))
    return tuple(filter(None, [plan, minutes_count(view), not_counted(view), _rule(view), *notes]))


def _lines(view: AttendanceView) -> Iterator[str]:
    for section, rows in groupby(view.rows(), lambda row: row.section):
        yield from ("", f"**{_heading(view, section)}**", "")
        yield from (line(row, view.occasion.clock) for row in rows)


def _heading(view: AttendanceView, section: Section) -> str:
    return f"{view.words[section].heading} ({figure(view.size(section))})"


def _verdict(view: AttendanceView) -> Iterator[Element]:
    yield paragraph(verdict(view), size="ExtraLarge", weight="Bolder", spacing="Medium")
    yield paragraph(summary(view), spacing="None")
    yield small(minutes_count(view), spacing="Small")


def _rows(view: AttendanceView) -> Iterator[Element]:
    for section, rows in groupby(islice(view.rows(), ROWS), lambda row: row.section):
        yield paragraph(_heading(view, section), weight="Bolder", separator=True, spacing="Medium")
        yield from (draw_row(row, view.occasion.clock) for row in rows)


def _turning(view: AttendanceView) -> Iterator[Element]:
    """Yield which people are shown, and the way to the pages beside them."""
    if view.pages == 1:
        return
    page, last = view.shown_page, min(view.first + ROWS, view.count)
    shown = f"{figure(view.first + 1)}–{figure(last)} of {figure(view.count)}"
    yield small(f"{shown}, page {figure(page)} of {figure(view.pages)}", separator=True)
    turns = [(page - 1, f"◀ Page {figure(page - 1)}"), (page + 1, f"Page {figure(page + 1)} ▶")]
    yield from action_sets(submit(says, TurnPage(view.question, to)) for to, says in turns if 1 <= to <= view.pages)


def _suggestions(view: AttendanceView) -> Iterator[Element]:
    """Yield guests and addresses that fit each other: a question, never an answer."""
    for suggestion in view.suggestions[:SUGGESTIONS] if view.shown_page == 1 else ():
        yield paragraph(_is_this(suggestion), separator=True, spacing="Medium")
        confirm = submit("Yes, the same person", ThisIs(view.question, suggestion.handle))
        yield from action_sets([confirm], spacing="Small")


def _is_this(suggestion: Suggestion) -> str:
    found = suggestion.found
    stayed = f", {length(found.seconds)}" if found.seconds is not None else ""
    known_by = safe(found.email) if found.email else "guest, no e-mail"
    return f"{safe(found.name) or 'A guest'} ({known_by}{stayed}): is this {safe(suggestion.email)}?"


def _earlier(view: AttendanceView) -> Iterator[Element]:
    """Yield the buttons that ask the same about the meetings before."""
    if days := _earlier_days(view):
        yield small(_EARLIER, separator=True, spacing="Medium")
        asked = (submit(day, AskEarlier(view.question, back)) for back, day in enumerate(days, 1))
        yield from action_sets(asked, spacing="Small")


def _earlier_days(view: AttendanceView) -> list[str]:
    """Return the days of as many meetings as buttons are left for."""
    used = len(view.suggestions[:SUGGESTIONS]) + view.occasion.is_running + (view.pages > 1)
    starts = view.earlier[: min(EARLIER, ACTIONS - used)] if view.shown_page == 1 else ()
    return [_when(view, start) for start in starts]


def _when(view: AttendanceView, start: datetime) -> str:
    """Return the day of an earlier meeting; its hour too, where its day is that of another one."""
    days = [view.occasion.clock.day(), *(TimeFormat(view.occasion.zone, each).day() for each in view.earlier)]
    clock = TimeFormat(view.occasion.zone, start)
    is_one_of_two = days.count(clock.day()) > 1
    return clock.day_and_time(DayFormat.BRIEF_DAY) if is_one_of_two else clock.day(DayFormat.BRIEF_DAY)


def _rule(view: AttendanceView) -> str:
    """Return the rules behind the badges, on all pages, and behind the sections."""
    judged = {_JUDGED_BY[section] for section in {view.focus, *view.sections} if section in _JUDGED_BY}
    return rule_words(view.occasion, judged.union(used_badges(view)), view.presence)


def _notes(view: AttendanceView) -> list[str]:
    return [safe(sentence(note, view.occasion.clock), _SENTENCE) for note in view.notes[:NOTES]]

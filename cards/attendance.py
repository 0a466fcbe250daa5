"""The answer: how many came, who, when, for how long and with which audio; who did not; and what is not known.

The verdict is read in three seconds on a phone; everything below it is there for whoever doubts it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from enum import StrEnum
from itertools import groupby
from typing import ClassVar

from cards.blocks import Element, card, paragraph, small, submit
from cards.escape import safe
from cards.fallback import fit, paragraphs
from cards.moments import Clock, length
from cards.payload import Payload
from cards.people import Badge, Row, called, draw_row, line

ROWS = 10
"""People a page: a card this long still stays under 20 kB with the longest names."""
NOTES = 5
_SENTENCE = 200


class Group(StrEnum):
    """What is said of the people of a section, in the order in which the sections usually stand."""

    IN_NOW = "In the meeting now"
    ATTENDED = "Attended"
    ABSENT = "Did not come"
    NOT_KNOWN = "Not known"
    LOBBY_ONLY = "Only in the lobby"
    UNEXPECTED = "Came without being expected"


_WHILE_RUNNING = {Group.ATTENDED: "Already left", Group.ABSENT: "Not there so far", Group.LOBBY_ONLY: "In the lobby"}
_COUNTED = {
    Group.ABSENT: "did not come",
    Group.NOT_KNOWN: "not known",
    Group.LOBBY_ONLY: "only in the lobby",
    Group.UNEXPECTED: "not expected",
}
_COUNTED_WHILE_RUNNING = {Group.ABSENT: "not there so far", Group.LOBBY_ONLY: "in the lobby"}


@dataclass(frozen=True, slots=True)
class Section:
    """A group and everybody in it, on whichever page they will be."""

    group: Group
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Rule:
    """When the badges are given. `pass_mark` is percent of the meeting's length."""

    late_after: timedelta = timedelta(minutes=5)
    left_early_before: timedelta = timedelta(minutes=5)
    returned_after: timedelta = timedelta(minutes=1)
    pass_mark: int = 75
    of_schedule: bool = False


@dataclass(frozen=True, slots=True)
class AttendanceView:
    """All that the card shows. Times are aware; `end` is None while the meeting runs; `length` is in seconds.

    `asked` is how many people the question was about (None: everybody who came); `which` tells which meeting of
    several this is ("Run 2 of 2"); `question` is the handle that the buttons carry; pages count from 1.
    """

    question: str
    title: str
    start: datetime
    end: datetime | None
    zone: tzinfo
    zone_name: str
    sections: tuple[Section, ...]
    asked: int | None = None
    which: str = ""
    length: int | None = None
    rule: Rule | None = None
    as_of: datetime | None = None
    notes: tuple[str, ...] = ()
    page: int = 1


@dataclass(frozen=True, slots=True)
class TurnPage(Payload):
    """Show another page of the answer to `question`."""

    card: ClassVar[str] = "attendance"
    do: ClassVar[str] = "page"
    question: str
    page: int


@dataclass(frozen=True, slots=True)
class Refresh(Payload):
    """Ask `question` again: the meeting still runs."""

    card: ClassVar[str] = "attendance"
    do: ClassVar[str] = "refresh"
    question: str


def draw(view: AttendanceView) -> Element:
    """The Adaptive Card, under 20 kB whatever the meeting's size."""
    return card([*_header(view), *_rows(view), *_footer(view)], _buttons(view))


def text(view: AttendanceView) -> str:
    """The same answer in Markdown: as many people as a message holds, from the page that is shown."""
    clock = _clock(view)
    head = f"**{verdict(view)}**: {safe(view.title)}, {_when(view, clock)}."
    lines = []
    for group, people in groupby(_people(view)[_first(view) :], lambda person: person[0]):
        lines += ["", f"**{_heading(view, group)}**", "", *(line(row, clock) for _, row in people)]
    tail = paragraphs(*_small_print(view, clock))
    return fit(paragraphs(head, summary(view)), lines, tail, "Everybody else is on the card, page by page.")


def verdict(view: AttendanceView) -> str:
    """`2 of 3 attended`: the answer in a line, safe to show."""
    counts = _counts(view)
    came = counts[Group.ATTENDED] + counts[Group.IN_NOW]
    people = _people(view)
    if view.asked == 1 and len(people) == 1:
        return f"{called(people[0][1])} {_verb(view, people[0][0])}"
    done = "attended" if view.end else "came so far"
    if view.asked is None:
        return f"{came or 'Nobody'} {done}" if came != 1 else f"1 person {done}"
    return f"All {came} {done}" if came == view.asked > 1 else f"{came} of {view.asked} {done}"


def summary(view: AttendanceView) -> str:
    """`1 did not come · 1 not known · 2 late`: what the verdict leaves out, safe to show."""
    counts = _counts(view)
    words = _COUNTED | (_COUNTED_WHILE_RUNNING if _is_running(view) else {})
    groups = [f"{counts[group]} {what}" for group, what in words.items() if counts[group]]
    given = Counter(badge for _, row in _people(view) for badge in row.badges)
    return " · ".join(groups + [f"{given[badge]} {badge}" for badge in Badge if given[badge]])


def pages(view: AttendanceView) -> int:
    return max(1, -(-len(_people(view)) // ROWS))


def _verb(view: AttendanceView, group: Group) -> str:
    verbs = {
        Group.IN_NOW: "is in the meeting",
        Group.ATTENDED: "was there and left" if _is_running(view) else "attended",
        Group.ABSENT: "is not there so far" if _is_running(view) else "did not come",
        Group.NOT_KNOWN: "– not known",
        Group.LOBBY_ONLY: "is in the lobby" if _is_running(view) else "was only in the lobby",
        Group.UNEXPECTED: "came without being expected",
    }
    return verbs[group]


def _is_running(view: AttendanceView) -> bool:
    return view.end is None


def _counts(view: AttendanceView) -> Counter[Group]:
    return Counter(group for group, _ in _people(view))


def _people(view: AttendanceView) -> list[tuple[Group, Row]]:
    return [(section.group, row) for section in view.sections for row in section.rows]


def _page(view: AttendanceView) -> int:
    """The page asked for, or the nearest there is."""
    return min(max(view.page, 1), pages(view))


def _first(view: AttendanceView) -> int:
    return (_page(view) - 1) * ROWS


def _clock(view: AttendanceView) -> Clock:
    return Clock(view.zone, view.start)


def _when(view: AttendanceView, clock: Clock) -> str:
    until = clock.time(view.end) if view.end else "still running"
    lasted = f" ({length(view.length)})" if view.length is not None else ""
    zone = safe(view.zone_name)
    where = zone if zone == clock.offset() else f"{zone} ({clock.offset()})"
    return f"{clock.day()}, {clock.time(view.start)} – {until}{lasted}, {where}"


def _heading(view: AttendanceView, group: Group) -> str:
    words = _WHILE_RUNNING.get(group, group.value) if _is_running(view) else group.value
    return f"{words} ({_counts(view)[group]})"


def _header(view: AttendanceView) -> Iterator[Element]:
    clock = _clock(view)
    yield paragraph(safe(view.title) or "Meeting", weight="Bolder")
    yield small(_when(view, clock))
    if view.which:
        yield small(safe(view.which, _SENTENCE))
    yield paragraph(verdict(view), size="ExtraLarge", weight="Bolder", spacing="Medium")
    if summary(view):
        yield paragraph(summary(view), spacing="None")


def _rows(view: AttendanceView) -> Iterator[Element]:
    clock = _clock(view)
    shown = _people(view)[_first(view) : _first(view) + ROWS]
    for group, people in groupby(shown, lambda person: person[0]):
        yield paragraph(_heading(view, group), weight="Bolder", separator=True, spacing="Medium")
        yield from (draw_row(row, clock) for _, row in people)


def _footer(view: AttendanceView) -> Iterator[Element]:
    if pages(view) > 1:
        last = min(_first(view) + ROWS, len(_people(view)))
        place = f"{_first(view) + 1}–{last} of {len(_people(view))} people, page {_page(view)} of {pages(view)}"
        yield small(place, spacing="Medium", horizontalAlignment="Center", isSubtle=False)
    for number, words in enumerate(_small_print(view, _clock(view))):
        yield small(words, separator=number == 0, spacing="Medium" if number == 0 else "Small")


def _small_print(view: AttendanceView, clock: Clock) -> list[str]:
    printed = [f"As of {clock.time(view.as_of)}."] if view.as_of else []
    printed += [safe(note, _SENTENCE) for note in view.notes[:NOTES]]
    return printed + ([_rule(view.rule)] if view.rule else [])


def _rule(rule: Rule) -> str:
    measure = "scheduled time" if rule.of_schedule else "meeting"
    parts = [
        f"late: more than {length(_seconds(rule.late_after))} after the start",
        f"left early: more than {length(_seconds(rule.left_early_before))} before the end",
        f"returned: away for more than {length(_seconds(rule.returned_after))}",
        f"short: less than {rule.pass_mark} % of the {measure}",
    ]
    return " · ".join(parts).capitalize()


def _seconds(span: timedelta) -> int:
    return int(span.total_seconds())


def _buttons(view: AttendanceView) -> Iterator[Element]:
    page = _page(view)
    if page > 1:
        yield submit(f"◀ Page {page - 1}", TurnPage(view.question, page - 1))
    if page < pages(view):
        yield submit(f"Page {page + 1} ▶", TurnPage(view.question, page + 1))
    if _is_running(view):
        yield submit("Refresh", Refresh(view.question))

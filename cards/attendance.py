"""The answer: how many came, who, when, for how long and with which audio; who did not; and what is not known.

The verdict is read in three seconds on a phone; everything below it is there for whoever doubts it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from itertools import groupby, islice
from typing import ClassVar

from cards.blocks import Element, action_set, card, paragraph, small, submit
from cards.escape import safe
from cards.fallback import fit, paragraphs
from cards.groups import WHEN_OVER, WHILE_RUNNING, Group, Words
from cards.moments import Clock, length
from cards.payload import Payload
from cards.people import Badge, Row, called, draw_row, line

ROWS = 10
"""People a page: so many with the longest names still leave the card under 20 kB."""
NOTES = 3
_OTHERS = (Group.ABSENT, Group.NOT_KNOWN, Group.LOBBY_ONLY, Group.UNEXPECTED)
_ZONE = 40
_SENTENCE = 120


@dataclass(frozen=True, slots=True)
class Section:
    """A group and everybody in it, on whichever page they will be."""

    group: Group
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Rule:
    """When the badges are given. `pass_mark` is percent of the meeting's length, or of its schedule."""

    late_after: timedelta = timedelta(minutes=5)
    left_early_before: timedelta = timedelta(minutes=5)
    returned_after: timedelta = timedelta(minutes=1)
    pass_mark: int = 75
    of_schedule: bool = False


@dataclass(frozen=True, slots=True)
class AttendanceView:
    """All that the card shows. Times are aware; `end` is None while the meeting runs; `length` is in seconds.

    `asked` is how many people the question was about (None: everybody who came), and `focus` the group whose share of
    them is the verdict; a group has one section. `which` tells which meeting of several this is ("Run 2 of 2");
    `question` is the handle that the buttons carry; pages count from 1.
    """

    question: str
    title: str
    start: datetime
    end: datetime | None
    zone: tzinfo
    zone_name: str
    sections: tuple[Section, ...]
    asked: int | None = None
    focus: Group = Group.ATTENDED
    which: str = ""
    length: int | None = None
    rule: Rule | None = None
    as_of: datetime | None = None
    notes: tuple[str, ...] = ()
    page: int = 1

    @property
    def is_running(self) -> bool:
        return self.end is None

    @property
    def count(self) -> int:
        return sum(len(section.rows) for section in self.sections)

    @property
    def pages(self) -> int:
        return max(1, -(-self.count // ROWS))

    def people(self, first: int = 0) -> Iterator[tuple[Group, Row]]:
        """Everybody in the order of the sections, from the one numbered `first`."""
        return islice(((section.group, row) for section in self.sections for row in section.rows), first, None)


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
    refresh = [submit("Refresh", Refresh(view.question))] if view.is_running else []
    return card([*_header(view), *_rows(view), *_turning(view), *_footer(view)], refresh)


def text(view: AttendanceView) -> str:
    """The same answer in Markdown: as many people as a message holds, from the page that is shown."""
    clock = Clock(view.zone, view.start)
    head = f"**{verdict(view)}.** {', '.join([_title(view), *_when(view, clock)])}."
    tail = paragraphs(*_notes(view), _rule(view))
    return fit(
        paragraphs(head, summary(view)), _lines(view, clock), tail, "Everybody else is on the card, page by page."
    )


def _lines(view: AttendanceView, clock: Clock) -> Iterator[str]:
    for group, people in groupby(view.people(_first(view)), lambda person: person[0]):
        yield from ("", f"**{_heading(view, group)}**", "")
        yield from (line(row, clock) for _, row in people)


def verdict(view: AttendanceView) -> str:
    """`2 of 3 attended`: the answer in a line, safe to show."""
    if only := _only_one(view):
        group, row = only
        return _words(view)[group].of_one.format(called(row))
    counts, words = _counts(view), _words(view)[view.focus]
    known = counts[view.focus] + (counts[Group.IN_NOW] if view.focus is Group.ATTENDED else 0)
    spoken = words.one if known == 1 else words.many
    if view.asked is not None:
        return f"All {known:,} {spoken}" if known == view.asked > 1 else f"{known:,} of {view.asked:,} {spoken}"
    if not known and not counts[Group.NOT_KNOWN]:
        return f"Nobody {words.one}"
    return f"{known:,} {'person' if known == 1 else 'people'} {spoken}"


def summary(view: AttendanceView) -> str:
    """`1 did not come · 1 not known · 2 late`: what the verdict leaves out, safe to show."""
    counts, words = _counts(view), _words(view)
    others = [] if _only_one(view) else [group for group in _OTHERS if counts[group] and group is not view.focus]
    badges = Counter(badge for _, row in view.people() for badge in row.badges if badge.value != view.focus.value)
    said = [f"{counts[group]:,} {words[group].many}" for group in others]
    return " · ".join(said + [f"{badges[badge]:,} {badge}" for badge in Badge if badges[badge]])


def _words(view: AttendanceView) -> dict[Group, Words]:
    return WHILE_RUNNING if view.is_running else WHEN_OVER


def _only_one(view: AttendanceView) -> tuple[Group, Row] | None:
    """The one person whom the question was about."""
    return next(view.people()) if view.asked == view.count == 1 else None


def _counts(view: AttendanceView) -> Counter[Group]:
    return Counter({section.group: len(section.rows) for section in view.sections})


def _page(view: AttendanceView) -> int:
    """The page asked for, or the nearest there is."""
    return min(max(view.page, 1), view.pages)


def _first(view: AttendanceView) -> int:
    return (_page(view) - 1) * ROWS


def _title(view: AttendanceView) -> str:
    return safe(view.title) or "Meeting"


def _when(view: AttendanceView, clock: Clock) -> list[str]:
    """Day and hours; the zone in which they are given; which meeting of several; the moment of which it is told."""
    until = clock.time(view.end) if view.end else "still running"
    lasted = f" ({length(view.length)})" if view.length is not None else ""
    zone = safe(view.zone_name, _ZONE)
    zone = f"{zone} ({clock.offset()})" if zone not in ("", clock.offset()) else clock.offset()
    hours = f"{clock.day()}, {clock.time(view.start)} – {until}{lasted}"
    as_of = f"as of {clock.time(view.as_of)}" if view.as_of else ""
    return [said for said in (hours, zone, safe(view.which, _SENTENCE), as_of) if said]


def _heading(view: AttendanceView, group: Group) -> str:
    return f"{_words(view)[group].heading} ({_counts(view)[group]:,})"


def _header(view: AttendanceView) -> Iterator[Element]:
    hours, *others = _when(view, Clock(view.zone, view.start))
    yield paragraph(_title(view), weight="Bolder")
    yield small(hours)
    yield small(" · ".join(others))
    yield paragraph(verdict(view), size="ExtraLarge", weight="Bolder", spacing="Medium")
    yield paragraph(summary(view), spacing="None")


def _rows(view: AttendanceView) -> Iterator[Element]:
    clock = Clock(view.zone, view.start)
    shown = islice(view.people(_first(view)), ROWS)
    for group, people in groupby(shown, lambda person: person[0]):
        yield paragraph(_heading(view, group), weight="Bolder", separator=True, spacing="Medium")
        yield from (draw_row(row, clock) for _, row in people)


def _turning(view: AttendanceView) -> Iterator[Element]:
    """Where one is, and the way to the pages beside it."""
    page = _page(view)
    if view.pages == 1:
        return
    last = min(_first(view) + ROWS, view.count)
    yield small(f"{_first(view) + 1:,}–{last:,} of {view.count:,}, page {page:,} of {view.pages:,}", separator=True)
    turns = [(page - 1, f"◀ Page {page - 1:,}"), (page + 1, f"Page {page + 1:,} ▶")]
    yield action_set(submit(says, TurnPage(view.question, to)) for to, says in turns if 1 <= to <= view.pages)


def _footer(view: AttendanceView) -> Iterator[Element]:
    for number, words in enumerate(said for said in (*_notes(view), _rule(view)) if said):
        yield small(words, separator=number == 0, spacing="Medium" if number == 0 else "Small")


def _notes(view: AttendanceView) -> list[str]:
    return [safe(note, _SENTENCE) for note in view.notes[:NOTES]]


def _rule(view: AttendanceView) -> str:
    """What the badges mean. While the meeting runs nobody is called short or gone early."""
    if view.rule is None:
        return ""
    rule, whole = view.rule, "scheduled time" if view.rule.of_schedule else "meeting"
    always = [
        f"Late: more than {_span(rule.late_after)} after the start",
        f"returned: away for more than {_span(rule.returned_after)}",
    ]
    at_the_end = [
        f"left early: more than {_span(rule.left_early_before)} before the end",
        f"short: less than {rule.pass_mark} % of the {whole}",
    ]
    return " · ".join(always if view.is_running else always + at_the_end)


def _span(span: timedelta) -> str:
    seconds = int(span.total_seconds())
    return f"{seconds} s" if 0 < seconds < 60 else length(seconds)

"""The answer: how many came, who, when, for how long and with which audio; who did not; and what is not known.

The verdict is read in three seconds on a phone; everything below it is there for whoever doubts it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby, islice
from typing import ClassVar

from bot.attendance.meeting import TimeSpan
from bot.attendance.report import Status, Suggestion
from cards.blocks import ACTIONS, Element, action_sets, card, paragraph, small, submit
from cards.escape import safe
from cards.fallback import fit, paragraphs
from cards.formats import Form, counted, figure, plural
from cards.groups import WHEN_OVER, WHILE_RUNNING, Group, Words
from cards.notes import Note, sentence, span_words
from cards.occasion import Occasion, draw_occasion, draw_small_print, occasion_words, rule_words
from cards.payload import Payload
from cards.people import BADGES, Row, called, draw_row, line
from cards.times import TimeFormat, length
from cards.words import STATUSES

ROWS = 10
"""People a page: so many with the longest names still leave the card under 20 kB."""
NOTES = 3
SUGGESTIONS = 2
EARLIER = 3
_OTHERS = (
    Group.ABSENT, Group.NOT_KNOWN, Group.LOBBY_ONLY, Group.OUTSIDE, Group.ELSEWHEN, Group.UNEXPECTED, Group.BESIDE
)  # fmt: skip
_JUDGED_BY = {
    Group.LATE: Status.LATE,
    Group.ON_TIME: Status.LATE,
    Group.LEFT_EARLY: Status.LEFT_EARLY,
    Group.STAYED: Status.LEFT_EARLY,
}
_FOCUS = {Group.LATE: Status.LATE, Group.LEFT_EARLY: Status.LEFT_EARLY}
"""The badge that everybody in the group has: the verdict counts it."""
_SENTENCE = 120
_EARLIER = "Earlier meetings of this series:"


@dataclass(frozen=True, slots=True)
class Section:
    """A group and everybody in it, on whichever page they will be."""

    group: Group
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AttendanceView:
    """All that the card shows, of which meeting, and what can be done with it.

    `asked` is how many people the question was about (None: everybody who came), and `focus` the group whose share of
    them is the verdict; a group has one section. `question` is the handle that the buttons carry; pages count from 1.
    `joined` is the time in which people joined, `presence` the time in which minutes count, where the question limits
    them. `mark` is the percent that was asked about, whose share is the verdict then; None where none was.
    `suggestions` are for the host alone; `earlier` are the starts of the same series' meetings before, newest first.
    """

    occasion: Occasion
    question: str
    sections: tuple[Section, ...]
    asked: int | None = None
    focus: Group = Group.ATTENDED
    mark: int | None = None
    joined: TimeSpan | None = None
    presence: TimeSpan | None = None
    notes: tuple[Note, ...] = ()
    suggestions: tuple[Suggestion, ...] = ()
    earlier: tuple[datetime, ...] = ()
    page: int = 1

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
    """The Adaptive Card, under 20 kB whatever the meeting's size."""
    refresh = [submit("Refresh", Refresh(view.question))] if view.occasion.is_running else []
    head = [*draw_occasion(view.occasion), *_verdict(view)]
    foot = [*_suggestions(view), *_earlier(view), *draw_small_print(*_notes(view), _rule(view))]
    return card([*head, *_rows(view), *_turning(view), *foot], refresh)


def text(view: AttendanceView) -> str:
    """The same answer in Markdown: as many people as a message holds, from the page that is shown."""
    asked = map(_is_this, view.suggestions[:SUGGESTIONS])
    earlier = f"{_EARLIER} {', '.join(_earlier_days(view))}." if _earlier_days(view) else ""
    tail = paragraphs(*asked, earlier, *_notes(view), _rule(view))
    return fit(headline(view), _lines(view), tail, "Everybody else is on the card, page by page.")


def headline(view: AttendanceView) -> str:
    """The verdict and of which meeting it is, in Markdown, without any list: the words beside a file."""
    return paragraphs(f"**{verdict(view)}.** {occasion_words(view.occasion)}.", summary(view), minutes_count(view))


def _lines(view: AttendanceView) -> Iterator[str]:
    for group, people in groupby(view.people(_first(view)), lambda person: person[0]):
        yield from ("", f"**{_heading(view, group)}**", "")
        yield from (line(row, view.occasion.clock) for _, row in people)


def verdict(view: AttendanceView) -> str:
    """`2 of 3 attended`: the answer in a line, safe to show."""
    if only := _only_one(view):
        group, row = only
        if view.mark is not None and group is Group.ATTENDED:
            return _of_one_mark(row, view.mark)
        return _words(view)[group].of_one.format(called(row))
    return tally(view)


def tally(view: AttendanceView) -> str:
    """The verdict without any name, for readers who may see no more: `1 of 1 attended`."""
    counts, words = _counts(view), _words(view)[view.focus]
    if view.mark is not None and counts[Group.ATTENDED]:
        return _of_the_mark(view, view.mark)
    known = counts[view.focus] + (counts[Group.IN_NOW] if view.focus is Group.ATTENDED else 0)
    spoken = plural(known, words.one, words.many)
    if view.asked is not None:
        return (
            f"All {figure(known)} {spoken}"
            if known == view.asked > 1
            else f"{figure(known)} of {figure(view.asked)} {spoken}"
        )
    if not known and not counts[Group.NOT_KNOWN]:
        return f"Nobody {(view.focus is Group.ATTENDED and _in_time(view)) or words.one}"
    return f"{counted(known, 'person', 'people')} {spoken}"


def _in_time(view: AttendanceView) -> str:
    """Return what people did in the time that was asked about: `joined since 14:30`; "" for any time."""
    if view.joined:
        return f"joined {span_words(view.joined, view.occasion.clock)}"
    return f"was there {span_words(view.presence, view.occasion.clock)}" if view.presence else ""


def minutes_count(view: AttendanceView) -> str:
    """Return in which time minutes count, where that isn't the whole meeting."""
    return f"Minutes count {span_words(view.presence, view.occasion.clock)} only." if view.presence else ""


def _of_the_mark(view: AttendanceView, mark: int) -> str:
    """`2 of 7 were there at least 80 %`: of those asked about, or of those who came."""
    reached = sum(group is Group.ATTENDED and _reached(row, mark) for group, row in view.people())
    count = _counts(view)[Group.ATTENDED] if view.asked is None else view.asked
    who = f"All {figure(count)}" if reached == count > 1 else f"{figure(reached)} of {figure(count)}"
    return f"{who} {plural(reached, 'was', 'were')} there at least {mark} %"


def _of_one_mark(row: Row, mark: int) -> str:
    """The same of one person, as far as it is known."""
    if _reached(row, mark):
        return f"{called(row)} was there at least {mark} %"
    return f"{called(row)} was there less than {mark} %" if Status.SHORT in row.badges else f"{called(row)} attended"


def _reached(row: Row, mark: int) -> bool:
    return row.share is not None and row.share >= mark


def summary(view: AttendanceView) -> str:
    """`1 did not come · 1 not known · 2 late`: what the verdict leaves out, safe to show."""
    counts, words = _counts(view), _words(view)
    told = {view.focus} | {group for group, _ in filter(None, [_only_one(view)])}
    others = [group for group in _OTHERS if counts[group] and group not in told]
    badges = Counter(badge for _, row in view.people() for badge in row.badges if badge != _FOCUS.get(view.focus))
    said = [f"{figure(counts[group])} {words[group].many}" for group in others]
    return " · ".join(said + [f"{figure(badges[badge])} {STATUSES[badge]}" for badge in BADGES if badges[badge]])


def _words(view: AttendanceView) -> dict[Group, Words]:
    return WHILE_RUNNING if view.occasion.is_running else WHEN_OVER


def _only_one(view: AttendanceView) -> tuple[Group, Row] | None:
    """The one person whom the question was about, whoever else came."""
    expected = (person for person in view.people() if person[0] not in (Group.UNEXPECTED, Group.BESIDE))
    return next(expected, None) if view.asked == 1 else None


def _counts(view: AttendanceView) -> Counter[Group]:
    return Counter({section.group: len(section.rows) for section in view.sections})


def _page(view: AttendanceView) -> int:
    """The page asked for, or the nearest there is."""
    return min(max(view.page, 1), view.pages)


def _first(view: AttendanceView) -> int:
    return (_page(view) - 1) * ROWS


def _heading(view: AttendanceView, group: Group) -> str:
    return f"{_words(view)[group].heading} ({figure(_counts(view)[group])})"


def _verdict(view: AttendanceView) -> Iterator[Element]:
    yield paragraph(verdict(view), size="ExtraLarge", weight="Bolder", spacing="Medium")
    yield paragraph(summary(view), spacing="None")
    yield small(minutes_count(view), spacing="Small")


def _rows(view: AttendanceView) -> Iterator[Element]:
    shown = islice(view.people(_first(view)), ROWS)
    for group, people in groupby(shown, lambda person: person[0]):
        yield paragraph(_heading(view, group), weight="Bolder", separator=True, spacing="Medium")
        yield from (draw_row(row, view.occasion.clock) for _, row in people)


def _turning(view: AttendanceView) -> Iterator[Element]:
    """Where one is, and the way to the pages beside it."""
    page = _page(view)
    if view.pages == 1:
        return
    last = min(_first(view) + ROWS, view.count)
    shown = f"{figure(_first(view) + 1)}–{figure(last)} of {figure(view.count)}"
    yield small(f"{shown}, page {figure(page)} of {figure(view.pages)}", separator=True)
    turns = [(page - 1, f"◀ Page {figure(page - 1)}"), (page + 1, f"Page {figure(page + 1)} ▶")]
    yield from action_sets(submit(says, TurnPage(view.question, to)) for to, says in turns if 1 <= to <= view.pages)


def _suggestions(view: AttendanceView) -> Iterator[Element]:
    """A guest and an address that fit each other: a question, never an answer."""
    for suggestion in view.suggestions[:SUGGESTIONS] if _page(view) == 1 else ():
        yield paragraph(_is_this(suggestion), separator=True, spacing="Medium")
        confirm = submit("Yes, the same person", ThisIs(view.question, suggestion.handle))
        yield from action_sets([confirm], spacing="Small")


def _is_this(suggestion: Suggestion) -> str:
    guest = suggestion.guest
    stayed = f", {length(guest.seconds)}" if guest.seconds is not None else ""
    return f"{safe(guest.name) or 'A guest'} (guest, no e-mail{stayed}): is this {safe(suggestion.email)}?"


def _earlier(view: AttendanceView) -> Iterator[Element]:
    """The same question about the meetings before."""
    if days := _earlier_days(view):
        yield small(_EARLIER, separator=True, spacing="Medium")
        asked = (submit(day, AskEarlier(view.question, back)) for back, day in enumerate(days, 1))
        yield from action_sets(asked, spacing="Small")


def _earlier_days(view: AttendanceView) -> list[str]:
    """As many as buttons are left for."""
    used = len(view.suggestions[:SUGGESTIONS]) + view.occasion.is_running + (view.pages > 1)
    starts = view.earlier[: min(EARLIER, ACTIONS - used)] if _page(view) == 1 else ()
    return [TimeFormat(view.occasion.zone, start).day(Form.BRIEF_DAY) for start in starts]


def _rule(view: AttendanceView) -> str:
    """The rules behind the badges, on whatever page, and behind the sections."""
    used = {badge for _, row in view.people() for badge in row.badges}
    judged = {view.focus, *(section.group for section in view.sections)}
    return rule_words(view.occasion, used | {_JUDGED_BY[group] for group in judged if group in _JUDGED_BY})


def _notes(view: AttendanceView) -> list[str]:
    return [safe(sentence(note, view.occasion.clock), _SENTENCE) for note in view.notes[:NOTES]]


def limits_and_notes(view: AttendanceView) -> tuple[str, ...]:
    """Return all that a file has to say beside its table, as plain text."""
    notes = [sentence(note, view.occasion.clock) for note in view.notes]
    return tuple(filter(None, [minutes_count(view), *notes]))

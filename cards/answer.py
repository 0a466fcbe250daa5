"""An answer as its card, its text and its file show it: which people in which section, and what is said beside them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice

from bot.attendance.meeting import TimeSpan
from bot.attendance.report import UNIDENTIFIED, Attendee, ParticipantKind, Suggestion
from cards.formats import counted
from cards.notes import Note
from cards.occasion import Occasion
from cards.people import Row
from cards.sections import WHEN_OVER, WHILE_RUNNING, Section, SectionWords
from cards.words import KINDS

ROWS = 10
"""People a page: so many with the longest names still leave the card under 20 kB."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AttendanceView:
    """All that the card shows, of which meeting, and what can be done with it.

    `question` is the handle that the buttons carry. `sections` are the people in the order in which they are shown.
    `asked` is how many people the question was about (None: everybody who came), and `focus` the section whose share of
    them is the verdict. `mark` is the percent that was asked about, whose share is the verdict then; None where none
    was. `joined` is the time in which people joined, `presence` the time in which minutes count, where the question
    limits them. `is_part`: Webex broke off in the middle of its list. `is_without_rows`: the meeting ran, and Webex
    tells of nobody. `in_breakout` are the people who are in a breakout session now; `maybe` has, by the address of
    somebody who did not come, the address of somebody who did and may be meant; `phone_of` has, by caller without a
    name, whose phone it may be. `suggestions` are for the host alone. `earlier` are the starts of the same series'
    meetings before, newest first. Pages count from 1.
    """

    occasion: Occasion
    question: str
    sections: Mapping[Section, tuple[Attendee, ...]]
    asked: int | None = None
    focus: Section = Section.ATTENDED
    mark: int | None = None
    joined: TimeSpan | None = None
    presence: TimeSpan | None = None
    is_without_rows: bool = False
    notes: tuple[Note, ...] = ()
    in_breakout: frozenset[Attendee] = frozenset()
    maybe: Mapping[str, str] = field(default_factory=dict)
    phone_of: Mapping[Attendee, Sequence[Attendee]] = field(default_factory=dict)
    suggestions: tuple[Suggestion, ...] = ()
    earlier: tuple[datetime, ...] = ()
    is_part: bool = False
    page: int = 1

    @property
    def count(self) -> int:
        return sum(map(len, self.sections.values()))

    @property
    def pages(self) -> int:
        return max(1, -(-self.count // ROWS))

    @property
    def shown_page(self) -> int:
        """The page asked for, or the nearest there is."""
        return min(max(self.page, 1), self.pages)

    @property
    def first(self) -> int:
        """The number of the first person on the page, from 0."""
        return (self.shown_page - 1) * ROWS

    @property
    def words(self) -> Mapping[Section, SectionWords]:
        """How its sections are spoken of."""
        return WHILE_RUNNING if self.occasion.is_running else WHEN_OVER

    def size(self, section: Section) -> int:
        """Return how many are in a section. Guests of one name who were there at once are several."""
        return sum(person.count for person in self.sections.get(section, ()))

    @property
    def kinds(self) -> Counter[ParticipantKind]:
        """How many of each kind are not counted as people: they can't be identified, or are recorders."""
        shown = (*self.sections.get(Section.UNIDENTIFIED, ()), *self.sections.get(Section.RECORDERS, ()))
        counts: Counter[ParticipantKind] = Counter()
        for person in shown:
            counts[person.kind] += person.count
        return counts

    @property
    def could_be(self) -> tuple[str, ...]:
        """Who may be anybody who was not seen, counted by kind."""
        return tuple(counted(count, *KINDS[kind]) for kind, count in self.kinds.items() if kind in UNIDENTIFIED)

    def people(self) -> Iterator[tuple[Section, Attendee]]:
        """Yield everybody in the order of the sections."""
        for section, people in self.sections.items():
            for person in people:
                yield section, person

    def rows(self) -> Iterator[Row]:
        """Yield a row for each person, from the first of the page on."""
        could_be = self.could_be
        for section, person in islice(self.people(), self.first, None):
            yield Row(
                person,
                section,
                is_in_breakout=person in self.in_breakout,
                maybe=self.maybe.get(person.email or "", ""),
                phone_of=self.phone_of.get(person, ()),
                could_be=could_be,
            )

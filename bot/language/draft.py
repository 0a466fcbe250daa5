"""The parts of a question, as far as they are read."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from bot.attendance.meeting import Measure
from bot.language.clocks import SaidTime
from bot.language.cursor import Cursor
from bot.language.question import Ask, Minutes, MisunderstoodError, Output, WhichMeeting, Window
from bot.language.times import Point
from bot.language.tokens import Token
from bot.language.words import folded


@dataclass(slots=True)
class Draft:
    """The parts that the phrases have read, in any order. `now` is in the zone of the times that are said."""

    text: str
    now: datetime
    tokens: Sequence[Token] = ()
    asks: dict[Ask, list[Token]] = field(default_factory=dict)
    """What is surely asked (`who was late`), with the words that ask it."""
    hints: dict[Ask, list[Token]] = field(default_factory=dict)
    """What is asked if nothing is surely asked (`late`), with the words. They may belong to a title."""
    has_who: bool = False
    meetings: list[WhichMeeting] = field(default_factory=list)
    emails: dict[str, None] = field(default_factory=dict)
    wrong: dict[str, None] = field(default_factory=dict)
    groups: dict[str, None] = field(default_factory=dict)
    names: dict[str, None] = field(default_factory=dict)
    is_everyone: bool = False
    is_invitees: bool = False
    host: str | None = None
    is_private: bool = False
    output: Output | None = None
    minutes: dict[Ask, int] = field(default_factory=dict)
    """How late is late, and how early is early."""
    pass_mark: int | None = None
    measure: Measure = Measure.OWN
    zone_said: str | None = None
    back: int | None = None
    day: date | None = None
    hour: SaidTime | None = None
    """The time of day at which the meeting began."""
    held_between: Window | None = None
    start: Point | None = None
    end: Point | None = None
    first: Minutes | None = None
    unknown: list[list[Token]] = field(default_factory=list)
    """Neighbouring words that no phrase knew: a title, a name, or nonsense."""
    steps: int = 0
    """How many phrases were tried. It grows with the number of tokens alone."""

    @property
    def today(self) -> date:
        return self.now.date()

    @property
    def zone(self) -> tzinfo:
        return self.now.tzinfo or UTC

    def set_day(self, day: date) -> None:
        """Note the day on which the meeting was held. Raises MisunderstoodError for a second one."""
        if self.day not in (None, day):
            raise MisunderstoodError("two days")
        self.day = day

    def set_hour(self, hour: SaidTime) -> None:
        """Note the time of day at which the meeting began. Raises MisunderstoodError for a second one."""
        if self.hour and self.hour != hour:
            raise MisunderstoodError("two hours", said=(self.hour.time, hour.time))
        self.hour = hour

    def set_held_between(self, held_between: Window) -> None:
        """Note a longer time in which the meeting was held. Raises MisunderstoodError for a second one."""
        if self.held_between not in (None, held_between):
            raise MisunderstoodError("two times held")
        self.held_between = held_between

    def settle_day(self) -> None:
        """Make one day of a day and a week (`on Tuesday last week`). Raises MisunderstoodError if they don't fit."""
        held = self.held_between
        if not (self.day and held):
            return
        for day in (self.day, self.day - timedelta(days=7)):
            noon = datetime.combine(day, time(12), self.zone)
            if (not held.start or held.start <= noon) and (not held.end or noon < held.end):
                self.day, self.held_between = day, None
                return
        raise MisunderstoodError("day outside")

    def set_start(self, start: Point) -> None:
        """Note the start of the time asked about. Raises MisunderstoodError for a second one."""
        if self.start:
            raise MisunderstoodError("two starts", said=(self.start.said, start.said))
        self.start = start

    def set_end(self, end: Point) -> None:
        """Note the end of the time asked about. Raises MisunderstoodError for a second one."""
        if self.end:
            raise MisunderstoodError("two ends", said=(self.end.said, end.said))
        self.end = end

    def ask(self, ask: Ask, tokens: Sequence[Token]) -> None:
        """Note what is surely asked, and the words that ask it."""
        self.asks.setdefault(ask, []).extend(tokens)

    def hint(self, ask: Ask, tokens: Sequence[Token]) -> None:
        """Note words that may ask something."""
        self.hints.setdefault(ask, []).extend(tokens)

    def exact_hints(self) -> dict[Ask, list[Token]]:
        """Return the hints that were not misspelt."""
        return {
            ask: words for ask, words in self.hints.items() if any(word.word == folded(word.text) for word in words)
        }


Phrase = Callable[[Draft, Cursor], bool]
"""Reads what begins where the cursor stands, notes it and goes past it; returns False if it is something else."""

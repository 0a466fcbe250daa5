"""Say which meeting an answer is about, when it was held, and what was planned: the head of a card."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from enum import StrEnum

from bot.attendance.meeting import Measure, TimeSpan
from bot.attendance.report import Thresholds
from cards.blocks import Element, paragraph, small
from cards.escape import safe
from cards.formats import DayFormat, counted
from cards.times import TimeFormat, length

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_ZONE = 40


class Series(StrEnum):
    """Which of the meetings of a series a card is about."""

    ONE = "one"
    LAST = "last"


SERIES: Mapping[Series, str] = {
    Series.ONE: "A meeting of this series",
    Series.LAST: "The last meeting of this series",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Occasion:
    """Which meeting a card is about. `length` is for how many seconds it was held.

    Times are aware, and None where Webex doesn't tell them, as the end while the meeting runs. `series` says which
    meeting of its series this is, where a series was asked about; `as_of` is the moment of which the card tells.
    """

    title: str
    start: datetime | None
    end: datetime | None
    zone: tzinfo
    zone_name: str
    series: Series | None = None
    runs: int = 1
    """Two or more where it was restarted."""
    length: int | None = None
    planned: TimeSpan | None = None
    """When it was to be held, if that is known."""
    judged: TimeSpan = (None, None)
    """From when to when people are judged, by the measure of the rule: as far as that is known."""
    rule: Thresholds | None = None
    """When somebody is late, left early, returned or short; None: not said."""
    as_of: datetime | None = None
    is_running: bool = False
    """Surely; without an end it may be over all the same."""

    @property
    def is_scheduled(self) -> bool:
        """Whether people are judged by the schedule, which was asked for."""
        is_asked = self.rule is not None and self.rule.measure is Measure.SCHEDULE
        return is_asked and (self.planned is None or self.planned[0] == self.judged[0])

    @property
    def clock(self) -> TimeFormat:
        return TimeFormat(self.zone, self.start or self.as_of or _EPOCH)


def draw_occasion(occasion: Occasion) -> Iterator[Element]:
    """Draw title, day and hours, what was planned if that differs, and the zone in which they are given."""
    hours, *others = _when(occasion)
    yield paragraph(_title(occasion), weight="Bolder")
    yield small(hours)
    yield small(sentence_case(plan_words(occasion)))
    yield small(" · ".join(others))


def occasion_words(occasion: Occasion) -> str:
    """Return the same as a line of text, without a full stop."""
    hours, *others = _when(occasion)
    return ", ".join(filter(None, [_title(occasion), hours, plan_words(occasion), *others]))


def draw_small_print(*lines: str) -> Iterator[Element]:
    """Draw the foot of a card: notes and the rules, below a line."""
    for number, words in enumerate(filter(None, lines)):
        yield small(words, separator=number == 0, spacing="Medium" if number == 0 else "Small")


def _title(occasion: Occasion) -> str:
    return safe(occasion.title) or "Meeting"


def _when(occasion: Occasion) -> list[str]:
    """Return day and hours; their zone; which meeting of a series; the time of which the card tells."""
    clock = occasion.clock
    zone = safe(occasion.zone_name, _ZONE)
    zone = f"{zone} ({clock.offset()})" if zone not in ("", clock.offset()) else clock.offset()
    as_of = f"as of {clock.time(occasion.as_of)}" if occasion.as_of else ""
    return [said for said in (_hours(occasion), zone, _which(occasion), as_of) if said]


def plan_words(occasion: Occasion) -> str:
    """Return `planned for 15:00 – 16:00, opened at 14:40`; "" where it was held as planned, to the minute."""
    start, end = occasion.planned or (None, None)
    if not (occasion.start and start):
        return ""
    clock, plan = occasion.clock, TimeFormat(occasion.zone, start)
    if plan.day() != clock.day():
        days = (each.day(DayFormat.WEEKDAY_AND_DAY) for each in (plan, clock))
        return f"planned for {next(days)}, {plan.time(start)}, held on {next(days)}"
    hours = f"{clock.time(start)} – {clock.time(end)}" if end else clock.time(start)
    if clock.time(start) != clock.time(occasion.start):
        return f"planned for {hours}, {_began(occasion, start, end)} at {clock.time(occasion.start)}"
    is_as_planned = not (end and occasion.end) or clock.time(end) == clock.time(occasion.end)
    return "" if is_as_planned else f"planned for {hours}"


def _began(occasion: Occasion, planned: datetime, until: datetime | None) -> str:
    """Return the verb for a start beside its plan: `held` where the two share no minute."""
    began, ended = occasion.start or planned, occasion.end
    if (until and until <= began) or (ended and ended <= planned):
        return "held"
    return "opened" if began < planned else "began"


def sentence_case(words: str) -> str:
    """Return words with a capital letter at their beginning."""
    return words[:1].upper() + words[1:]


def _which(occasion: Occasion) -> str:
    """Return `The last meeting of this series, 2 runs: it was restarted`."""
    series = SERIES[occasion.series] if occasion.series else ""
    restarted = f"{counted(occasion.runs, 'run', 'runs')}: it was restarted" if occasion.runs > 1 else ""
    return ", ".join(filter(None, [series, restarted]))


def _hours(occasion: Occasion) -> str:
    clock, lasted = occasion.clock, f" ({length(occasion.length)})" if occasion.length is not None else ""
    if occasion.start is None:
        return "Webex does not tell when it was held"
    until = clock.time(occasion.end) if occasion.end else "still running" if occasion.is_running else "?"
    return f"{clock.day()}, {clock.time(occasion.start)} – {until}{lasted}"

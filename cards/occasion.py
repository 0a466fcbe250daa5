"""Say which meeting an answer is about, when it was, and by which rules: the head and the foot of a card."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo
from enum import StrEnum

from bot.attendance.report import DEFAULT, Status, Thresholds
from cards.blocks import Element, paragraph, small
from cards.escape import safe
from cards.formats import counted
from cards.people import BADGES
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
    """Which meeting a card is about. `length` is in seconds.

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
    rule: Thresholds | None = None
    """When somebody is late, left early, returned or short; None: not said."""
    as_of: datetime | None = None
    is_running: bool = False
    """Surely; without an end it may be over all the same."""

    @property
    def clock(self) -> TimeFormat:
        return TimeFormat(self.zone, self.start or self.as_of or _EPOCH)


def draw_occasion(occasion: Occasion) -> Iterator[Element]:
    """Draw title, day and hours, and the zone in which they are given."""
    hours, *others = _when(occasion)
    yield paragraph(_title(occasion), weight="Bolder")
    yield small(hours)
    yield small(" · ".join(others))


def occasion_words(occasion: Occasion) -> str:
    """Return the same as a line of text, without a full stop."""
    return ", ".join([_title(occasion), *_when(occasion)])


def rule_words(occasion: Occasion, used: Collection[Status]) -> str:
    """Return what the `used` badges mean, and the rules that the question changed.

    Before the meeting's end is known nobody is called short or gone early.
    """
    if occasion.rule is None:
        return ""
    rule = occasion.rule
    planned, whole = ("scheduled ", "scheduled time") if rule.of_schedule else ("", "meeting")
    rules = {
        Status.LATE: f"late: more than {_span(rule.late_after)} after the {planned}start",
        Status.LEFT_EARLY: f"left early: more than {_span(rule.left_early_before)} before the {planned}end",
        Status.RETURNED: f"returned: away for more than {_span(rule.returned_after)}",
        Status.SHORT: f"short: less than {rule.pass_mark} % of the {whole}",
    }
    at_the_end = () if occasion.end else (Status.LEFT_EARLY, Status.SHORT)
    told = {*used, *_changed(rule)}.difference(at_the_end)
    words = " · ".join(rules[badge] for badge in BADGES if badge in told)
    return words[:1].upper() + words[1:]


def _changed(rule: Thresholds) -> Iterator[Status]:
    """Yield the badges whose rule the question changed; by schedule, every share is of another length."""
    if rule.late_after != DEFAULT.late_after:
        yield Status.LATE
    if rule.left_early_before != DEFAULT.left_early_before:
        yield Status.LEFT_EARLY
    if rule.pass_mark != DEFAULT.pass_mark or rule.of_schedule:
        yield Status.SHORT


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


def _span(span: timedelta) -> str:
    seconds = int(span.total_seconds())
    return f"{seconds} s" if 0 < seconds < 60 else length(seconds)

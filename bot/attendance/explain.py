"""Show the working: every join of one person, what it counts and why, in lines that add up to the answer."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.attendance.explanation import Explanation, Line, Mark, Source
from bot.attendance.identity import email_of, fold_aliases
from bot.attendance.intervals import Interval, clip, total, union
from bot.attendance.joins import AUDIO, Part, Stay, parts_of, stay_of
from bot.attendance.meeting import MeetingTimes
from bot.attendance.participants import BreakoutSession, Device, Participant
from bot.attendance.report import DEFAULT, Thresholds
from bot.attendance.roll import Roll
from bot.attendance.rules import ASSUMED, COUNTS, DROPPED, IS_IN, LEAVE_NOT_KNOWN, NO_JOIN, NOWHERE, settle
from bot.attendance.timeline import FOREVER, Frame, TimeSpan, frame
from bot.attendance.times import SECOND, moment
from bot.text import fold


@dataclass(frozen=True, slots=True)
class _Join:
    """A part of a row with what became of it."""

    part: Part
    stay: Stay
    fate: int
    span: Interval


def explain(
    person: str,
    rows: Iterable[Participant],
    meeting: MeetingTimes,
    *,
    now: datetime,
    thresholds: Thresholds = DEFAULT,
    presence: TimeSpan | None = None,
    aliases: Mapping[str, str] | None = None,
) -> Explanation | None:
    """Explain what a report with the same arguments says of one person, or None if none of the rows is theirs.

    `person` is an e-mail, or the name that a guest shows.
    """
    own = _rows_of(person, rows, fold_aliases(aliases))
    if not own:
        return None
    roll = Roll(aliases)
    roll.add(own)
    report = roll.report(meeting, now=now, thresholds=thresholds, presence=presence)
    ruler = frame(meeting, thresholds, presence, now)
    joins = _joins(own, ruler)
    merged = clip(union(join.span for join in joins if join.fate & COUNTS), ruler.counted)
    return Explanation(
        attendee=report.attendees[0],
        lines=tuple(_lines(joins, ruler)),
        stretches=tuple((moment(start), moment(end)) for start, end in merged),
        length=report.length,
    )


def _rows_of(person: str, rows: Iterable[Participant], aliases: Mapping[str, str]) -> list[Participant]:
    key = fold(person)
    own = [(email_of(row, aliases), row) for row in rows]
    by_email = [row for email, row in own if email and email == key]
    return by_email or [row for email, row in own if not email and fold(row.display_name) == key]


def _joins(rows: list[Participant], ruler: Frame) -> list[_Join]:
    """Return every join in order, those that count nothing last; a join in the lobby has no fate."""
    joins = []
    for row in rows:
        for part in parts_of(row):
            stay = stay_of(part, row)
            fate, span = (0, NOWHERE) if row.is_in_lobby else settle(stay, ruler)
            joins.append(_Join(part, stay, fate, span))
    return sorted(joins, key=_order)


def _order(join: _Join) -> tuple[bool, Interval, int, int]:
    stay = join.stay
    return not join.fate & COUNTS, join.span, stay.joined or FOREVER, stay.left or FOREVER


def _lines(joins: list[_Join], ruler: Frame) -> Iterable[Line]:
    """Yield a line for each join, with what it adds to those before it."""
    reached = 0
    for join in joins:
        start, end = join.span if join.fate & COUNTS else NOWHERE
        inside = total(clip(union([(start, end)]), ruler.counted))
        new = total(clip(union([(max(start, reached), end)]), ruler.counted))
        reached = max(reached, end)
        yield _line(join, new // SECOND, frozenset(_marks(join, inside, new)))


def _marks(join: _Join, inside: int, new: int) -> Iterable[Mark]:
    if not join.fate:
        yield Mark.LOBBY
    for bits, mark in _FATES:
        if join.fate & bits:
            yield mark
    if join.fate & COUNTS:
        length = join.span[1] - join.span[0]
        if not inside:
            yield Mark.OUTSIDE
        elif inside < length:
            yield Mark.CLIPPED
        if new < inside:
            yield Mark.MERGED


_FATES = (
    (ASSUMED, Mark.ASSUMED),
    (IS_IN, Mark.STILL_IN),
    (DROPPED, Mark.DROPPED),
    (NO_JOIN, Mark.JOIN_NOT_KNOWN),
    (LEAVE_NOT_KNOWN, Mark.LEAVE_NOT_KNOWN),
)


def _line(join: _Join, adds: int, marks: frozenset[Mark]) -> Line:
    part, stay = join.part, join.stay
    return Line(
        source=next(source for kind, source in _SOURCES.items() if isinstance(part, kind)),
        joined=None if stay.joined is None else moment(stay.joined),
        left=None if stay.left is None else moment(stay.left),
        counted_until=moment(join.span[1]) if join.fate & COUNTS else None,
        adds=adds,
        marks=marks,
        device_type=part.device_type if isinstance(part, Device) else None,
        audio=AUDIO[stay.audio - 1] if stay.audio else None,
        breakout=part.name if isinstance(part, BreakoutSession) else None,
        phone_number=part.phone_number if isinstance(part, Device) else None,
    )


_SOURCES: dict[type[Part], Source] = {
    Device: Source.DEVICE,
    Participant: Source.ROW,
    BreakoutSession: Source.BREAKOUT,
}

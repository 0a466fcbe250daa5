"""Explain one person's minutes: every join, what it counts and why, in lines that add up to the answer."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.attendance.identity import email_of, fold_aliases
from bot.attendance.intervals import Interval, clip, total, union
from bot.attendance.joins import AUDIO, Join, Part, join_of, parts_of, state_of
from bot.attendance.meeting import MeetingTimes, TimeSpan
from bot.attendance.participants import BreakoutSession, Device, Participant
from bot.attendance.report import DEFAULT, Explanation, Line, Mark, Thresholds
from bot.attendance.roll import Roll
from bot.attendance.rules import ASSUMED, COUNTS, DROPPED, IS_IN, LEAVE_NOT_KNOWN, NO_JOIN, NOWHERE, rule_on
from bot.attendance.timeline import FOREVER, Timeline, timeline_of
from bot.attendance.times import SECOND, to_datetime
from bot.text import fold


@dataclass(frozen=True, slots=True)
class _Ruled:
    """A part of a row, its join, and the ruling on it; a join in the lobby has none."""

    part: Part
    join: Join
    ruling: int
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
    """Explain what a report with the same arguments says of one person; None if none of the rows is theirs.

    `person` is an e-mail, or the name that a guest shows.
    """
    own = _rows_of(person, rows, fold_aliases(aliases))
    if not own:
        return None
    roll = Roll(aliases)
    roll.add(own)
    report = roll.report(meeting, now=now, thresholds=thresholds, presence=presence)
    timeline = timeline_of(meeting, thresholds, presence, now)
    joins = _joins(own, timeline)
    merged = clip(union(each.span for each in joins if each.ruling & COUNTS), timeline.counted)
    return Explanation(
        attendee=report.attendees[0],
        lines=tuple(_lines(joins, timeline)),
        stretches=tuple((to_datetime(start), to_datetime(end)) for start, end in merged),
        length=report.length,
    )


def _rows_of(person: str, rows: Iterable[Participant], aliases: Mapping[str, str]) -> list[Participant]:
    key = fold(person)
    own = [(email_of(row, aliases), row) for row in rows]
    by_email = [row for email, row in own if email and email == key]
    return by_email or [row for email, row in own if not email and fold(row.display_name) == key]


def _joins(rows: list[Participant], timeline: Timeline) -> list[_Ruled]:
    """Return every join in order, those that count nothing last."""
    joins = []
    for row in rows:
        for part in parts_of(row):
            join = join_of(part, state_of(row))
            ruling, span = (0, NOWHERE) if row.is_in_lobby else rule_on(join, timeline)
            joins.append(_Ruled(part, join, ruling, span))
    return sorted(joins, key=_order)


def _order(each: _Ruled) -> tuple[bool, Interval, int, int]:
    join = each.join
    return not each.ruling & COUNTS, each.span, join.joined or FOREVER, join.left or FOREVER


def _lines(joins: list[_Ruled], timeline: Timeline) -> Iterable[Line]:
    """Yield a line for each join, with what it adds to those before it."""
    reached = 0
    for each in joins:
        start, end = each.span if each.ruling & COUNTS else NOWHERE
        inside = total(clip(union([(start, end)]), timeline.counted))
        new = total(clip(union([(max(start, reached), end)]), timeline.counted))
        reached = max(reached, end)
        yield _line(each, new // SECOND, frozenset(_marks(each, inside, new)))


def _marks(each: _Ruled, inside: int, new: int) -> Iterable[Mark]:
    """Yield what was done with a join: `inside` the meeting and `new`, not yet counted, are its microseconds."""
    if not each.ruling:
        yield Mark.LOBBY
    for bits, mark in _MARKS:
        if each.ruling & bits:
            yield mark
    if each.ruling & COUNTS:
        length = each.span[1] - each.span[0]
        if not inside:
            yield Mark.OUTSIDE
        elif inside < length:
            yield Mark.CLIPPED
        if new < inside:
            yield Mark.MERGED


_MARKS = (
    (ASSUMED, Mark.ASSUMED),
    (IS_IN, Mark.STILL_IN),
    (DROPPED, Mark.DROPPED),
    (NO_JOIN, Mark.JOIN_NOT_KNOWN),
    (LEAVE_NOT_KNOWN, Mark.LEAVE_NOT_KNOWN),
)


def _line(each: _Ruled, adds: int, marks: frozenset[Mark]) -> Line:
    part, join = each.part, each.join
    return Line(
        joined=None if join.joined is None else to_datetime(join.joined),
        left=None if join.left is None else to_datetime(join.left),
        adds=adds,
        marks=marks,
        device_type=part.device_type if isinstance(part, Device) else None,
        audio=AUDIO[join.audio - 1] if join.audio else None,
        breakout=part.name if isinstance(part, BreakoutSession) else None,
        phone_number=part.phone_number if isinstance(part, Device) else None,
    )

"""Add up the joins of one person in a meeting: how long, from when to when, and what isn't known."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from bot.attendance.intervals import Interval, clip, gaps, total, union
from bot.attendance.joins import AUDIO, Join
from bot.attendance.report import Audio
from bot.attendance.rules import COUNTS, DROPPED, IS_IN, LEAVE_NOT_KNOWN, NOWHERE, rule_on
from bot.attendance.timeline import Timeline


class Presence(msgspec.Struct, frozen=True, gc=False):
    """One person's time in a meeting, in microseconds since 1970, to the second. Only `counted` is clipped."""

    rulings: int
    """The rulings on all joins, or-ed together."""
    spans: list[Interval]
    """The joins that count, each to its leave: known, assumed, or now."""
    possible: list[Interval]
    """From each join whose leave is not known, to now. They count nothing, and may hide a gap."""
    heard: dict[int, list[Interval]]
    """The spans by the number of their audio."""
    counted: list[Interval]
    """The union of the spans within the part of the meeting that is asked for."""
    total: int
    shared: int
    """What of the total lies before the planned end."""
    first_join: int | None
    last_leave: int | None
    dropped: int

    @property
    def is_known(self) -> bool:
        return bool(self.spans or self.possible)

    def longest_gap(self, timeline: Timeline) -> int:
        """Return the longest sure absence between two presences. Time between two runs is no absence."""
        spans = self.counted
        if self.possible:
            spans = clip(union(self.spans + self.possible), timeline.counted)
        if len(spans) < 2:
            return 0
        return max(total(clip([gap], timeline.held)) for gap in gaps(spans))

    def audio(self, timeline: Timeline) -> tuple[Audio, ...]:
        """Return every kind of audio that was used, longest first; equal ones by name."""
        if len(self.heard) < 2:
            return _ALONE[next(iter(self.heard), 0)]
        lengths = {kind: total(clip(union(spans), timeline.counted)) for kind, spans in self.heard.items()}
        ordered = sorted((kind for kind in _BY_NAME if kind in lengths), key=lambda kind: -lengths[kind])
        return tuple(AUDIO[kind - 1] for kind in ordered)


_ALONE = ((), *((kind,) for kind in AUDIO))
_BY_NAME = sorted(range(1, len(AUDIO) + 1), key=lambda number: AUDIO[number - 1].casefold())


def measure(joins: Sequence[Join], timeline: Timeline) -> Presence:
    """Add up the joins of one person."""
    rulings = dropped = 0
    spans: list[Interval] = []
    possible: list[Interval] = []
    heard: dict[int, list[Interval]] = {}
    for join in joins:
        ruling, span = rule_on(join, timeline)
        rulings |= ruling
        if join.audio:
            heard.setdefault(join.audio, []).append(span if ruling & COUNTS else NOWHERE)
        if ruling & COUNTS:
            spans.append(span)
        elif ruling & LEAVE_NOT_KNOWN:
            possible.append(span)
        elif ruling & DROPPED:
            dropped += 1
    counted = clip(union(spans) if len(spans) > 1 else spans, timeline.counted)
    first, last = _bounds(spans + possible, timeline)
    has_left = not rulings & (IS_IN | LEAVE_NOT_KNOWN)
    last = last if has_left else None
    minutes = total(counted)
    shared = minutes if timeline.shared is timeline.counted else total(clip(counted, timeline.shared))
    return Presence(rulings, spans, possible, heard, counted, minutes, shared, first, last, dropped)


def _bounds(spans: list[Interval], timeline: Timeline) -> tuple[int, int] | tuple[None, None]:
    """Return the first join and the last leave, unclipped, of the joins that touch the meeting; of all if none does."""
    if len(spans) < 2:
        return spans[0] if spans else (None, None)
    inside = [span for span in spans if timeline.touches(span)] or spans
    return min(inside)[0], max(end for _, end in inside)

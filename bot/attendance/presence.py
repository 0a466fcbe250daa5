"""What the joins of one person amount to within a meeting: how long, from when to when, and what isn't known."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from bot.attendance.intervals import Interval, clip, gaps, total, union
from bot.attendance.joins import AUDIO, Stay
from bot.attendance.report import Audio
from bot.attendance.rules import COUNTS, DROPPED, IS_IN, LEAVE_NOT_KNOWN, NOWHERE, settle
from bot.attendance.timeline import Frame


class Presence(msgspec.Struct, frozen=True, gc=False):
    """All times in microseconds since 1970, as Webex gave them, to the second; only `counted` is clipped."""

    fates: int
    """Every fate that befell one of the joins."""
    spans: list[Interval]
    """The joins that count, each to its leave, be that known, assumed, or now."""
    possible: list[Interval]
    """From joins whose leave is not known to now: they count nothing, and may hide a gap."""
    heard: dict[int, list[Interval]]
    """The spans by the number of their audio."""
    counted: list[Interval]
    """The union of the spans within the part of the meeting that is asked for."""
    total: int
    first_join: int | None
    last_leave: int | None
    dropped: int

    @property
    def is_known(self) -> bool:
        return bool(self.spans or self.possible)

    def longest_gap(self, frame: Frame) -> int:
        """Return the longest absence between two presences that is sure: as far as the meeting ran meanwhile."""
        spans = self.counted
        if self.possible:
            spans = clip(union(self.spans + self.possible), frame.counted)
        if len(spans) < 2:
            return 0
        return max(total(clip([gap], frame.held)) for gap in gaps(spans))

    def audio(self, frame: Frame) -> tuple[Audio, ...]:
        """Return every kind of audio that was used, longest first; equal ones by name."""
        if len(self.heard) < 2:
            return _ALONE[next(iter(self.heard), 0)]
        lengths = {kind: total(clip(union(spans), frame.counted)) for kind, spans in self.heard.items()}
        ordered = sorted((kind for kind in _BY_NAME if kind in lengths), key=lambda kind: -lengths[kind])
        return tuple(AUDIO[kind - 1] for kind in ordered)


_ALONE = ((), *((kind,) for kind in AUDIO))
_BY_NAME = sorted(range(1, len(AUDIO) + 1), key=lambda number: AUDIO[number - 1].casefold())


def measure(stays: Sequence[Stay], frame: Frame) -> Presence:
    """Add up the joins of one person."""
    fates = dropped = 0
    spans: list[Interval] = []
    possible: list[Interval] = []
    heard: dict[int, list[Interval]] = {}
    for stay in stays:
        fate, span = settle(stay, frame)
        fates |= fate
        if stay.audio:
            heard.setdefault(stay.audio, []).append(span if fate & COUNTS else NOWHERE)
        if fate & COUNTS:
            spans.append(span)
        elif fate & LEAVE_NOT_KNOWN:
            possible.append(span)
        elif fate & DROPPED:
            dropped += 1
    counted = clip(union(spans), frame.counted)
    first, last = _bounds(spans + possible, frame)
    has_left = not fates & (IS_IN | LEAVE_NOT_KNOWN)
    return Presence(fates, spans, possible, heard, counted, total(counted), first, last if has_left else None, dropped)


def _bounds(spans: list[Interval], frame: Frame) -> tuple[int, int] | tuple[None, None]:
    """Return the first join and the last leave, as they were; what was wholly outside sets them only where all was."""
    if len(spans) < 2:
        return spans[0] if spans else (None, None)
    inside = [span for span in spans if frame.touches(span)] or spans
    return min(inside)[0], max(end for _, end in inside)

"""What the joins of one person amount to within a meeting: how long, from when to when, and what isn't known."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from bot.attendance.fate import COUNTS, DROPPED, IS_IN, LEAVE_NOT_KNOWN, NOWHERE, settle
from bot.attendance.frame import Frame
from bot.attendance.intervals import Interval, clip, gaps, total, union
from bot.attendance.report import Audio
from bot.attendance.stays import AUDIO, Stay


class Presence(msgspec.Struct, gc=False):
    """All times in microseconds since 1970, as Webex gave them; only `counted` is clipped."""

    fates: int = 0
    """Every fate that befell one of the joins."""
    spans: list[Interval] = []
    """The joins that count, each to its leave, be that known, assumed, or now."""
    possible: list[Interval] = []
    """From joins whose leave is not known to now: they count nothing, and may hide a gap."""
    heard: dict[int, list[Interval]] = {}
    """The spans by the number of their audio."""
    counted: list[Interval] = []
    """The union of the spans within the part of the meeting that is asked for."""
    total: int = 0
    first_join: int | None = None
    last_leave: int | None = None
    dropped: int = 0

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
            return _ALONE[max(self.heard, default=0)]
        lengths = {kind: total(clip(union(spans), frame.counted)) for kind, spans in self.heard.items()}
        ordered = sorted((kind for kind in _BY_NAME if kind in lengths), key=lambda kind: -lengths[kind])
        return tuple(AUDIO[kind - 1] for kind in ordered)


_ALONE = ((), *((kind,) for kind in AUDIO))
_BY_NAME = sorted(range(1, len(AUDIO) + 1), key=lambda number: AUDIO[number - 1].casefold())


def measure(stays: Sequence[Stay], frame: Frame) -> Presence:
    """Add up the joins of one person."""
    presence = Presence()
    for stay in stays:
        fate, span = settle(stay, frame)
        presence.fates |= fate
        if stay.audio:
            presence.heard.setdefault(stay.audio, []).append(span if fate & COUNTS else NOWHERE)
        if fate & COUNTS:
            presence.spans.append(span)
        elif fate & LEAVE_NOT_KNOWN:
            presence.possible.append(span)
        elif fate & DROPPED:
            presence.dropped += 1
    presence.counted = clip(union(presence.spans), frame.counted)
    presence.total = total(presence.counted)
    _bound(presence, frame)
    return presence


def _bound(presence: Presence, frame: Frame) -> None:
    """Find the first join and the last leave, as they were; what was wholly outside counts only where all was."""
    spans = presence.spans + presence.possible if presence.possible else presence.spans
    if len(spans) > 1:
        spans = [span for span in spans if frame.touches(span)] or spans
    if spans:
        presence.first_join = min(spans)[0]
        if not presence.fates & (IS_IN | LEAVE_NOT_KNOWN):
            presence.last_leave = max([end for _, end in spans])

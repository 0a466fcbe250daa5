"""What the joins of one person amount to within a meeting: intervals, and everything about them that isn't known."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from bot.attendance.frame import Frame, Leave
from bot.attendance.intervals import Interval, clip, gaps, total, union
from bot.attendance.report import Audio
from bot.attendance.stays import AUDIO, State, Stay

_BY_NAME = sorted(range(len(AUDIO)), key=lambda number: AUDIO[number].casefold())


@dataclass(slots=True)
class Presence:
    """All times in microseconds since 1970, as Webex gave them; only `counted` is clipped."""

    spans: list[Interval] = field(default_factory=list)
    """From each join to its leave, be that known, assumed, or now."""
    possible: list[Interval] = field(default_factory=list)
    """From each join whose leave is not known to now: counts nothing, and may hide a gap."""
    counted: list[Interval] = field(default_factory=list)
    """The union of the spans within the part of the meeting that is asked for."""
    unknown_joins: int = 0
    dropped: int = 0
    """Spans that ended before they began."""
    is_in: bool = False
    """Some row says so, though it doesn't say since when."""
    is_still_in: bool = False
    is_assumed: bool = False

    @property
    def total(self) -> int:
        return total(self.counted)

    @property
    def is_firm(self) -> bool:
        """Whether nothing is missing that could add to the total."""
        return not self.unknown_joins and not self.possible

    def bounds(self, frame: Frame) -> tuple[int | None, int | None]:
        """Return the first join and the last leave, as they were; what was wholly outside counts only if all was."""
        every = self.spans + self.possible
        inside = [span for span in every if clip([span], frame.windows)] or every
        if not inside:
            return None, None
        has_left = not self.is_still_in and not self.possible
        return min(inside)[0], max(end for _, end in inside) if has_left else None

    def longest_gap(self, frame: Frame) -> int:
        """Return the longest time between two presences that surely was an absence."""
        merged = clip(union(self.spans + self.possible), frame.counted) if self.possible else self.counted
        return max((end - start for start, end in gaps(merged)), default=0)


def measure(stays: Iterable[Stay], frame: Frame) -> Presence:
    """Sort the joins of one person into what is known, what isn't, and what can't be."""
    presence = Presence()
    for stay in stays:
        span = _span(stay, frame, presence)
        if span:
            presence.spans.append(span)
    presence.counted = clip(union(presence.spans), frame.counted)
    return presence


def _span(stay: Stay, frame: Frame, presence: Presence) -> Interval | None:
    """Return the interval of a stay, or note why it has none."""
    joined, left = stay.joined, stay.left
    if joined is None:
        presence.unknown_joins += 1
        presence.is_in |= frame.is_running and stay.state == State.IN
        presence.is_still_in |= frame.is_running and stay.state == State.IN and left is None
        return None
    leave = None
    if left is None:
        leave, left = frame.leave(joined, stay.state)
    if left < joined:
        presence.dropped += 1
    elif leave is Leave.NOT_KNOWN:
        presence.possible.append((joined, left))
    else:
        presence.is_assumed |= leave is Leave.ASSUMED
        presence.is_still_in |= leave is Leave.STILL_IN
        return joined, left
    return None


def audio(stays: Sequence[Stay], frame: Frame) -> tuple[Audio, ...]:
    """Return every kind of audio that was used, longest first; equal ones by name."""
    used = {stay.audio for stay in stays if stay.audio}
    if len(used) < 2:
        return tuple(AUDIO[number - 1] for number in used)
    seconds = {kind: measure([s for s in stays if s.audio == kind], frame).total for kind in used}
    return tuple(AUDIO[n] for n in sorted(_BY_NAME, key=lambda n: -seconds.get(n + 1, 0)) if n + 1 in used)

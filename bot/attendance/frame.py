"""The meeting as a ruler: what presence is clipped to, what counts as its start and end, and when a connection without
a leave time was over."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from bot.attendance.instants import instant
from bot.attendance.intervals import Interval, clip, total, union
from bot.attendance.meeting import MeetingTimes, Run
from bot.attendance.report import Thresholds
from bot.attendance.stays import State

Window = tuple[datetime | None, datetime | None]
"""From (inclusive) and to (exclusive); either may be open."""

FOREVER = 1 << 62


class Leave(Enum):
    """What is known of the end of a stay whose leave time Webex doesn't give."""

    ASSUMED = "assumed"
    STILL_IN = "still in"
    NOT_KNOWN = "not known"


@dataclass(frozen=True, slots=True)
class Frame:
    """Everything in microseconds since 1970. `start`, `end` and `length` are None where they are not known."""

    windows: Sequence[Interval]
    """The meeting itself: its runs, or its schedule."""
    counted: Sequence[Interval]
    """The part of it in which presence is asked for."""
    start: int | None
    end: int | None
    length: int | None
    run_ends: Sequence[int]
    """When the runs that are over ended, in order; the last of them is the meeting's end if `is_over`."""
    is_over: bool
    is_running: bool
    has_runs: bool
    now: int

    @property
    def is_now_counted(self) -> bool:
        return any(start <= self.now <= end for start, end in self.counted)

    def leave(self, joined: int, state: int) -> tuple[Leave, int]:
        """Tell when a stay without a leave time ends: with the run it was begun in.

        In a run that goes on it lasts until now, unless the row says that its participant has left, at whatever
        time. A stay begun after the meeting's end gets that end, and so runs backwards.
        """
        for end in self.run_ends:
            if joined <= end:
                return Leave.ASSUMED, end
        if self.is_over:
            return Leave.ASSUMED, self.run_ends[-1]
        is_in = state == State.IN or (state == State.UNSAID and self.has_runs)
        return Leave.STILL_IN if self.is_running and is_in else Leave.NOT_KNOWN, max(joined, self.now)


def frame(meeting: MeetingTimes, thresholds: Thresholds, presence: Window | None, now: datetime) -> Frame:
    """Lay out a meeting: clipped to its schedule if that is asked for and known, and to a window if there is one."""
    clock = instant(now) or 0
    runs = _known(meeting.runs)
    ends = [end for _, end in runs if end is not None]
    is_over = meeting.is_ended and len(ends) == len(runs) > 0
    plan = meeting.schedule if thresholds.of_schedule else None
    planned = [(start, end) for start, end in _known([plan] if plan else []) if end is not None]
    until_now = FOREVER if meeting.is_ended else clock
    windows = union(planned or [(start, until_now if end is None else end) for start, end in runs])
    is_known = bool(planned or is_over or (runs and not meeting.is_ended))
    bounds = planned or runs
    counted = clip(windows if bounds else [(0, FOREVER)], [interval(presence)] if presence else [(0, FOREVER)])
    return Frame(
        windows=windows if bounds else [(0, FOREVER)],
        counted=counted,
        start=bounds[0][0] if bounds else None,
        end=planned[0][1] if planned else max(ends) if is_over else None,
        length=total(counted) if is_known else None,
        run_ends=sorted(ends if meeting.is_ended or not runs or runs[-1][1] is None else ends[:-1]),
        is_over=is_over,
        is_running=not meeting.is_ended,
        has_runs=bool(runs),
        now=clock,
    )


def _known(runs: Sequence[Run]) -> list[tuple[int, int | None]]:
    """Return the runs whose start is known, in order."""
    known = [(start, instant(run.end)) for run in runs if (start := instant(run.start)) is not None]
    return sorted(known, key=lambda run: run[0])


def interval(window: Window) -> Interval:
    """Return a window with its open ends as far away as can be."""
    start, end = window
    return instant(start) or 0, instant(end) or FOREVER

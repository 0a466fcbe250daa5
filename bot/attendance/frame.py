"""The meeting as a ruler: what presence is clipped to, what counts as its start and end, when its runs were over."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.attendance.instants import instant
from bot.attendance.intervals import Interval, clip, total, union
from bot.attendance.meeting import MeetingTimes, Run
from bot.attendance.report import Thresholds

Window = tuple[datetime | None, datetime | None]
"""From (inclusive) and to (exclusive); either may be open."""

FOREVER = 1 << 62


@dataclass(frozen=True, slots=True)
class Frame:
    """Everything in microseconds since 1970. `start`, `end` and `length` are None where they are not known."""

    windows: Sequence[Interval]
    """The meeting itself: its runs, or its schedule."""
    counted: Sequence[Interval]
    """The part of it in which presence is asked for."""
    held: Sequence[Interval]
    """When the meeting was held, whatever it is clipped to; from ever to ever if that isn't known."""
    start: int | None
    end: int | None
    length: int | None
    run_ends: Sequence[int]
    """When the runs that are over ended, in order; the last of them is the meeting's end if `is_over`."""
    is_over: bool
    is_running: bool
    has_runs: bool
    is_now_counted: bool
    now: int

    def touches(self, span: Interval) -> bool:
        """Tell whether any of an interval lies within the meeting."""
        start, end = span
        return start < end and any(start < high and end > low for low, high in self.windows)


def frame(meeting: MeetingTimes, thresholds: Thresholds, presence: Window | None, now: datetime) -> Frame:
    """Lay out a meeting: clipped to its schedule if that is asked for and known, and to a window if there is one."""
    clock = instant(now) or 0
    runs = _known(meeting.runs)
    ends = [end for _, end in runs if end is not None]
    is_over = meeting.is_ended and len(ends) == len(runs) > 0
    plan = meeting.schedule if thresholds.of_schedule else None
    planned = [(start, end) for start, end in _known([plan] if plan else []) if end is not None]
    until_now = FOREVER if meeting.is_ended else clock
    held = [(start, until_now if end is None else end) for start, end in runs] or [(0, FOREVER)]
    spans = planned or held
    cut = interval(presence) if presence else (0, FOREVER)
    windows = union(spans)
    counted = clip(windows, [cut])
    is_known = bool(planned or is_over or (runs and not meeting.is_ended))
    return Frame(
        windows=windows,
        counted=counted,
        held=union(held),
        start=spans[0][0] if planned or runs else None,
        end=planned[0][1] if planned else max(ends) if is_over else None,
        length=total(counted) if is_known else None,
        run_ends=sorted(ends if meeting.is_ended or not runs or runs[-1][1] is None else ends[:-1]),
        is_over=is_over,
        is_running=not meeting.is_ended,
        has_runs=bool(runs),
        is_now_counted=any(start <= clock <= end for start, end in spans) and cut[0] <= clock <= cut[1],
        now=clock,
    )


def interval(window: Window) -> Interval:
    """Return a window with its open ends as far away as can be."""
    start, end = window
    return instant(start) or 0, instant(end) or FOREVER


def _known(runs: Sequence[Run]) -> list[tuple[int, int | None]]:
    """Return the runs whose start is known, in order."""
    known = [(start, instant(run.end)) for run in runs if (start := instant(run.start)) is not None]
    return sorted(known, key=lambda run: run[0])

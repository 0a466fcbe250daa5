"""Lay out a meeting's time: what presence is cut to, what counts as its start and end, when its runs were over."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.attendance.intervals import Interval, clip, total, union
from bot.attendance.meeting import MeetingTimes, Run, TimeSpan
from bot.attendance.report import Thresholds, Why
from bot.attendance.times import to_microseconds

FOREVER = 1 << 62
EVER: Interval = (0, FOREVER)


@dataclass(frozen=True, slots=True)
class Timeline:
    """A meeting's times in microseconds since 1970. `start`, `end` and `length` are None where they are not known."""

    meeting: Sequence[Interval]
    """The meeting itself: its runs, or its schedule."""
    counted: Sequence[Interval]
    """The part of it in which presence is asked for."""
    held: Sequence[Interval]
    """When the meeting was held, even if presence is cut to its schedule; all time if that isn't known."""
    start: int | None
    end: int | None
    length: int | None
    run_ends: Sequence[int]
    """The ends of the runs that are surely over, in order."""
    is_over: bool
    """It has ended, at the last of `run_ends`."""
    is_ended: bool
    is_running: bool
    """Surely. Where that isn't known, neither this nor `is_ended` is true."""
    is_now_counted: bool
    is_cut: bool
    """Presence is asked for in a part of the meeting."""
    now: int

    @property
    def why(self) -> Why:
        """Why a time is not known: the meeting still runs, or Webex doesn't tell."""
        return Why.RUNNING if self.is_running else Why.NO_TIMES

    def touches(self, span: Interval) -> bool:
        """Tell whether any of an interval lies within the meeting."""
        start, end = span
        return start < end and any(start < high and end > low for low, high in self.meeting)


def timeline_of(meeting: MeetingTimes, thresholds: Thresholds, presence: TimeSpan | None, now: datetime) -> Timeline:
    """Lay out a meeting: cut to its schedule if that is asked for and known, and to `presence` if there is one."""
    clock = to_microseconds(now) or 0
    runs, planned = _runs(meeting.runs), _planned(meeting, thresholds)
    ends = _run_ends(runs, is_ended=meeting.is_ended is True)
    is_over = meeting.is_ended is True and len(ends) == len(runs) > 0
    held = [(start, end or (FOREVER if meeting.is_ended else clock)) for start, end in runs] or [EVER]
    spans, cut = planned or held, interval(presence) if presence else EVER
    counted = clip(union(spans), [cut])
    has_length = planned or is_over or (runs and meeting.is_ended is False)
    return Timeline(
        meeting=union(spans),
        counted=counted,
        held=union(held),
        start=spans[0][0] if planned or runs else None,
        end=planned[0][1] if planned else ends[-1] if is_over else None,
        length=total(counted) if has_length else None,
        run_ends=ends,
        is_over=is_over,
        is_ended=meeting.is_ended is True,
        is_running=meeting.is_ended is False,
        is_now_counted=any(start <= clock <= end for start, end in spans) and cut[0] <= clock <= cut[1],
        is_cut=presence is not None,
        now=clock,
    )


def interval(span: TimeSpan) -> Interval:
    """Return a time span as an interval; an open end is as far away as can be."""
    start, end = span
    return to_microseconds(start) or 0, to_microseconds(end) or FOREVER


def _runs(runs: Sequence[Run]) -> list[tuple[int, int | None]]:
    """Return the runs whose start is known, in order."""
    known = [(start, to_microseconds(run.end)) for run in runs if (start := to_microseconds(run.start)) is not None]
    return sorted(known, key=lambda run: run[0])


def _planned(meeting: MeetingTimes, thresholds: Thresholds) -> list[Interval]:
    """Return the schedule where presence is measured by it and it is known; else nothing."""
    plan = [meeting.schedule] if meeting.schedule and thresholds.of_schedule else []
    return [(start, end) for start, end in _runs(plan) if end is not None]


def _run_ends(runs: Sequence[tuple[int, int | None]], *, is_ended: bool) -> list[int]:
    """Return the known ends. While the meeting runs its last run isn't over, even if Webex tells an end."""
    return sorted(end for _, end in (runs if is_ended else runs[:-1]) if end is not None)

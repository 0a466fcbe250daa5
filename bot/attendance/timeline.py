"""Lay out a meeting's time: what presence is cut to, what counts as its start and end, when its runs were over."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.attendance.intervals import Interval, clip, total, union
from bot.attendance.meeting import Measure, MeetingTimes, Run, TimeSpan
from bot.attendance.report import Thresholds, Why
from bot.attendance.times import to_datetime, to_microseconds

FOREVER = 1 << 62
EVER: Interval = (0, FOREVER)


@dataclass(frozen=True, slots=True)
class Timeline:
    """A meeting's times in microseconds since 1970. Those that may be None are None where they are not known."""

    meeting: Sequence[Interval]
    """The meeting by its measure: its own time, its runs, or its schedule."""
    counted: Sequence[Interval]
    """The part of it in which presence is asked for."""
    shared: Sequence[Interval]
    """The part of `counted` of which shares are: what lies before the planned end."""
    held: Sequence[Interval]
    """When the meeting was held, whatever its measure; all time if that isn't known."""
    start: int | None
    """Late is measured from here."""
    end: int | None
    """Left early is measured from here."""
    length: int | None
    """Of `counted`."""
    shared_length: int | None
    held_length: int | None
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
    """Lay out a meeting by the measure of the thresholds, cut to `presence` if there is one."""
    clock = to_microseconds(now) or 0
    runs, plan = _runs(meeting.runs), plan_of(meeting, thresholds.measure)
    ends = _run_ends(runs, is_ended=meeting.is_ended is True)
    is_over = meeting.is_ended is True and len(ends) == len(runs) > 0
    is_scheduled = plan is not None and thresholds.measure is Measure.SCHEDULE
    has_length = is_scheduled or is_over or (runs and meeting.is_ended is False)
    held = union((start, end or (FOREVER if meeting.is_ended else clock)) for start, end in runs) if runs else [EVER]
    spans, cut = _measured(held, plan, thresholds.measure), interval(presence) if presence else EVER
    before_end = clip(spans, [(0, plan[1])]) if plan else spans
    counted = clip(spans, [cut])
    shared = clip(before_end, [cut]) or counted
    return Timeline(
        meeting=spans,
        counted=counted,
        shared=counted if shared == counted else shared,
        held=held,
        start=_start(runs, spans, plan),
        end=before_end[-1][1] if before_end and (is_scheduled or is_over) else None,
        length=total(counted) if has_length else None,
        shared_length=total(shared) if has_length else None,
        held_length=total(held) if is_over or (runs and meeting.is_ended is False) else None,
        run_ends=ends,
        is_over=is_over,
        is_ended=meeting.is_ended is True,
        is_running=meeting.is_ended is False,
        is_now_counted=any(start <= clock <= end for start, end in spans) and cut[0] <= clock <= cut[1],
        is_cut=presence is not None,
        now=clock,
    )


def _start(runs: Sequence[tuple[int, int | None]], spans: list[Interval], plan: Interval | None) -> int | None:
    """Return when the meeting began by its measure; where it runs already, but its plan is to come, when it will."""
    if plan is None:
        return runs[0][0] if runs else None
    return spans[0][0] if spans else plan[0]


def starts_at(meeting: MeetingTimes, measure: Measure, now: datetime) -> datetime | None:
    """Return when the meeting began by a measure, aware UTC; None where that is not known."""
    start = timeline_of(meeting, Thresholds(measure=measure), None, now).start
    return None if start is None else to_datetime(start)


def plan_of(meeting: MeetingTimes, measure: Measure) -> Interval | None:
    """Return the schedule, if it has a part in the measure: it is known, and overlaps the meeting.

    A run without an end may go on for ever. Where no run is known, only `SCHEDULE` measures by the plan.
    """
    plan = _runs([meeting.schedule]) if meeting.schedule and measure is not Measure.RUN else []
    if not plan or plan[0][1] is None:
        return None
    span, runs = (plan[0][0], plan[0][1]), [(start, end or FOREVER) for start, end in _runs(meeting.runs)]
    is_measured = clip(union(runs), [span]) if runs else measure is Measure.SCHEDULE
    return span if is_measured else None


def _measured(held: list[Interval], plan: Interval | None, measure: Measure) -> list[Interval]:
    """Return when presence counts: in the schedule, or in the runs from the planned start on."""
    if plan is None:
        return held
    return [plan] if measure is Measure.SCHEDULE else clip(held, [(plan[0], FOREVER)])


def interval(span: TimeSpan) -> Interval:
    """Return a time span as an interval; an open end is as far away as can be."""
    start, end = span
    return to_microseconds(start) or 0, to_microseconds(end) or FOREVER


def _runs(runs: Sequence[Run]) -> list[tuple[int, int | None]]:
    """Return the runs whose start is known, in order."""
    known = [(start, to_microseconds(run.end)) for run in runs if (start := to_microseconds(run.start)) is not None]
    return sorted(known, key=lambda run: run[0])


def _run_ends(runs: Sequence[tuple[int, int | None]], *, is_ended: bool) -> list[int]:
    """Return the known ends. While the meeting runs its last run isn't over, even if Webex tells an end."""
    return sorted(end for _, end in (runs if is_ended else runs[:-1]) if end is not None)

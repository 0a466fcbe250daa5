"""Meetings that may be meant: instances joined into what people call one meeting.

Pure: what Webex listed goes in, newest comes first.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from bot.attendance.meeting import Run
from bot.attendance.restarts import HeldMeeting, Instance, join_restarts
from bot.context import Context, Named
from bot.events import is_same_person
from bot.language.question import ByTitle, Pin, Recent, WhichMeeting, Window
from bot.language.times import AROUND_THE_HOUR
from bot.meetings.pending import READY_AFTER, is_run_of
from bot.text import fold
from bot.webex.meeting_id import MeetingId
from bot.webex.values import Meeting

NEVER = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """One meeting as people remember it. `meeting_id` is that of its last run; `run_ids` are all, oldest first.

    Of a meeting that was only planned, `meeting_id` is its planned date. Times are aware UTC; `end` is None while it
    runs.
    """

    meeting_id: str
    series_id: str
    title: str
    start: datetime
    end: datetime | None = None
    run_ids: tuple[str, ...] = ()
    host_email: str = ""
    host_user_id: str = ""
    room_id: str = ""
    planned: datetime | None = None
    """The planned date to which it belongs, aware UTC, where Webex names one."""
    is_planned: bool = False
    """All that is known of it is when it was to be held."""

    @property
    def runs(self) -> int:
        return len(self.run_ids) or 1

    @property
    def pin(self) -> Pin:
        """What to ask Webex with: every run of a restarted meeting by its own ID.

        The ID of the planned date would not do: a personal room has no dates, and Webex may leave them out.
        """
        runs = self.run_ids if self.runs > 1 else ()
        return Pin(meeting_id=MeetingId(self.meeting_id), runs=tuple(map(MeetingId, runs)))

    @property
    def held(self) -> HeldMeeting:
        return HeldMeeting(self.run_ids, (Run(self.start, self.end),))

    @property
    def is_running(self) -> bool:
        return self.end is None

    def was_over(self, moment: datetime) -> bool:
        return self.end is not None and self.end <= moment

    @property
    def may_be_off(self) -> bool:
        """Whether it should be running now, and perhaps was called off."""
        return self.is_planned and self.is_running

    def named(self, said: WhichMeeting) -> Named:
        """Return what a reply tells of that shows it."""
        return Named(said, self.title, self.series_id, self.room_id)

    def day(self, zone: tzinfo) -> date:
        return self.start.astimezone(zone).date()


def candidates(meetings: Iterable[Meeting]) -> list[Candidate]:
    """Return the meetings that the listed instances make up, newest first."""
    series: defaultdict[str, dict[str, Meeting]] = defaultdict(dict)
    for meeting in meetings:
        if meeting.id:
            series[meeting.series_id][meeting.id] = meeting
    return newest_first(
        _candidate(series_id, held, instances)
        for series_id, instances in series.items()
        for held in held_meetings(instances.values())
    )


def held_meetings(runs: Iterable[Meeting]) -> tuple[HeldMeeting, ...]:
    """Return the meetings that the runs of one series make up, newest first. What has no start is left out."""
    return join_restarts(
        Instance(run.id, run.began, run.ended, run.scheduled_meeting_id) for run in runs if run.began is not None
    )


def unlisted(planned: Iterable[Meeting], listed: Sequence[Meeting], now: datetime) -> list[Candidate]:
    """Return the planned meetings that may have begun by now, and of which no instance is listed yet."""
    runs: defaultdict[str | None, list[Meeting]] = defaultdict(list)
    for run in listed:
        runs[run.meeting_series_id].append(run)
    return [
        replace(as_candidate(meeting), end=meeting.ended if meeting.is_over(now) else None, is_planned=True)
        for meeting in planned
        if _may_have_begun(meeting, now) and not any(is_run_of(run, meeting) for run in runs[meeting.meeting_series_id])
    ]


def as_candidate(meeting: Meeting) -> Candidate:
    """Return a meeting as it was planned, or one instance alone."""
    return Candidate(
        meeting_id=meeting.id,
        series_id=meeting.series_id,
        title=meeting.title or "",
        start=meeting.began or NEVER,
        end=meeting.ended,
        host_email=meeting.host_email or "",
        host_user_id=meeting.host_user_id or "",
        room_id=meeting.room_id or "",
        planned=MeetingId(meeting.scheduled_meeting_id or "").planned_for,
    )


def is_host(context: Context, candidate: Candidate, hosted_by: str | None = None) -> bool:
    """Tell whether the asker hosted it, or the host that an administrator named."""
    email = fold(candidate.host_email)
    if hosted_by:
        return email == fold(hosted_by)
    if candidate.host_user_id and is_same_person(candidate.host_user_id, context.person_id):
        return True
    return bool(context.email) and email == fold(context.email)


def newest_first(found: Iterable[Candidate]) -> list[Candidate]:
    return sorted(found, key=lambda candidate: candidate.start, reverse=True)


def within(found: Iterable[Candidate], window: Window) -> list[Candidate]:
    """Return those that started in the window."""
    start = window.start or NEVER
    end = window.end or datetime.max.replace(tzinfo=UTC)
    return [candidate for candidate in found if start <= candidate.start < end]


def touching(found: Iterable[Candidate], window: Window) -> list[Candidate]:
    """Return those that ran in the window, or were planned for it and held a few days before or later."""
    start = window.start or NEVER
    end = window.end or datetime.max.replace(tzinfo=UTC)
    return [
        each
        for each in found
        if (each.start < end and (each.end or end) > start) or (each.planned and start <= each.planned < end)
    ]


def at_hour(found: Sequence[Candidate], which: ByTitle | Recent, zone: tzinfo) -> Sequence[Candidate]:
    """Return those that began about the hour of a local day; where none did, twelve hours later: `at 4:00`.

    `at 4` means both alike: the asker chooses.
    """
    hour = which.hour
    if hour is None:
        return found
    sooner, later = (
        [each for each in found if _begins_at(each, hour, shift, zone)] for shift in (timedelta(), timedelta(hours=12))
    )
    return sorted([*sooner, *later], key=found.index) if which.loose else sooner or later


def one_a_series(found: Iterable[Candidate], back: int = 0) -> list[Candidate]:
    """Return the newest of each series, or the one so many before it, where there is one."""
    series: defaultdict[str, list[Candidate]] = defaultdict(list)
    for candidate in found:
        series[candidate.series_id].append(candidate)
    return newest_first(held[back] for held in series.values() if len(held) > back)


def _begins_at(candidate: Candidate, hour: time, shift: timedelta, zone: tzinfo) -> bool:
    local = candidate.start.astimezone(zone)
    said = datetime.combine(local.date(), hour, zone) + shift
    return abs(local - said) <= AROUND_THE_HOUR


def _candidate(series_id: str, held: HeldMeeting, instances: dict[str, Meeting]) -> Candidate:
    return replace(
        as_candidate(instances[held.ids[-1]]),
        series_id=series_id,
        start=held.start,
        end=held.runs[-1].end,
        run_ids=held.ids,
    )


def _may_have_begun(planned: Meeting, now: datetime) -> bool:
    """Tell whether it began by Webex's word, or by its plan: Webex may not know yet of one that has just ended."""
    if planned.began is None or planned.ended is None or planned.began > now:
        return False
    return planned.has_ended or (not planned.was_missed and now < planned.ended + READY_AFTER)

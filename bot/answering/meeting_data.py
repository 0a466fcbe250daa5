"""What Webex told about one meeting, and what follows of it. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.answering.calls import Request
from bot.answering.record import Record
from bot.attendance.meeting import MeetingTimes, Run
from bot.attendance.restarts import HeldMeeting
from bot.language.question import Window
from bot.meetings.pending import PLANNED_BACK, Pending, since_asked, since_the_end, unheard_of
from bot.webex.values import Meeting


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingData:
    """Everything Webex told about one meeting.

    `meeting` is None where its details could not be read although its participants could, and what was planned where
    nothing is known of it yet. `instance_ids` are the runs that were read, oldest first. `earlier` are the same
    series' meetings before, newest first. `pending` says that Webex may tell more later. `is_plan_unread` says that
    Webex did not answer when it was asked for the plan.
    """

    record: Record
    times: MeetingTimes
    meeting: Meeting | None = None
    instance_ids: tuple[str, ...] = ()
    earlier: tuple[HeldMeeting, ...] = ()
    pending: Pending | None = None
    is_of_everybody: bool = True
    """Everybody's rows were asked for, and not only those of the people who were named."""
    is_plan_unread: bool = False

    @property
    def is_whole(self) -> bool:
        """Whether everybody was asked for, and Webex told of everybody."""
        record = self.record
        return self.is_of_everybody and record.unread_after is None and not record.refused_windows

    @property
    def is_running(self) -> bool:
        """Whether the meeting runs for certain."""
        return self.times.is_ended is False

    def cut(self, window: Window) -> MeetingData:
        """Return the same meeting with the rows of those alone who joined in the window. All rows must be kept."""
        return replace(self, record=self.record.cut(window))


def began_at(meeting: Meeting | None, record: Record) -> datetime | None:
    """Return when the meeting began; None where neither its details nor its rows tell."""
    return (meeting.began if meeting else None) or record.start


def times_of(meeting: Meeting | None, record: Record, now: datetime) -> MeetingTimes:
    """Return the times of a meeting of one run."""
    began = began_at(meeting, record)
    runs = (Run(began, meeting.ended if meeting else None),) if began else ()
    if meeting is None:
        return MeetingTimes(runs, is_ended=False if record.has_somebody_in else None)
    if meeting.is_running:
        return MeetingTimes(runs, is_ended=False)
    return MeetingTimes(runs, is_ended=meeting.is_over(now) or None)


def pending_of(
    request: Request, record: Record, meeting: Meeting | None, *, is_refused: bool = False
) -> Pending | None:
    """Return whether Webex may tell more later of a meeting of which it told something.

    While it runs it may be empty; that Webex refuses to list its people means that it is not ready.
    """
    if meeting is None and not record.has_somebody_in:
        is_recent = record.start is not None and record.start > request.now - PLANNED_BACK
        return since_asked(request.at, request.now) if is_recent else None
    if meeting is None or meeting.is_running:
        return since_asked(request.at, request.now) if is_refused else None
    return since_the_end(meeting.ended, request.now)


def pending_of_newer(request: Request, planned: Iterable[Meeting], runs: Iterable[Meeting] | None) -> Pending | None:
    """Return whether a later meeting of the series may have been held, in the time that the question is about."""
    if runs is None:
        return None
    start, end = request.query.meeting_start_from, request.query.meeting_start_to
    fitting = (
        meeting
        for meeting in planned
        if meeting.began and (not start or meeting.began > start) and (not end or meeting.began < end)
    )
    newer = unheard_of(fitting, runs, request.now)
    return since_asked(request.at, request.now, newer) if newer else None


def answered(meetings: Sequence[HeldMeeting], record: Record) -> HeldMeeting | None:
    """Return the meeting whose rows Webex gave: where it gave none, that is its last one."""
    if record.is_empty and not record.instance_id:
        return meetings[0] if meetings else None
    return next((held for held in meetings if record.instance_id in held.ids), None)


def running_now(planned: Iterable[Meeting], now: datetime) -> Meeting | None:
    """Return the planned date that is to be running now."""
    return next((date for date in planned if date.began and date.ended and date.began <= now < date.ended), None)

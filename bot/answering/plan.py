"""Find out when a meeting was planned, beside its other calls: the answer seldom waits for a call of its own."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Executor, Future
from dataclasses import replace
from datetime import datetime

from bot.answering.calls import Calls, Request
from bot.answering.meeting_data import MeetingData
from bot.attendance.intervals import Interval, clip
from bot.attendance.meeting import Run
from bot.attendance.timeline import interval
from bot.webex.errors import ApiError, WebexError
from bot.webex.values import Meeting

_NO_SUCH = {400, 404}


class PlanReader:
    """Reads plans on behalf of a person, side by side with the threads of `pool`.

    Raises NotSignedInError and NotPermittedError. Without a plan there is an answer all the same: the run counts.
    """

    def __init__(self, calls: Calls, pool: Executor) -> None:
        self._calls = calls
        self._pool = pool

    def begin(self, request: Request) -> Future[Sequence[Meeting]]:
        """Ask for the planned dates that the meeting may have been held on."""
        return self._pool.submit(self._dates, request)

    def planned(self, request: Request, data: MeetingData, dates: Future[Sequence[Meeting]]) -> MeetingData:
        """Return the same meeting with its plan. Only a date that is not among those asked for is one more call."""
        if not data.times.runs:
            return data
        try:
            date = self._date(request, data, dates.result())
        except WebexError:
            return replace(data, is_plan_unread=True)
        if date is None or date.began is None or date.is_personal_room:
            return data
        return replace(data, times=replace(data.times, schedule=Run(date.began, date.ended)))

    def _dates(self, request: Request) -> Sequence[Meeting]:
        try:
            return self._calls.dates(request)
        except WebexError:
            return ()

    def _date(self, request: Request, data: MeetingData, dates: Sequence[Meeting]) -> Meeting | None:
        date_id = data.meeting.scheduled_meeting_id if data.meeting else None
        if not date_id:
            return _fitting(dates, data.times.runs)
        listed = next((date for date in dates if date.id == date_id), None)
        return listed or self._asked(request, date_id)

    def _asked(self, request: Request, date_id: str) -> Meeting | None:
        """Return the planned date; None where Webex has no such date any more."""
        try:
            return self._calls.meeting(request, date_id)
        except ApiError as error:
            if error.status not in _NO_SUCH:
                raise
            return None


def _fitting(dates: Sequence[Meeting], runs: Sequence[Run]) -> Meeting | None:
    """Return the date of a run of which Webex doesn't tell the date: the only one there is, or that overlaps it."""
    known = [date for date in dates if date.began and date.ended]
    held = [_interval(run.start, run.end) for run in runs]
    overlapping = [date for date in known if clip([_interval(date.began, date.ended)], held)]
    found = overlapping or known
    return found[0] if len(found) == 1 else None


def _interval(start: datetime | None, end: datetime | None) -> Interval:
    return interval((start, end))

"""Ask Webex all that one answer needs, side by side: who was there, when the meeting ran, and what was planned.

For one instance these are two calls: the participants and the meeting. A series or occurrence ID asks for the
meeting's instances as well, because its last meeting may have been restarted, and Webex answers with one run only;
and for what was planned: of a run that has just ended Webex tells nothing yet, and answers with the one before.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, replace
from datetime import datetime
from typing import ParamSpec, TypeVar

from bot.answering.calls import Calls, Request
from bot.answering.record import Record
from bot.attendance.meeting import MeetingTimes, Run
from bot.attendance.restarts import HeldMeeting, Instance, join_restarts
from bot.meetings.pending import EARLY, LOOK_BACK, Pending, since_asked, since_the_end, unheard_of
from bot.webex.errors import ApiError, WebexError
from bot.webex.values import Meeting

P = ParamSpec("P")
T = TypeVar("T")

NOT_FOUND = 404


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingData:
    """Everything Webex told about one meeting.

    `meeting` is None where its details could not be read although its participants could, and what was planned where
    nothing is known of it yet. `instance_ids` are the runs that were read, oldest first. `earlier` are the same
    series' meetings before, newest first. `pending` says that Webex may tell more later.
    """

    record: Record
    times: MeetingTimes
    meeting: Meeting | None = None
    instance_ids: tuple[str, ...] = ()
    earlier: tuple[HeldMeeting, ...] = ()
    pending: Pending | None = None

    @property
    def is_running(self) -> bool:
        """Whether the meeting runs for certain."""
        return self.times.is_ended is False


class MeetingReader:
    """Reads meetings on behalf of a person, side by side with the threads of `pool`.

    Raises NotSignedInError, NotPermittedError, WebexError and QueryError.
    """

    def __init__(self, calls: Calls, pool: Executor) -> None:
        self._calls = calls
        self._pool = pool

    def read(self, request: Request) -> MeetingData:
        """Read the meeting of the request's query."""
        request.query.checked()
        data = self._of_instance(request) if request.meeting_id.is_instance else self._of_series(request)
        return self._with_schedule(request, data) if request.needs_schedule else data

    def earlier(self, request: Request) -> tuple[HeldMeeting, ...]:
        """Return the meetings of the series before the last one of the query's window, newest first."""
        return join_restarts(_instances(self._calls.runs(request)))[1:]

    def everybody(self, request: Request, data: MeetingData) -> MeetingData:
        """Return the same meeting with everybody's rows, where only some people's were asked for."""
        record = _new_record(request)
        self._read_runs(record, replace(request, query=replace(request.query, emails=())), data.instance_ids)
        return replace(data, record=record)

    def look_for(self, request: Request, data: MeetingData, emails: Sequence[str]) -> None:
        """Add what Webex tells of certain people: of a running meeting it lists only those who are there."""
        asked = replace(request, query=replace(request.query, emails=tuple(emails)))
        self._read_runs(data.record, asked, data.instance_ids)

    def _of_instance(self, request: Request) -> MeetingData:
        details = self._pool.submit(self._calls.meeting, request, request.meeting_id)
        record, refusal = self._participants(request)
        meeting = _tried(details.result)
        for rows in self._calls.old_participants(request, _began(meeting, record) or request.now):
            record.add(rows)
        times = _times(meeting, record, request.now)
        if meeting is None and record.is_empty:
            meeting = self._planned_lately(request)
            pending = since_asked(request.at, request.now) if meeting else None
        else:
            pending = _pending(request, record, meeting, is_refused=refusal is not None)
        if refusal and not pending:
            raise refusal
        return MeetingData(
            record=record,
            times=times,
            meeting=meeting,
            instance_ids=(request.meeting_id,),
            pending=pending,
        )

    def _planned_lately(self, request: Request) -> Meeting | None:
        """Return the last date of the series in the last day: a run that Webex doesn't know may have ended just now."""
        planned = _tried(self._calls.planned, request) or []
        begun = [meeting for meeting in planned if meeting.began and meeting.began <= request.now]
        return begun[-1] if begun else None

    def _of_series(self, request: Request) -> MeetingData:
        listing = self._pool.submit(self._calls.runs, request)
        planning = self._pool.submit(self._calls.planned, request)
        record, refusal = self._participants(request)
        runs, planned = _tried(listing.result), _tried(planning.result) or []
        pending = _pending_of_newer(request, planned, runs)
        if refusal:
            if not pending:
                raise refusal
            newest = next(meeting for meeting in planned if meeting.began == pending.newer)
            unknown = MeetingTimes((), is_ended=None)
            return MeetingData(record=record, times=unknown, meeting=newest, pending=pending)
        runs = runs or []
        meetings = join_restarts(_instances(runs))
        held = _answered(meetings, record)
        if held is None:
            return self._unlisted(request, record, pending)
        self._read_runs(record, request, [run for run in held.ids if run != (record.instance_id or held.ids[-1])])
        last = next(run for run in runs if run.id == held.ids[-1])
        return MeetingData(
            record=record,
            times=MeetingTimes(held.runs, is_ended=not last.is_running),
            meeting=last,
            instance_ids=held.ids,
            earlier=tuple(other for other in meetings if other.start < held.start),
            pending=pending or _pending(request, record, last),
        )

    def _unlisted(self, request: Request, record: Record, pending: Pending | None) -> MeetingData:
        """Return a run that is in no list yet: it began less than 15 minutes ago, or long before those listed."""
        run_id, meeting = record.instance_id, None
        if run_id:
            meeting = _tried(self._calls.meeting, request, run_id)
        began = _began(meeting, record)
        is_newest = pending and pending.newer and began and began >= pending.newer - EARLY
        return MeetingData(
            record=record,
            times=_times(meeting, record, request.now),
            meeting=meeting,
            instance_ids=(run_id,) if run_id else (),
            pending=_pending(request, record, meeting) if is_newest else pending,
        )

    def _with_schedule(self, request: Request, data: MeetingData) -> MeetingData:
        planned_id = data.meeting.scheduled_meeting_id if data.meeting else None
        if not planned_id:
            return data
        planned = _tried(self._calls.meeting, request, planned_id)
        if planned is None or planned.began is None:
            return data
        times = replace(data.times, schedule=Run(planned.began, planned.ended))
        return replace(data, times=times)

    def _participants(self, request: Request) -> tuple[Record, ApiError | None]:
        """Read who was there; a 404 may only mean that it is too early."""
        record = _new_record(request)
        try:
            for rows in self._calls.participants(request):
                record.add(rows)
        except ApiError as error:
            if error.status != NOT_FOUND:
                raise
            return record, error
        return record, None

    def _read_runs(self, record: Record, request: Request, run_ids: Sequence[str]) -> None:
        for rows in [self._pool.submit(self._calls.run, request, run_id) for run_id in run_ids]:
            record.add(rows.result())


def _new_record(request: Request) -> Record:
    return Record(request.aliases, keeps_rows=request.keeps_rows)


def _tried(call: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T | None:
    """Return the result; None where Webex gives none.

    The participants decide whether there is an answer: without the details it has less, but it stands.
    """
    try:
        return call(*args, **kwargs)
    except WebexError:
        return None


def _began(meeting: Meeting | None, record: Record) -> datetime | None:
    return (meeting.began if meeting else None) or record.start


def _times(meeting: Meeting | None, record: Record, now: datetime) -> MeetingTimes:
    began = _began(meeting, record)
    runs = (Run(began, meeting.ended if meeting else None),) if began else ()
    if meeting is None:
        return MeetingTimes(runs, is_ended=False if record.has_somebody_in else None)
    if meeting.is_running:
        return MeetingTimes(runs, is_ended=False)
    return MeetingTimes(runs, is_ended=meeting.is_over(now) or None)


def _pending(request: Request, record: Record, meeting: Meeting | None, *, is_refused: bool = False) -> Pending | None:
    """Return what to wait for, where Webex may tell more later of a meeting of which it told something.

    A running meeting has somebody in it. So Webex is not ready where it lists nobody, or refuses.
    """
    if meeting is None and not record.has_somebody_in:
        is_recent = record.start is not None and record.start > request.now - LOOK_BACK
        return since_asked(request.at, request.now) if is_recent else None
    if meeting is None or meeting.is_running:
        is_unready = is_refused or (record.is_empty and not request.query.emails)
        return since_asked(request.at, request.now) if is_unready else None
    return since_the_end(meeting.ended, request.now)


def _pending_of_newer(request: Request, planned: Iterable[Meeting], runs: Iterable[Meeting] | None) -> Pending | None:
    """Return what to wait for, where a later meeting of the series may have been held in the time asked about."""
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


def _answered(meetings: Sequence[HeldMeeting], record: Record) -> HeldMeeting | None:
    """Return the meeting whose rows Webex gave. Where it gave none, that is its last one."""
    if record.is_empty and not record.instance_id:
        return meetings[0] if meetings else None
    return next((held for held in meetings if record.instance_id in held.ids), None)


def _instances(meetings: Iterable[Meeting]) -> Iterator[Instance]:
    for meeting in meetings:
        if meeting.began is not None:
            yield Instance(meeting.id, meeting.began, meeting.ended)

"""Ask Webex all that one answer needs, side by side: who was there, when the meeting ran, and what was planned.

For one instance these are two calls: the participants and the meeting; and a third one where only some people are asked
about: somebody who seems absent may be a guest, and Webex tells of guests where everybody is asked for. A series or
occurrence ID asks for the meeting's instances as well, because its last meeting may have been restarted, and Webex
answers with one run only; and for what was planned: of a run that has just ended Webex tells nothing yet, and answers
with the one before.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor, Future
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from http import HTTPStatus
from typing import NamedTuple, ParamSpec, TypeVar

from bot.answering.calls import Calls, Request
from bot.answering.join_windows import MOST_WINDOWS, covers, join_window, windows_before
from bot.answering.meeting_data import (
    MeetingData,
    answered,
    began_at,
    pending_of,
    pending_of_newer,
    running_now,
    times_of,
)
from bot.answering.record import Record
from bot.attendance.meeting import MeetingTimes, Run
from bot.attendance.participants import Participant
from bot.attendance.restarts import HeldMeeting
from bot.events import is_same_person
from bot.language.question import Window
from bot.language.times import A_MONTH
from bot.meetings.candidates import held_meetings
from bot.meetings.errors import NoSuchMeetingError, NotTheHostError, TimeSearched
from bot.meetings.pending import EARLY, Pending, since_asked
from bot.text import fold
from bot.webex.errors import ApiError, NotEntitledError, OwnMeetingRefusedError, WebexError
from bot.webex.queries import LONGEST_JOIN_WINDOW
from bot.webex.values import Meeting

P = ParamSpec("P")
T = TypeVar("T")

_LONGEST_LOOK = A_MONTH + MOST_WINDOWS * LONGEST_JOIN_WINDOW
"""How far back the last meeting of a series is searched."""


class Everybody(NamedTuple):
    """Everybody's rows, of which the first page is in the record; the rest is asked for when it is needed."""

    record: Record
    rest: Iterator[Sequence[Participant]]


class MeetingReader:
    """Reads meetings on behalf of a person, side by side with the threads of `pool`.

    Raises NotSignedInError, NotPermittedError, WebexError, QueryError and NotTheHostError.
    """

    def __init__(self, calls: Calls, pool: Executor) -> None:
        self._calls = calls
        self._pool = pool

    def read(self, request: Request) -> MeetingData:
        """Read the meeting of the request's query."""
        request.query.checked()
        if request.runs:
            data = self._of_runs(request)
        elif request.meeting_id.is_instance:
            data = self._of_instance(request)
        else:
            data = self._of_series(request)
        return replace(data, is_of_everybody=not request.query.emails)

    def earlier(self, request: Request) -> tuple[HeldMeeting, ...]:
        """Return the meetings of the series before the one that was answered for, newest first."""
        held = held_meetings(self._calls.runs(request))
        began = request.began
        return tuple(each for each in held if each.start < began) if began else held[1:]

    def begin_everybody(self, request: Request) -> Future[Everybody] | None:
        """Begin to ask for everybody's rows, where only some people of one instance are asked about."""
        if request.runs or not request.query.emails or not request.meeting_id.is_instance:
            return None
        return self._pool.submit(self._first_page, _of_all(request))

    def everybody(self, request: Request, data: MeetingData, begun: Future[Everybody] | None) -> MeetingData:
        """Return the same meeting with everybody's rows, where only some people's were asked for."""
        record = _new_record(request)
        everybody = _tried(begun.result) if begun else None
        if everybody and everybody.record.windows == data.record.windows:
            record = everybody.record
            for rows in everybody.rest:
                record.add(rows)
        else:
            self._read_runs(record, _of_all(request), data.instance_ids, _start(data))
        return replace(data, record=record, is_of_everybody=True)

    def look_for(self, request: Request, data: MeetingData, emails: Sequence[str]) -> None:
        """Add what Webex tells of certain people: of a running meeting it lists only those who are there."""
        asked = replace(request, query=replace(request.query, emails=tuple(emails)))
        self._read_runs(data.record, asked, data.instance_ids, _start(data))

    def _of_instance(self, request: Request) -> MeetingData:
        details = self._pool.submit(self._calls.meeting, request, request.meeting_id)
        record, refusal = self._participants(request)
        meeting = _tried(details.result)
        _check_refusal(request, meeting, refusal)
        if refusal is None:
            record = self._where_it_was(request, record, began_at(meeting, record))
        times = times_of(meeting, record, request.now)
        if meeting is None and record.is_empty and not record.windows[1:]:
            meeting = self._planned_lately(request)
            pending = since_asked(request.at, request.now) if meeting else None
        else:
            pending = pending_of(request, record, meeting, is_refused=refusal is not None)
        if refusal and not pending:
            raise _as_known(request, meeting, refusal)
        return MeetingData(
            record=record,
            times=times,
            meeting=meeting,
            instance_ids=(request.meeting_id,),
            pending=pending,
        )

    def _where_it_was(self, request: Request, record: Record, began: datetime | None) -> Record:
        """Return the rows of the window in which the meeting was, where another one was asked for."""
        asked = join_window(request.query, request.now, request.began)
        if began:
            known = replace(request, began=began)
            is_right = covers(asked, join_window(request.query, request.now, began))
            return record if is_right else self._participants(known)[0]
        for window in windows_before(request.query, asked) if record.is_empty else ():
            for rows in self._calls.participants(request, record, window):
                record.add(rows)
            if not record.is_empty:
                break
        return record

    def _planned_lately(self, request: Request) -> Meeting | None:
        """Return the last date of the series in the last day: a run that Webex doesn't know may have ended just now."""
        planned = _tried(self._calls.planned, request) or []
        begun = [meeting for meeting in planned if meeting.began and meeting.began <= request.now]
        return begun[-1] if begun else None

    def _of_runs(self, request: Request) -> MeetingData:
        """Read a restarted meeting whose runs are known: a personal room has no planned date to ask for."""
        details = self._pool.submit(self._details, request)
        record = _new_record(request)
        self._read_runs(record, request, request.runs, request.began)
        meetings = details.result()
        last = max(meetings, key=lambda meeting: meeting.began or request.now, default=None)
        times = times_of(last, record, request.now)
        runs = sorted((Run(each.began, each.ended) for each in meetings if each.began), key=lambda run: run.start)
        return MeetingData(
            record=record,
            times=replace(times, runs=tuple(runs) or times.runs),
            meeting=last,
            instance_ids=tuple(request.runs),
            pending=pending_of(request, record, last),
        )

    def _details(self, request: Request) -> list[Meeting]:
        """Return the runs of which Webex tells when they began."""
        found = self._pool.map(lambda run_id: _tried(self._calls.meeting, request, run_id), request.runs)
        return [meeting for meeting in found if meeting and meeting.began]

    def _of_series(self, request: Request) -> MeetingData:
        listing = self._pool.submit(self._calls.runs, request)
        planning = self._pool.submit(self._calls.planned, request)
        record, refusal = self._participants(request)
        runs, planned = _tried(listing.result), _tried(planning.result) or []
        pending = pending_of_newer(request, planned, runs)
        if refusal:
            return self._refused(request, record, refusal, pending, planned, runs)
        meetings = held_meetings(runs or [])
        held = answered(meetings, record)
        if held is None:
            return self._unlisted(request, record, pending, running_now(planned, request.now))
        return self._of_held(request, record, held, runs or [], pending)

    def _of_held(
        self, request: Request, record: Record, held: HeldMeeting, runs: Sequence[Meeting], pending: Pending | None
    ) -> MeetingData:
        """Return one meeting of the series: `record` has one of its runs, the others are read."""
        others = [run for run in held.ids if run != (record.instance_id or held.ids[-1])]
        asked = join_window(request.query, request.now, request.began)
        if not covers(asked, join_window(request.query, request.now, held.start)):
            record, others = _new_record(request), list(held.ids)
        self._read_runs(record, request, others, held.start)
        last = next(run for run in runs if run.id == held.ids[-1])
        meetings = held_meetings(runs)
        return MeetingData(
            record=record,
            times=MeetingTimes(held.runs, is_ended=not last.is_running),
            meeting=last,
            instance_ids=held.ids,
            earlier=tuple(other for other in meetings if other.start < held.start),
            pending=pending or pending_of(request, record, last),
        )

    def _refused(
        self,
        request: Request,
        record: Record,
        refusal: ApiError,
        pending: Pending | None,
        planned: Sequence[Meeting],
        runs: Sequence[Meeting] | None,
    ) -> MeetingData:
        """Return what there is to wait for, or the last meeting from before the time in which Webex looks.

        Raises NotTheHostError where another person hosted it then, and the refusal.
        """
        starts = request.starts
        within = [run for run in runs or () if _is_between(run.began, starts)]
        last = within[-1] if within else None
        _check_refusal(request, last, refusal)
        if pending:
            newest = next(meeting for meeting in planned if meeting.began == pending.newer)
            unknown = MeetingTimes((), is_ended=None)
            return MeetingData(record=record, times=unknown, meeting=newest, pending=pending)
        is_dated = request.query.meeting_start_from or request.query.meeting_start_to
        if runs is None or within or is_dated or not request.meeting_id.is_series:
            raise _as_known(request, last, refusal)
        older = list(runs) or self._further_back(request)
        meetings = held_meetings(older)
        if not meetings:
            raise NoSuchMeetingError("none of the series", time=TimeSearched(UTC, days=_LONGEST_LOOK.days))
        held = meetings[0]
        found = next(run for run in older if run.id == held.ids[-1])
        _check_refusal(request, found, refusal)
        record = _new_record(request)
        self._read_runs(record, request, held.ids[-1:], held.start)
        return self._of_held(request, record, held, older, None)

    def _further_back(self, request: Request) -> list[Meeting]:
        """Return the runs of the series in the newest window before that has any."""
        end = request.starts.start or request.now
        for _ in range(MOST_WINDOWS):
            start = end - LONGEST_JOIN_WINDOW
            if runs := _tried(self._calls.runs_between, request, start, end):
                return runs
            end = start
        return []

    def _unlisted(
        self, request: Request, record: Record, pending: Pending | None, running: Meeting | None
    ) -> MeetingData:
        """Return a run that is in no list yet: it began less than 15 minutes ago, or long before those listed.

        An empty answer is one of a meeting that began: of another one Webex knows nothing.
        """
        run_id, meeting = record.instance_id, None
        if run_id:
            meeting = _tried(self._calls.meeting, request, run_id)
        elif running and running.began:
            times = MeetingTimes((Run(running.began, None),), is_ended=False)
            return MeetingData(record=record, times=times, meeting=running)
        began = began_at(meeting, record)
        is_newest = pending and pending.newer and began and began >= pending.newer - EARLY
        return MeetingData(
            record=record,
            times=times_of(meeting, record, request.now),
            meeting=meeting,
            instance_ids=(run_id,) if run_id else (),
            pending=pending_of(request, record, meeting) if is_newest else pending,
        )

    def _first_page(self, request: Request) -> Everybody:
        record = _new_record(request)
        pages = self._calls.participants(request, record)
        record.add(next(pages))
        return Everybody(record, pages)

    def _participants(self, request: Request) -> tuple[Record, ApiError | None]:
        """Read who was there; a refusal may only mean that it is too early, or that another person hosted it."""
        record = _new_record(request)
        try:
            for rows in self._calls.participants(request, record):
                record.add(rows)
        except ApiError as error:
            if error.status not in (HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND) or isinstance(error, NotEntitledError):
                raise
            return record, error
        return record, None

    def _read_runs(self, record: Record, request: Request, run_ids: Sequence[str], began: datetime | None) -> None:
        known = replace(request, began=began)
        for rows in self._pool.map(partial(self._calls.run, known, record), run_ids):
            record.add(rows)


def _new_record(request: Request) -> Record:
    said = Window(start=request.query.join_from, end=request.query.join_to)
    return Record(request.aliases, keeps_rows=request.keeps_rows, cut=said if said != Window() else None)


def _of_all(request: Request) -> Request:
    return replace(request, query=replace(request.query, emails=()))


def _start(data: MeetingData) -> datetime | None:
    return data.times.runs[0].start if data.times.runs else None


def _is_between(began: datetime | None, window: Window) -> bool:
    return bool(began and window.start and window.end and window.start < began < window.end)


def _check_refusal(request: Request, meeting: Meeting | None, refusal: ApiError | None) -> None:
    """Check why Webex does not show who was there. Raises NotTheHostError for another host's meeting, and a 403.

    A series may have got another host since; its meetings before stay with the host they had.
    """
    if refusal and meeting and not _is_hosted(meeting, request):
        raise NotTheHostError("another host then", meeting=meeting.title or "", host=meeting.host_email or "")
    if refusal and refusal.status == HTTPStatus.FORBIDDEN:
        raise _as_known(request, meeting, refusal)


def _as_known(request: Request, meeting: Meeting | None, refusal: ApiError) -> ApiError:
    """Return the refusal; as one of the asker's own meeting, where Webex names the asker as the host."""
    is_own = meeting and meeting.host_user_id and is_same_person(meeting.host_user_id, request.person)
    return OwnMeetingRefusedError.like(refusal) if is_own else refusal


def _is_hosted(meeting: Meeting, request: Request) -> bool:
    """Tell whether the asker hosts it, or the host that an administrator named; where nobody is told it may be so."""
    if named := request.query.host_email:
        return not meeting.host_email or fold(meeting.host_email) == fold(named)
    return not meeting.host_user_id or is_same_person(meeting.host_user_id, request.person)


def _tried(call: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T | None:
    """Return the result; None where Webex gives none.

    The participants decide whether there is an answer: without the details it has less, but it stands.
    """
    try:
        return call(*args, **kwargs)
    except WebexError:
        return None

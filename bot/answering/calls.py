"""The single calls to Webex that make up an answer about one meeting, on behalf of the asker."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from http import HTTPStatus

from bot.answering.join_windows import join_window
from bot.answering.record import Record
from bot.attendance.participants import Participant
from bot.events import PersonId
from bot.language.question import Window
from bot.language.times import A_MONTH
from bot.meetings.pending import PLANNED_BACK
from bot.meetings.search_windows import SLACK
from bot.webex.errors import ApiError, PartialAnswerError
from bot.webex.meeting_id import MeetingId
from bot.webex.port import Meetings
from bot.webex.queries import RESOLUTION, MeetingsQuery, MeetingType, ParticipantsQuery
from bot.webex.values import Meeting

AROUND_A_DATE = timedelta(days=15)
"""A planned date keeps its ID where it is moved."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What to ask, and on whose behalf. `at` is when it was asked and `now` when it is answered, aware UTC.

    A query without e-mails is about everybody. `runs` are all runs of a restarted meeting, where they are asked for one
    by one. `began` is when the meeting began, where that is known. `aliases` are e-mails that the asker has confirmed,
    by the name or the other e-mail that was shown. `no_people` are the folded addresses that they said are nobody's.
    """

    person: PersonId
    query: ParticipantsQuery
    at: datetime
    now: datetime
    runs: tuple[MeetingId, ...] = ()
    began: datetime | None = None
    aliases: Mapping[str, str] = field(default_factory=dict)
    no_people: frozenset[str] = frozenset()
    keeps_rows: bool = False
    takes_part: bool = False

    @property
    def meeting_id(self) -> MeetingId:
        """The meeting of the query."""
        return self.query.meeting_id

    @property
    def starts(self) -> Window:
        """The time in which the meeting started, both ends exclusive: what was said, or around the planned date."""
        start, end = self.query.meeting_start_from, self.query.meeting_start_to
        planned = self.meeting_id.planned_for
        if planned and not (start or end):
            start, end = planned - AROUND_A_DATE, planned + AROUND_A_DATE
        end = min(end or self.now + RESOLUTION, self.now + RESOLUTION)
        return Window(start=start - RESOLUTION if start else end - A_MONTH, end=end)


class Calls:
    """The calls of one question. Every call raises NotSignedInError, NotPermittedError and WebexError."""

    def __init__(self, meetings: Meetings) -> None:
        self._meetings = meetings

    def participants(
        self, request: Request, record: Record, window: Window | None = None
    ) -> Iterator[Sequence[Participant]]:
        """Yield pages of what the query asks for, of people who joined in the window, by default the meeting's own.

        Where Webex refuses the window, ask once without it. The record notes what was asked.
        """
        window = window or join_window(request.query, request.now, request.began)
        query = replace(request.query, join_from=window.start, join_to=window.end)
        if not request.meeting_id.is_instance:
            starts = request.starts
            query = replace(query, meeting_start_from=starts.start, meeting_start_to=starts.end)
        pages = self._meetings.participants(request.person, query)
        try:
            first = next(pages, ())
        except ApiError as refusal:
            if refusal.status != HTTPStatus.BAD_REQUEST:
                raise
            pages = self._meetings.participants(request.person, replace(query, join_from=None, join_to=None))
            first = next(pages, ())
            record.refused_windows.append(window)
        else:
            record.windows.append(window)
        yield first
        try:
            yield from pages
        except PartialAnswerError as part:
            if not request.takes_part:
                raise
            record.unread_after = (record.unread_after or 0) + part.read

    def run(self, request: Request, record: Record, run_id: str) -> Sequence[Participant]:
        """Return what the query asks for, of one run of its meeting."""
        query = replace(request.query, meeting_id=MeetingId(run_id), meeting_start_from=None, meeting_start_to=None)
        return [row for page in self.participants(replace(request, query=query), record) for row in page]

    def meeting(self, request: Request, meeting_id: str) -> Meeting:
        """Return the details of a run, or of what was planned."""
        return self._meetings.meeting(request.person, meeting_id, request.query.host_email)

    def runs(self, request: Request) -> list[Meeting]:
        """Return every run of the series or of the planned date, and those of the month before."""
        starts, planned = request.starts, request.meeting_id.planned_for
        since = (starts.start or request.now) - (timedelta() if planned else A_MONTH)
        found = self.runs_between(request, since, (starts.end or request.now) + RESOLUTION)
        return [run for run in found if _may_be_of(run, request.meeting_id)] if planned else found

    def runs_between(self, request: Request, since: datetime, until: datetime) -> list[Meeting]:
        """Return the runs of the series that started in that time."""
        return self._of_series(request, MeetingType.INSTANCE, since, until)

    def planned(self, request: Request) -> list[Meeting]:
        """Return what was to begin in the last day, of the series or of the planned date."""
        since = request.now - PLANNED_BACK
        if not request.meeting_id.is_occurrence:
            return self._of_series(request, MeetingType.OCCURRENCE, since, request.now + SLACK)
        date = self.meeting(request, request.meeting_id)
        return [date] if date.began and date.began >= since else []

    def dates(self, request: Request) -> list[Meeting]:
        """Return the dates for which it may have been planned: those of the month before it began, or before now."""
        if request.meeting_id.is_occurrence:
            return [self.meeting(request, request.meeting_id)]
        until = (request.began or request.starts.end or request.now) + SLACK
        return self._of_series(request, MeetingType.OCCURRENCE, until - A_MONTH - SLACK, until)

    def _of_series(self, request: Request, kind: MeetingType, since: datetime, until: datetime) -> list[Meeting]:
        query = MeetingsQuery(
            type=kind,
            series_id=request.meeting_id.series,
            from_=since,
            to=until,
            host_email=request.query.host_email,
        )
        return [meeting for page in self._meetings.meetings(request.person, query) for meeting in page]


def _may_be_of(run: Meeting, date: MeetingId) -> bool:
    """Tell whether a run belongs to a planned date: by its own word, or else by its time."""
    if run.scheduled_meeting_id:
        return run.scheduled_meeting_id == date
    planned = date.planned_for
    return bool(run.began and planned and abs(run.began - planned) <= SLACK)

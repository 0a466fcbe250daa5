"""The single calls to Webex that make up an answer about one meeting, on behalf of the asker."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from bot.attendance.participants import Participant
from bot.events import PersonId
from bot.meetings.pending import LOOK_BACK
from bot.webex.meeting_id import MeetingId
from bot.webex.port import Meetings
from bot.webex.queries import LONGEST_JOIN_WINDOW, MeetingsQuery, MeetingType, ParticipantsQuery
from bot.webex.values import Meeting

SERIES_WINDOW = timedelta(days=31)
"""Webex looks for the last meeting of a series in the month before now."""
SLACK = timedelta(days=1)
"""Clocks differ, and the end of a window is exclusive."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What to ask, and on whose behalf. `at` is when it was asked and `now` when it is answered, aware UTC.

    A query without e-mails is about everybody. `aliases` are the asker's guests by the names they show.
    """

    person: PersonId
    query: ParticipantsQuery
    at: datetime
    now: datetime
    aliases: Mapping[str, str] = field(default_factory=dict)
    needs_schedule: bool = False
    keeps_rows: bool = False

    @property
    def meeting_id(self) -> MeetingId:
        """The meeting of the query."""
        return self.query.meeting_id


class Calls:
    """The calls of one question. Every call raises NotSignedInError, NotPermittedError and WebexError."""

    def __init__(self, meetings: Meetings) -> None:
        self._meetings = meetings

    def participants(self, request: Request) -> Iterator[Sequence[Participant]]:
        """Yield pages of what the query asks for, with the widest join window unless it names one."""
        query = request.query
        if not (query.join_from or query.join_to):  # Webex's own default may be 7 days
            start = request.now + SLACK - LONGEST_JOIN_WINDOW
            query = replace(query, join_from=start, join_to=request.now + SLACK)
        return self._meetings.participants(request.person, query)

    def old_participants(self, request: Request, began: datetime) -> Iterator[Sequence[Participant]]:
        """Yield the same pages of a meeting that began before that window, unless the query names one."""
        query = request.query
        if query.join_from or query.join_to or began >= request.now + SLACK - LONGEST_JOIN_WINDOW:
            return iter(())
        around = replace(query, join_from=began - SLACK, join_to=began + 7 * SLACK)
        return self._meetings.participants(request.person, around)

    def run(self, request: Request, run_id: str) -> Sequence[Participant]:
        """Return what the query asks for, of one run of its meeting."""
        query = replace(request.query, meeting_id=MeetingId(run_id), meeting_start_from=None, meeting_start_to=None)
        return [row for page in self.participants(replace(request, query=query)) for row in page]

    def meeting(self, request: Request, meeting_id: str) -> Meeting:
        """Return the details of a run, or of what was planned."""
        return self._meetings.meeting(request.person, meeting_id, request.query.host_email)

    def runs(self, request: Request) -> list[Meeting]:
        """Return every run of the series or of the planned date, and those of the month before."""
        query = request.query
        since = (query.meeting_start_from or query.meeting_start_to or request.now) - SERIES_WINDOW
        until = query.meeting_start_to or request.now + SLACK
        found = self._of_series(request, MeetingType.INSTANCE, since, until)
        if not request.meeting_id.is_occurrence:
            return found
        return [run for run in found if run.scheduled_meeting_id == request.meeting_id]

    def planned(self, request: Request) -> list[Meeting]:
        """Return what was to begin in the last day, of the series or of the planned date."""
        if request.meeting_id.is_occurrence:
            return [self.meeting(request, request.meeting_id)]
        return self._of_series(request, MeetingType.OCCURRENCE, request.now - LOOK_BACK, request.now + SLACK)

    def _of_series(self, request: Request, kind: MeetingType, since: datetime, until: datetime) -> list[Meeting]:
        query = MeetingsQuery(
            type=kind,
            series_id=request.meeting_id.series,
            from_=since,
            to=until,
            host_email=request.query.host_email,
        )
        return [meeting for page in self._meetings.meetings(request.person, query) for meeting in page]

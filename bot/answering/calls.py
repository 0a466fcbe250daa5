"""The single calls to Webex that make up an answer about one meeting, on behalf of whoever asked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from bot.attendance.participants import Participant
from bot.events import PersonId
from bot.meetings.pending import LOOK_BACK
from bot.webex.participants import LONGEST_JOIN_WINDOW, ParticipantsQuery
from bot.webex.port import Meetings
from bot.webex.wire import Meeting

SERIES_WINDOW = timedelta(days=31)
"""Webex looks for the last meeting of a series in the month before now."""
SLACK = timedelta(days=1)
"""Clocks differ, and the end of a window is exclusive."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What an answer needs, on whose behalf; `at` is when it was asked and `now` when it is answered, aware UTC.

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
    def is_of_instance(self) -> bool:
        return "_I_" in self.query.meeting_id

    @property
    def series_id(self) -> str:
        return self.query.meeting_id.partition("_")[0]

    @property
    def occurrence_id(self) -> str | None:
        """The query's meeting, where that is one planned date of a series."""
        is_one = "_" in self.query.meeting_id and not self.is_of_instance
        return self.query.meeting_id if is_one else None


class Calls:
    """Everything here raises NotSignedInError, NotPermittedError and WebexError."""

    def __init__(self, meetings: Meetings) -> None:
        self._meetings = meetings

    def participants(self, request: Request) -> Iterator[Sequence[Participant]]:
        """Pages of what the query asks for, with the widest join window unless it names one."""
        query = request.query
        if not (query.join_from or query.join_to):  # Webex's own default may be 7 days
            start = request.now + SLACK - LONGEST_JOIN_WINDOW
            query = replace(query, join_from=start, join_to=request.now + SLACK)
        return self._meetings.participants(request.person, query)

    def old_participants(self, request: Request, began: datetime) -> Iterator[Sequence[Participant]]:
        """The same of a meeting that began before that window, unless the query names one."""
        query = request.query
        if query.join_from or query.join_to or began >= request.now + SLACK - LONGEST_JOIN_WINDOW:
            return iter(())
        around = replace(query, join_from=began - SLACK, join_to=began + 7 * SLACK)
        return self._meetings.participants(request.person, around)

    def run(self, request: Request, run_id: str) -> Sequence[Participant]:
        """What the query asks for, of one run of its meeting."""
        query = replace(request.query, meeting_id=run_id, meeting_start_from=None, meeting_start_to=None)
        return [row for page in self.participants(replace(request, query=query)) for row in page]

    def meeting(self, request: Request, meeting_id: str) -> Meeting:
        """The details of a run, or of what was planned."""
        return self._meetings.meeting(request.person, meeting_id, request.query.host_email)

    def runs(self, request: Request) -> list[Meeting]:
        """Every run of the series or of the occurrence, and those of the month before."""
        query = request.query
        since = (query.meeting_start_from or query.meeting_start_to or request.now) - SERIES_WINDOW
        found = self._of_series(request, "meeting", since, query.meeting_start_to or request.now + SLACK)
        return [run for run in found if request.occurrence_id in (None, run.scheduled_meeting_id)]

    def planned(self, request: Request) -> list[Meeting]:
        """What was to begin in the last day, of the series or the occurrence."""
        if request.occurrence_id:
            return [self.meeting(request, request.occurrence_id)]
        return self._of_series(request, "scheduledMeeting", request.now - LOOK_BACK, request.now + SLACK)

    def _of_series(self, request: Request, kind: str, since: datetime, until: datetime) -> list[Meeting]:
        filters = {
            "meetingSeriesId": request.series_id,
            "meetingType": kind,
            "from": _iso(since),
            "to": _iso(until),
        }
        if request.query.host_email:
            filters["hostEmail"] = request.query.host_email
        return [meeting for page in self._meetings.meetings(request.person, **filters) for meeting in page]


def _iso(time: datetime) -> str:
    return time.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")

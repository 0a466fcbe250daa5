"""Ask Webex all that one answer needs, side by side: who was there, and when the meeting ran.

For one instance these are two calls: the participants and the meeting. A series or occurrence ID asks for the
meeting's instances as well, because its last meeting may have been restarted, and Webex answers with one run only.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from concurrent.futures import Executor, Future
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import TypeVar

from bot.attendance.meeting import MeetingTimes, Run
from bot.attendance.restarts import Instance, join_restarts
from bot.attendance.roll import Roll
from bot.events import PersonId
from bot.webex.errors import WebexError
from bot.webex.participants import LONGEST_JOIN_WINDOW, ParticipantsQuery
from bot.webex.port import Meetings
from bot.webex.wire import Meeting

T = TypeVar("T")

SERIES_WINDOW = timedelta(days=31)
"""Webex looks for the last meeting of a series in the month before now."""
RUNNING = frozenset({"inProgress", "lobby"})
SLACK = timedelta(days=1)
"""Clocks differ, and the end of a window is exclusive."""


@dataclass(frozen=True, slots=True)
class Gathering:
    """Everything Webex told about one meeting.

    `meeting` is None where its details could not be read although its participants could. `instance_ids` are the
    runs that were read, oldest first. `earlier` are the starts of the same series' meetings before, newest first.
    """

    meeting: Meeting | None
    times: MeetingTimes
    roll: Roll
    instance_ids: tuple[str, ...]
    is_series: bool = False
    earlier: tuple[datetime, ...] = ()


@dataclass(slots=True)
class _Reading:
    """The roll while it is called, and which instance its rows belong to."""

    roll: Roll = field(default_factory=Roll)
    instance_id: str | None = None
    start: datetime | None = None


class Gatherer:
    """Asks side by side with the threads of `pool`. Raises NotSignedIn, WebexError and QueryError."""

    def __init__(self, meetings: Meetings, pool: Executor) -> None:
        self._meetings = meetings
        self._pool = pool

    def gather(self, person: PersonId, query: ParticipantsQuery, now: datetime) -> Gathering:
        """Ask about the meeting of `query` on behalf of `person`; `now` is aware UTC."""
        query.checked()
        details = self._pool.submit(self._meetings.meeting, person, query.meeting_id, query.host_email)
        if "_I_" in query.meeting_id:
            return self._instance(person, query, now, details)
        listing = self._pool.submit(self._instances, person, query, now)
        return self._series(person, query, now, details, listing)

    def _instance(
        self, person: PersonId, query: ParticipantsQuery, now: datetime, details: Future[Meeting]
    ) -> Gathering:
        reading = _Reading()
        asked = _wide(query, now)
        self._read(reading, person, asked)
        meeting = _result(details)
        start = _utc(meeting.start) if meeting else reading.start
        if asked is not query and start and asked.join_from and start < asked.join_from:
            self._read(reading, person, replace(query, join_from=start - SLACK, join_to=start + 7 * SLACK))
        return Gathering(meeting, _times_of(meeting, reading, now), reading.roll, (query.meeting_id,))

    def _series(
        self,
        person: PersonId,
        query: ParticipantsQuery,
        now: datetime,
        details: Future[Meeting],
        listing: Future[list[Meeting]],
    ) -> Gathering:
        reading = _Reading()
        self._read(reading, person, _wide(query, now))
        instances = _result(listing) or []
        meetings = join_restarts(_known_instances(instances))
        held = next((held for held in meetings if reading.instance_id in held.ids), None)
        if held is None:
            return Gathering(
                meeting=_result(details),
                times=MeetingTimes(_begun(reading), is_ended=False),
                roll=reading.roll,
                instance_ids=(reading.instance_id,) if reading.instance_id else (),
                is_series=True,
            )
        for run_id in held.ids:
            if run_id != reading.instance_id:
                self._read(reading, person, _wide(replace(query, meeting_id=run_id), now))
        return Gathering(
            meeting=next(item for item in instances if item.id == held.ids[-1]),
            times=MeetingTimes(held.runs, is_ended=held.runs[-1].end is not None),
            roll=reading.roll,
            instance_ids=held.ids,
            is_series=True,
            earlier=tuple(other.start for other in meetings if other.start < held.start),
        )

    def _read(self, reading: _Reading, person: PersonId, query: ParticipantsQuery) -> None:
        for rows in self._meetings.participants(person, query):
            reading.roll.add(rows)
            for row in rows[:1]:
                reading.instance_id = reading.instance_id or row.meeting_id
                reading.start = reading.start or _utc(row.meeting_start_time)

    def _instances(self, person: PersonId, query: ParticipantsQuery, now: datetime) -> list[Meeting]:
        series, _, occurrence = query.meeting_id.partition("_")
        filters = {
            "meetingSeriesId": series,
            "meetingType": "meeting",
            "from": _iso(query.meeting_start_from or now - SERIES_WINDOW),
            "to": _iso(query.meeting_start_to or now + SLACK),
        }
        if query.host_email:
            filters["hostEmail"] = query.host_email
        found = [meeting for page in self._meetings.meetings(person, **filters) for meeting in page]
        return [meeting for meeting in found if not occurrence or meeting.scheduled_meeting_id == query.meeting_id]


def _wide(query: ParticipantsQuery, now: datetime) -> ParticipantsQuery:
    """The query with the widest join window, if none was asked for: Webex's own default may be 7 days."""
    if query.join_from or query.join_to:
        return query
    return replace(query, join_from=now + SLACK - LONGEST_JOIN_WINDOW, join_to=now + SLACK)


def _result(future: Future[T]) -> T | None:
    """The participants decide whether there is an answer: without the details it has less, but it stands."""
    try:
        return future.result()
    except WebexError:
        return None


def _times_of(meeting: Meeting | None, reading: _Reading, now: datetime) -> MeetingTimes:
    start = _utc(meeting.start) if meeting else None
    if meeting is None or start is None:
        return MeetingTimes(_begun(reading), is_ended=False)
    end = None if meeting.state in RUNNING else _utc(meeting.end)
    is_ended = meeting.state == "ended" or (end is not None and end <= now)
    return MeetingTimes((Run(start, end if is_ended else None),), is_ended=is_ended)


def _known_instances(meetings: Iterable[Meeting]) -> Iterator[Instance]:
    for meeting in meetings:
        if (start := _utc(meeting.start)) is not None:
            yield Instance(meeting.id, start, None if meeting.state in RUNNING else _utc(meeting.end))


def _begun(reading: _Reading) -> tuple[Run, ...]:
    return (Run(reading.start, None),) if reading.start else ()


def _utc(time: datetime | None) -> datetime | None:
    if time is None:
        return None
    return time.replace(tzinfo=UTC) if time.tzinfo is None else time.astimezone(UTC)


def _iso(time: datetime) -> str:
    return time.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")

"""A small calendar that answers as Webex lists meetings: by kind and time, by number, by link, by space."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from bot.attendance.participants import Participant
from bot.events import Person, PersonId
from bot.webex.errors import ApiError
from bot.webex.queries import MeetingsQuery, MeetingType, ParticipantsQuery
from bot.webex.values import Invitee, Meeting

ALICE = PersonId("alice")
NOW = datetime(2026, 11, 18, 14, 0, tzinfo=UTC)
"""A Wednesday."""
NO_SUCH = 404


def meeting(title: str, start: str, minutes: int | None = 30, **parts: Any) -> Meeting:
    """Return an ended instance hosted by Alice, begun at `start` (`11-17 09:00`, UTC); without minutes it runs."""
    began = datetime.fromisoformat(f"2026-{start}+00:00")
    series = parts.pop("series", title.casefold().replace(" ", "-"))
    fields = {
        "id": f"{series}_I_{began:%m%d%H%M}",
        "meeting_series_id": series,
        "scheduled_meeting_id": f"{series}_{began:%Y%m%dT%H%M%SZ}",
        "meeting_type": "meeting",
        "state": "ended" if minutes else "inProgress",
        "host_user_id": ALICE,
        "host_email": "alice@example.com",
    }
    return Meeting(title=title, start=began, end=began + timedelta(minutes=minutes or 60), **(fields | parts))


def planned(title: str, start: str, minutes: int = 30, **parts: Any) -> Meeting:
    """One date of a series, as it was planned."""
    run = meeting(title, start, minutes)
    fields: dict[str, Any] = {"id": run.scheduled_meeting_id, "meeting_type": "scheduledMeeting", "state": "ready"}
    return meeting(title, start, minutes, **(fields | parts))


def series(title: str, start: str, **parts: Any) -> Meeting:
    """Return the series itself, which has a number and a link; it began at `start`."""
    run = meeting(title, start)
    fields: dict[str, Any] = {"id": run.meeting_series_id, "meeting_type": "meetingSeries", "state": "active"}
    return meeting(title, start, **(fields | parts))


class Calendar:
    """The Meetings port over a list of meetings; `asked` are the queries of all calls.

    A page of it has two meetings: code that reads only the first page is found out.
    """

    def __init__(self, *meetings: Meeting) -> None:
        self._meetings = meetings
        self.asked: list[MeetingsQuery] = []

    def meetings(self, person: PersonId, query: MeetingsQuery) -> Iterator[Sequence[Meeting]]:
        self.asked.append(query.checked())
        assert person == ALICE
        found = [each for each in self._meetings if _fits(each, query)]
        if not found and query.type is None:
            raise ApiError(NO_SUCH)
        yield from (found[at : at + 2] for at in range(0, len(found), 2))

    def me(self, person: PersonId) -> Person:
        raise NotImplementedError

    def participants(self, person: PersonId, query: ParticipantsQuery) -> Iterator[Sequence[Participant]]:
        raise NotImplementedError

    def meeting(self, person: PersonId, meeting_id: str, host_email: str | None = None) -> Meeting:
        raise NotImplementedError

    def invitees(self, person: PersonId, meeting_id: str, host_email: str | None = None) -> Iterator[Sequence[Invitee]]:
        raise NotImplementedError


def _fits(each: Meeting, query: MeetingsQuery) -> bool:
    if query.number:
        return each.meeting_number == query.number
    if query.web_link:
        return each.web_link == query.web_link
    if query.room_id:
        return each.room_id == query.room_id and each.meeting_type == MeetingType.SERIES
    assert query.from_
    assert query.to
    return bool(each.meeting_type == query.type and each.start and query.from_ <= each.start < query.to)

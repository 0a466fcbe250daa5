"""What is asked of Webex about meetings and participants, checked before it is asked.

The rules are those of Webex's pages "Query Meeting Participants with Email" and "List Meetings".
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from bot.errors import UserError
from bot.webex.meeting_id import MeetingId

LONGEST_JOIN_WINDOW = timedelta(days=89)
"""Webex's page says 90 days. Some sites refuse exactly 90."""
RESOLUTION = timedelta(seconds=1)
"""Webex tells to the second when a meeting started, and both ends of a window of starts are exclusive."""
EMAILS_A_CALL = 50
"""Webex documents no limit; beyond some size a request is refused, so long lists go in several calls."""
PAGE_SIZE = 100


class QueryError(UserError):
    """A query that Webex would not take."""


class MeetingType(StrEnum):
    """What a list of meetings holds: whole series, planned dates of them, or runs."""

    SERIES = "meetingSeries"
    OCCURRENCE = "scheduledMeeting"
    INSTANCE = "meeting"


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingsQuery:
    """What to list: what has a number, a link or a space, or else what fits the type, the series and the time.

    Times are aware; `from_` is inclusive, `to` exclusive. With a number or a link, `whole_series` asks for the series
    instead of its next date. Webex ignores the type, the series and the time beside a number, a link or a space.
    """

    type: MeetingType | None = None
    series_id: MeetingId | None = None
    from_: datetime | None = None
    to: datetime | None = None
    number: str | None = None
    web_link: str | None = None
    room_id: str | None = None
    whole_series: bool = False
    host_email: str | None = None

    def checked(self) -> MeetingsQuery:
        """Return itself, if Webex would take it. Raises QueryError."""
        if sum(each is not None for each in (self.number, self.web_link, self.room_id)) > 1:
            raise QueryError("two addresses")
        if _is_reversed(self.from_, self.to):
            raise QueryError("held backwards")
        return self

    @property
    def params(self) -> dict[str, str]:
        """The query string, by parameter."""
        return _given(
            meetingType=self.type,
            meetingSeriesId=self.series_id,
            **{"from": _iso(self.from_)},
            to=_iso(self.to),
            meetingNumber=self.number,
            webLink=self.web_link,
            roomId=self.room_id,
            current="false" if self.whole_series else None,
            hostEmail=self.host_email,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class ParticipantsQuery:
    """Whose attendance to ask for. Without e-mails everybody's.

    Times are aware; `timezone` is an IANA name that sets the offset of the times in the answer. Where one side of the
    join window is missing, Webex takes 7 days. The window of meeting starts (both ends exclusive) applies to the IDs of
    series and occurrences only.
    """

    meeting_id: MeetingId
    emails: tuple[str, ...] = ()
    meeting_start_from: datetime | None = None
    meeting_start_to: datetime | None = None
    join_from: datetime | None = None
    join_to: datetime | None = None
    host_email: str | None = None
    timezone: str | None = None

    def checked(self) -> ParticipantsQuery:
        """Return itself, if Webex would take it. Raises QueryError."""
        if not self.meeting_id.strip():
            raise QueryError("no ID")
        if _is_reversed(self.meeting_start_from, self.meeting_start_to):
            raise QueryError("held backwards")
        start, end = self.join_from, self.join_to
        if _is_reversed(start, end):
            raise QueryError("joined backwards")
        if start and end and end - start > LONGEST_JOIN_WINDOW:
            raise QueryError("joins too long", days=(end - start).days, most=LONGEST_JOIN_WINDOW.days)
        return self

    @property
    def params(self) -> dict[str, str]:
        """The query string that both endpoints share, by parameter."""
        return _given(
            meetingId=self.meeting_id,
            meetingStartTimeFrom=_iso(self.meeting_start_from),
            meetingStartTimeTo=_iso(self.meeting_start_to),
            hostEmail=self.host_email,
        )

    @property
    def joins(self) -> dict[str, str]:
        """The join window: in the body of a query, in the query string of a list."""
        return _given(joinTimeFrom=_iso(self.join_from), joinTimeTo=_iso(self.join_to))

    @property
    def headers(self) -> dict[str, str]:
        """The headers that both endpoints share."""
        return _given(timezone=self.timezone)

    def bodies(self) -> Iterator[dict[str, object]]:
        """Yield the JSON bodies to post: one for each 50 e-mails."""
        for start in range(0, len(self.emails), EMAILS_A_CALL):
            yield {"emails": list(self.emails[start : start + EMAILS_A_CALL]), **self.joins}


def _is_reversed(start: datetime | None, end: datetime | None) -> bool:
    return bool(start and end and start >= end)


def _iso(time: datetime | None) -> str | None:
    return None if time is None else time.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _given(**values: str | None) -> dict[str, str]:
    return {name: value for name, value in values.items() if value is not None}

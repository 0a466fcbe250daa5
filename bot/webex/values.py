"""What Webex tells of meetings, invitees, webhooks and spaces. Webex's own words for states stand here only."""

from __future__ import annotations

from datetime import UTC, datetime

import msgspec

FIRST_YEAR, LAST_YEAR = 1971, 9999
"""1970 is how Webex says that a time is not known yet."""


class Meeting(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """A meeting series, a scheduled meeting or an instance. Times as Webex gives them: aware where it gives an offset.

    For an instance `start` and `end` are when it really began and ended; otherwise they are the schedule. The
    password that Webex sends along is not read.
    """

    id: str = ""
    meeting_series_id: str | None = None
    scheduled_meeting_id: str | None = None
    meeting_number: str | None = None
    title: str | None = None
    meeting_type: str | None = None
    state: str | None = None
    scheduled_type: str | None = None
    start: datetime | None = None
    end: datetime | None = None
    host_user_id: str | None = None
    host_email: str | None = None
    host_display_name: str | None = None
    web_link: str | None = None
    room_id: str | None = None

    @property
    def series_id(self) -> str:
        """The series to which it belongs; its own ID, where it belongs to none."""
        return self.meeting_series_id or self.id

    @property
    def is_running(self) -> bool:
        return self.state in {"inProgress", "lobby"}

    @property
    def has_ended(self) -> bool:
        """Whether Webex says so. It may be over before Webex does."""
        return self.state == "ended"

    @property
    def was_held(self) -> bool:
        """Whether it began, by what Webex says."""
        return self.has_ended or self.state == "inProgress"

    @property
    def was_missed(self) -> bool:
        """Whether nobody started it in its planned time."""
        return self.state == "missed"

    @property
    def is_webinar(self) -> bool:
        return self.scheduled_type == "webinar"

    @property
    def is_personal_room(self) -> bool:
        """Whether it is a personal room itself, and not a meeting that was held in one."""
        return self.scheduled_type == "personalRoomMeeting" and self.meeting_type != "meeting"

    @property
    def began(self) -> datetime | None:
        """The start, aware UTC."""
        return _utc(self.start)

    @property
    def ended(self) -> datetime | None:
        """The end, aware UTC; None while it runs."""
        return None if self.is_running else _utc(self.end)

    def is_over(self, now: datetime) -> bool:
        """Return whether it has ended, by Webex's word or by its own end. `now` is aware."""
        return self.has_ended or (self.ended is not None and self.ended <= now)


class Invitee(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """Somebody invited to a meeting."""

    email: str | None = None
    display_name: str | None = None


class Webhook(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """A webhook as Webex has it."""

    id: str = ""
    name: str = ""
    target_url: str = ""
    resource: str = ""
    event: str = ""
    status: str = ""
    filter: str | None = None
    secret: str | None = None
    """None where Webex does not tell it: its documents show it in a list, and promise it nowhere."""

    def __repr__(self) -> str:
        return f"Webhook({self.id!r}, {self.name!r}, {self.target_url!r}, {self.status!r})"


class Room(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """A space that the bot is in, with the time of the last message in it."""

    id: str = ""
    type: str = "group"
    last_activity: datetime | None = None


def _utc(time: datetime | None) -> datetime | None:
    """Return aware UTC. A year in which there was no Webex, or never will be one, counts as no time."""
    if time is None or not FIRST_YEAR <= time.year < LAST_YEAR:
        return None
    return time.replace(tzinfo=UTC) if time.tzinfo is None else time.astimezone(UTC)

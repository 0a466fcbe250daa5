"""Who was in a meeting, as Webex tells it: the rows of meetingParticipants, typed. Nothing is computed here.

Names and meanings are those of Webex's page "Query Meeting Participants with Email". Every field may be
missing; a time that is missing or on the sentinel day 1970-01-01 is not known yet.
"""

from __future__ import annotations

from datetime import datetime

import msgspec

# The words that Webex has for a participant's state.
IN_LOBBY = "lobby"
JOINED = "joined"
IN_BREAKOUT = "breakoutSession"
ENDED = "end"

# Those for a device's audio, and for how a phone was connected.
VOIP = "voip"
PSTN = "pstn"
NO_AUDIO = "inactive"
CALLED_IN = "callIn"
CALLED_BACK = "callBack"


class Device(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """One join of one device. `duration_second` is in seconds; the phone number is for compliance officers only."""

    correlation_id: str | None = None
    device_type: str | None = None
    audio_type: str | None = None
    joined_time: datetime | None = None
    left_time: datetime | None = None
    duration_second: int | None = None
    call_type: str | None = None
    phone_number: str | None = None


class BreakoutSession(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """A breakout session that the participant attended; only ended meetings tell."""

    id: str | None = None
    name: str | None = None
    joined_time: datetime | None = None
    left_time: datetime | None = None


class Participant(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """One row of the participants endpoints. One person may have several rows: one person is one e-mail."""

    id: str | None = None
    org_id: str | None = None
    host: bool = False
    co_host: bool = False
    space_moderator: bool = False
    email: str | None = None
    display_name: str | None = None
    invitee: bool = False
    muted: bool = False
    meeting_start_time: datetime | None = None
    video: str | None = None
    state: str | None = None
    breakout_session_id: str | None = None
    joined_time: datetime | None = None
    left_time: datetime | None = None
    site_url: str | None = None
    meeting_id: str | None = None
    host_email: str | None = None
    devices: tuple[Device, ...] = ()
    breakout_sessions_attended: tuple[BreakoutSession, ...] = ()
    source_id: str | None = None

    @property
    def is_in_lobby(self) -> bool:
        return self.state == IN_LOBBY

    @property
    def is_in_breakout(self) -> bool:
        return self.state == IN_BREAKOUT

    @property
    def is_in(self) -> bool:
        """Whether the participant is in the meeting, or in one of its breakout sessions."""
        return self.state == JOINED or self.is_in_breakout

    @property
    def has_left(self) -> bool:
        return self.state == ENDED

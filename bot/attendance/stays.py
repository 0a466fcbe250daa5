"""What is kept of a participant's row: its joins, each as two times, an audio and a state."""

from __future__ import annotations

from enum import IntEnum

import msgspec

from bot.attendance.instants import instant
from bot.attendance.participants import Device, Participant
from bot.attendance.report import Audio

LOBBY = "lobby"


class State(IntEnum):
    """Where a row says that its participant is; what it doesn't say is left to the times."""

    UNSAID = 0
    IN = 1
    LEFT = 2


_STATES = {"joined": State.IN, "breakoutSession": State.IN, "end": State.LEFT}

AUDIO = tuple(Audio)
"""The kinds by their number; a stay's number counts from 1, and 0 makes no claim."""

_PHONE = {
    "callIn": AUDIO.index(Audio.CALL_IN) + 1,
    "callBack": AUDIO.index(Audio.CALL_BACK) + 1,
}
_AUDIO = {
    "voip": AUDIO.index(Audio.VOIP) + 1,
    "pstn": AUDIO.index(Audio.PHONE) + 1,
    "inactive": AUDIO.index(Audio.NONE) + 1,
}


class Stay(msgspec.Struct, array_like=True, gc=False):
    """One join of one device, one breakout session, or a row that has no devices. Times in microseconds."""

    joined: int | None
    left: int | None
    audio: int = 0
    state: int = State.UNSAID


def audio_of(device: Device) -> int:
    """Return the number of a device's audio, 0 where Webex doesn't say."""
    if device.audio_type == "pstn":
        return _PHONE.get(device.call_type or "", _AUDIO["pstn"])
    return _AUDIO.get(device.audio_type or "", 0)


def stays_of(row: Participant) -> list[Stay]:
    """Return the joins of a row: its devices, or its own times where it has none, and its breakout sessions.

    A row in the lobby has none, whatever times it shows.
    """
    if row.state == LOBBY:
        return []
    state = _STATES.get(row.state or "", State.UNSAID)
    if row.devices:
        stays = [Stay(instant(d.joined_time), instant(d.left_time), audio_of(d), state) for d in row.devices]
    else:
        stays = [Stay(instant(row.joined_time), instant(row.left_time), 0, state)]
    for session in row.breakout_sessions_attended:
        stays.append(Stay(instant(session.joined_time), instant(session.left_time), 0, state))
    return stays

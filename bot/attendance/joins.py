"""Keep what counts of a participant's row: its joins, each as two times, an audio and a state."""

from __future__ import annotations

from typing import Final

import msgspec

from bot.attendance.participants import (
    CALLED_BACK,
    CALLED_IN,
    ENDED,
    IN_BREAKOUT,
    IN_LOBBY,
    JOINED,
    NO_AUDIO,
    PSTN,
    VOIP,
    BreakoutSession,
    Device,
    Participant,
)
from bot.attendance.report import Audio
from bot.attendance.times import to_microseconds

Part = Device | Participant | BreakoutSession

# Where a row says that its participant is. NOT_SAID leaves it to the times.
NOT_SAID: Final = 0
IN: Final = 1
LEFT: Final = 2

_STATES = {JOINED: IN, IN_BREAKOUT: IN, ENDED: LEFT}

AUDIO = tuple(Audio)
"""The kinds by their number. The number in a join counts from 1; 0 means that Webex doesn't say."""

_PSTN = AUDIO.index(Audio.PHONE) + 1
_PHONE = {CALLED_IN: AUDIO.index(Audio.CALL_IN) + 1, CALLED_BACK: AUDIO.index(Audio.CALL_BACK) + 1}
PHONES: Final = frozenset({_PSTN, *_PHONE.values()})
"""The numbers of phones."""
_AUDIO = {VOIP: AUDIO.index(Audio.VOIP) + 1, NO_AUDIO: AUDIO.index(Audio.NONE) + 1}


class Join(msgspec.Struct, array_like=True, gc=False):
    """One join of one device, one breakout session, or a row that has no devices. Times in microseconds."""

    joined: int | None
    left: int | None
    audio: int = 0
    state: int = NOT_SAID


def parts_of(row: Participant) -> tuple[Part, ...]:
    """Return what has times in a row: its devices, or itself where it has none, and its breakout sessions."""
    parts: tuple[Part, ...] = row.devices or (row,)
    return parts + row.breakout_sessions_attended if row.breakout_sessions_attended else parts


def state_of(row: Participant) -> int:
    """Return where a row says that its participant is."""
    return _STATES.get(row.state or "", NOT_SAID)


def join_of(part: Part, state: int) -> Join:
    """Return the join that one part of a row tells of; `state` is the row's."""
    audio = audio_of(part) if isinstance(part, Device) else 0
    return Join(to_microseconds(part.joined_time), to_microseconds(part.left_time), audio, state)


def joins_of(row: Participant) -> list[Join]:
    """Return the joins of a row. A row in the lobby has none, whatever times it shows."""
    if row.state == IN_LOBBY:
        return []
    state = state_of(row)
    return [join_of(part, state) for part in parts_of(row)]


def audio_of(device: Device) -> int:
    """Return the number of a device's audio, 0 where Webex doesn't say."""
    if device.audio_type == PSTN:
        return _PHONE.get(device.call_type or "", _PSTN)
    return _AUDIO.get(device.audio_type or "", 0)

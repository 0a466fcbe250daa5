"""What is kept of a participant's row: its joins, each as two times, an audio and a state."""

from __future__ import annotations

from typing import Final

import msgspec

from bot.attendance.participants import BreakoutSession, Device, Participant
from bot.attendance.report import Audio
from bot.attendance.times import instant

Part = Device | Participant | BreakoutSession

# Where a row says that its participant is; what it doesn't say is left to the times.
UNSAID: Final = 0
IN: Final = 1
LEFT: Final = 2

AUDIO = tuple(Audio)
"""The kinds by their number; a stay's number counts from 1, and 0 makes no claim."""

_PSTN = AUDIO.index(Audio.PHONE) + 1
_PHONE = {"callIn": AUDIO.index(Audio.CALL_IN) + 1, "callBack": AUDIO.index(Audio.CALL_BACK) + 1}
_AUDIO = {"voip": AUDIO.index(Audio.VOIP) + 1, "inactive": AUDIO.index(Audio.NONE) + 1}


class Stay(msgspec.Struct, array_like=True, gc=False):
    """One join of one device, one breakout session, or a row that has no devices. Times in microseconds."""

    joined: int | None
    left: int | None
    audio: int = 0
    state: int = UNSAID


def parts_of(row: Participant) -> tuple[Part, ...]:
    """Return what has times in a row: its devices, or itself where it has none, and its breakout sessions."""
    parts: tuple[Part, ...] = row.devices or (row,)
    return parts + row.breakout_sessions_attended if row.breakout_sessions_attended else parts


def stay_of(part: Part, row: Participant) -> Stay:
    """Return what is kept of a part of a row."""
    audio = audio_of(part) if isinstance(part, Device) else 0
    state = IN if row.is_in else LEFT if row.has_left else UNSAID
    return Stay(instant(part.joined_time), instant(part.left_time), audio, state)


def stays_of(row: Participant) -> list[Stay]:
    """Return the joins of a row. A row in the lobby has none, whatever times it shows."""
    if row.is_in_lobby:
        return []
    return [stay_of(part, row) for part in parts_of(row)]


def audio_of(device: Device) -> int:
    """Return the number of a device's audio, 0 where Webex doesn't say."""
    if device.audio_type == "pstn":
        return _PHONE.get(device.call_type or "", _PSTN)
    return _AUDIO.get(device.audio_type or "", 0)

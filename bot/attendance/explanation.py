"""An answer's working as values: what a host shows when somebody disagrees. No words (see cards/words.py), no zones."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.attendance.report import Attendee, Audio


class Source(StrEnum):
    """What of a row a line tells of."""

    DEVICE = "device"
    ROW = "row"
    BREAKOUT = "breakout"


class Mark(StrEnum):
    """What was done with a join, or why it counts nothing."""

    CLIPPED = "clipped"
    """Cut to the meeting."""
    MERGED = "merged"
    """Partly or wholly counted already."""
    ASSUMED = "assumed"
    """The leave is taken to be when the meeting ended."""
    STILL_IN = "still_in"
    OUTSIDE = "outside"
    """Outside the meeting, or of no length."""
    LOBBY = "lobby"
    DROPPED = "dropped"
    """It ends before it begins."""
    JOIN_NOT_KNOWN = "join_not_known"
    LEAVE_NOT_KNOWN = "leave_not_known"


@dataclass(frozen=True, slots=True)
class Line:
    """One join. Times are aware UTC to the second, as Webex gave them; None: it doesn't know. `adds` is in seconds."""

    source: Source
    joined: datetime | None
    left: datetime | None
    counted_until: datetime | None
    """Its leave, be that known, assumed, or now; None where it counts nothing."""
    adds: int
    """What it adds to the presence, beyond what the lines before it have counted."""
    marks: frozenset[Mark]
    device_type: str | None = None
    audio: Audio | None = None
    breakout: str | None = None
    phone_number: str | None = None


@dataclass(frozen=True, slots=True)
class Explanation:
    """`lines` in order of joining, not known ones last; what they add is the attendee's `seconds`."""

    attendee: Attendee
    lines: tuple[Line, ...]
    stretches: tuple[tuple[datetime, datetime], ...]
    """The presence itself: merged and clipped, aware UTC; what lies between them is a gap."""
    length: int | None
    """The meeting's, in seconds."""

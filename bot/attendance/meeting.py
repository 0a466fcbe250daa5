"""What the calculation needs of a meeting: when it ran, when it was planned, and whether it still runs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

TimeSpan = tuple[datetime | None, datetime | None]
"""From (inclusive) and to (exclusive), aware; either may be open."""


@dataclass(frozen=True, slots=True)
class Run:
    """One stretch of a meeting, aware UTC. `end` is None while it runs."""

    start: datetime
    end: datetime | None


@dataclass(frozen=True, slots=True)
class MeetingTimes:
    """The times of one meeting: its runs in order, more than one where it was restarted, none where it never began.

    `schedule` is what was planned, if known. `is_ended` is False while the meeting runs, and None where that isn't
    known: then nobody is called absent, and only somebody whose own row says so is called still in.
    """

    runs: tuple[Run, ...]
    schedule: Run | None = None
    is_ended: bool | None = True

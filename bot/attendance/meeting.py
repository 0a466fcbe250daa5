"""What the calculation needs of a meeting: when it ran, when it was planned, and by which of the two it is measured."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

TimeSpan = tuple[datetime | None, datetime | None]
"""From (inclusive) and to (exclusive), aware; either may be open."""


class Measure(StrEnum):
    """Which time of a meeting minutes, shares, late and left early are measured by."""

    OWN = "own"
    """From the later of the planned and the actual start to the actual end. Shares are of what lies before the planned
    end: a meeting that runs over takes nobody's share. Without a plan that overlaps the meeting, this is `RUN`."""
    RUN = "run"
    """From the actual start to the actual end."""
    SCHEDULE = "schedule"
    """From the planned start to the planned end; `RUN` where no plan overlaps the meeting."""


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

"""What the calculation needs to know of a meeting: when it ran, when it was meant to run, and whether it still does."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Run:
    """One stretch of a meeting, aware UTC. `end` is None while it runs."""

    start: datetime
    end: datetime | None


@dataclass(frozen=True, slots=True)
class MeetingTimes:
    """`runs` in order, at least one where the meeting began; two or more where it was restarted.

    `schedule` is what was planned, if known. `is_ended` is False while the meeting runs, and None where it isn't known
    whether it still does: then nobody is said to be absent, or still in unless their own row says so.
    """

    runs: tuple[Run, ...]
    schedule: Run | None = None
    is_ended: bool | None = True

"""The simulator's time: runs like the real clock, and can be set or moved, so that windows and delays can be tried."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from functools import lru_cache


class Clock:
    """Threads may read it while another sets it."""

    def __init__(self, now: datetime | None = None) -> None:
        self.set(now or datetime.now(UTC))

    def now(self) -> datetime:
        """Return the present moment, aware UTC."""
        then, started = self._since
        return then + timedelta(seconds=time.monotonic() - started)

    def set(self, now: datetime) -> None:
        """Go on from `now`, which must be aware."""
        self._since = now.astimezone(UTC), time.monotonic()

    def advance(self, seconds: float) -> None:
        self.set(self.now() + timedelta(seconds=seconds))


def stamp(moment: datetime) -> str:
    """Write a time as most of Webex does: UTC with milliseconds."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def short_stamp(moment: datetime) -> str:
    """Write a time as meetings do: UTC, no fraction."""
    return moment.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def readable_time(text: object) -> datetime | None:
    """Return the time that `text` tells, or None where it tells none."""
    try:
        return parse_time(text) if isinstance(text, str) else None
    except ValueError:
        return None


@lru_cache(maxsize=65536)
def parse_time(text: str) -> datetime:
    """Any ISO 8601 time; one without an offset is UTC, as Webex reads it. Raises ValueError."""
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)

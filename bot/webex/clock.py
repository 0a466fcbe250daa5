"""The time as Webex has it, by the `Date` of its answers: a wrong clock on this machine then does no harm.

Between two answers the time goes on with the monotonic clock. So it does not follow a clock that somebody sets, and
all processes of a deployment agree, as soon as Webex has answered each of them once.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

SECOND = timedelta(seconds=1)
"""`Date` has no fraction."""


class WebexClock:
    """Call it for the time, aware UTC. Until Webex has answered it is this machine's. Threads may share it.

    `wall` is this machine's clock, aware UTC; `monotonic` gives seconds that nobody sets.
    """

    def __init__(self, wall: Callable[[], datetime], monotonic: Callable[[], float] = time.monotonic) -> None:
        self._wall = wall
        self._monotonic = monotonic
        self._since = wall(), monotonic()
        self._is_known = False
        self._noting = threading.Lock()

    def __call__(self) -> datetime:
        then, started = self._since
        return then + timedelta(seconds=self._monotonic() - started)

    def note(self, date: datetime, took: timedelta) -> None:
        """Take down the `Date` of an answer that has just come, and how long the call took.

        Webex wrote it at some moment of the call, so it is now between that second's start and its end plus the call.
        Of these moments the earliest is taken: Webex refuses times in the future.
        """
        with self._noting:
            now = self()
            self._since = now if date <= now <= date + SECOND + took else date, self._monotonic()
            self._is_known = True

    @property
    def skew(self) -> timedelta | None:
        """How far this machine's clock is ahead of Webex's just now, to about a second. None: Webex hasn't answered."""
        return self._wall() - self() if self._is_known else None


def read_date(header: str | None) -> datetime | None:
    """Return the time of a `Date` header (RFC 9110, 6.6.1), aware UTC; None where it is missing or can't be read."""
    try:
        date = parsedate_to_datetime(header or "")
    except ValueError:
        return None
    return date.replace(tzinfo=UTC) if date.tzinfo is None else date.astimezone(UTC)

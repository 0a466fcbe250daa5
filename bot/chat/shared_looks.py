"""One look for all questions of one person that wait for the same: they ask Webex again once a minute together.

Kept in memory: after a restart, and beside other processes, each looks once more. A first answer is never shared.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Lock

from bot.events import PersonId

UNDER_WAY = timedelta(seconds=5)
"""So long the others wait for a look that has begun, before one of them begins another."""
ITSELF_AFTER = timedelta(minutes=15)
"""So often each question looks for itself: its own time to wait may be over."""
MOST = 10_000
"""Questions that are remembered; beyond, all look for themselves once."""


@dataclass(frozen=True, slots=True)
class Wait:
    """For what a person's question waits. Nobody waits on another person's look: their rights differ."""

    person_id: PersonId
    what: str


class SharedLooks:
    """Tells which of the waiting questions is to look. Safe for threads."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self._clock = clock
        self._lock = Lock()
        self._waiting: dict[str, tuple[Wait, datetime]] = {}
        self._due: dict[Wait, datetime] = {}

    def put_off(self, key: str) -> float | None:
        """Return for how many seconds the event of `key` is put off; None where it is to look now."""
        now = self._clock()
        with self._lock:
            wait, looked = self._waiting.get(key, (None, now))
            if wait is None or wait not in self._due:
                return None
            if now < self._due[wait] and now < looked + ITSELF_AFTER:
                return (self._due[wait] - now).total_seconds()
            self._due[wait] = max(self._due[wait], now + UNDER_WAY)
            return None

    def waits(self, key: str, wait: Wait, again_in: timedelta) -> None:
        """Keep that the event looked, and that nothing is known yet."""
        now = self._clock()
        with self._lock:
            if len(self._waiting) >= MOST:
                self._waiting.clear()
                self._due.clear()
            self._waiting[key] = wait, now
            self._due[wait] = now + again_in

    def over(self, key: str) -> None:
        """Keep that the event is over: what it waited for has come, so the others look at once."""
        with self._lock:
            wait, _ = self._waiting.pop(key, (None, None))
            if wait is not None:
                self._due.pop(wait, None)

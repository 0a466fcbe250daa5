"""How webhooks were answered: counted by status; of those refused the log has a line a minute, however many they are.

The metrics read the counts. Nothing is imported for them here, as a process takes webhooks in before all is loaded.
"""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Callable

import structlog

QUIET_SECONDS = 60.0
"""After a line about refusals."""

log = structlog.get_logger()


class Tally:
    """The counts of one process. Safe to call from any thread."""

    def __init__(self, monotonic: Callable[[], float] = time.monotonic) -> None:
        self.by_status: Counter[str] = Counter()
        self._monotonic = monotonic
        self._lock = threading.Lock()
        self._unsaid = 0
        self._said_at: float | None = None

    def count(self, status: str) -> None:
        """Count a webhook that was answered with this status, of three digits."""
        with self._lock:
            self.by_status[status] += 1

    def refused(self, status: str, why: str) -> None:
        """Log a refusal, with how many there were since the last line; or only remember it, soon after that line."""
        with self._lock:
            self._unsaid += 1
            now = self._monotonic()
            if self._said_at is not None and now - self._said_at < QUIET_SECONDS:
                return
            count, self._unsaid, self._said_at = self._unsaid, 0, now
        log.warning("webhooks refused", count=count, last_status=status, last_why=why)

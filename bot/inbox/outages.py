"""Say once that something is away, and once that it is back, however many threads notice."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

import structlog

log = structlog.get_logger()


class Outage:
    """One thing that may be away, after so many failures in a row. Safe to call from any thread."""

    def __init__(self, of: str, *, after: int = 1, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._of = of
        self._after = after
        self._monotonic = monotonic
        self._noting = threading.Lock()
        self._failures = 0
        self._since = 0.0

    def failed(self, why: str) -> None:
        """Note a failure. `why` goes into the log: no person's words."""
        with self._noting:
            self._failures += 1
            if self._failures == 1:
                self._since = self._monotonic()
            if self._failures == self._after:
                log.warning("outage", of=self._of, why=why)

    def worked(self) -> None:
        """Note that it is there."""
        if not self._failures:  # as nearly always: no lock
            return
        with self._noting:
            if self._failures >= self._after:
                log.info("outage over", of=self._of, seconds=round(self._monotonic() - self._since))
            self._failures = 0

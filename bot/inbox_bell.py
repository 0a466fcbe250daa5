"""Wake the worker as soon as there is work: in this process by a bell, in others by PostgreSQL's NOTIFY."""

from __future__ import annotations

import threading


class Bell:
    """Counts its rings, so that nobody sleeps through one that came while he was looking elsewhere."""

    def __init__(self) -> None:
        self._rung = threading.Condition()
        self._rings = 0

    @property
    def rings(self) -> int:
        return self._rings

    def ring(self) -> None:
        with self._rung:
            self._rings += 1
            self._rung.notify_all()

    def wait(self, since: int, timeout: float) -> None:
        """Return once it has rung more often than `since`, or after `timeout` seconds."""
        with self._rung:
            self._rung.wait_for(lambda: self._rings > since, timeout)

"""Leases without a wall clock: a worker shows a heart-beat, and a watcher times how long it stands still.

Both time on their own monotonic clock. The worker's lease begins before its beat is written, the watcher's when the
watcher has read it, so the worker always knows first that a lease is over. A clock that is set, on any machine,
changes nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import NamedTuple

from bot.inbox.process_id import has_died

APART = "apart:"
"""Begins the name of a lane for one event, whose worker died while it was sending a reply."""


class LeaseKey(NamedTuple):
    """What proves that a worker has the lease of a lane: the event that it handles, and its fencing token."""

    lane: str
    event_id: int
    fence: int


class Lease(NamedTuple):
    """A lease as the database shows it. `beat` moves as long as the worker's process lives."""

    key: LeaseKey
    beat: int
    process_id: str
    sending: bool

    @property
    def is_apart(self) -> bool:
        return self.key.lane.startswith(APART)


class Deadlines:
    """How long this process may count on its leases."""

    def __init__(self, length: timedelta, monotonic: Callable[[], float]) -> None:
        self._length = length.total_seconds()
        self._monotonic = monotonic
        self._deadlines: dict[LeaseKey, float] = {}

    def now(self) -> float:
        """Return the monotonic clock's seconds."""
        return self._monotonic()

    def prolong(self, key: LeaseKey, began: float) -> None:
        """Count from `began`, which must be read before the beat is written."""
        self._deadlines[key] = began + self._length

    def drop(self, key: LeaseKey) -> None:
        """Forget a lease that is over."""
        self._deadlines.pop(key, None)

    def runs(self, key: LeaseKey) -> bool:
        """Whether the lease still runs for certain."""
        return key in self._deadlines and self._monotonic() < self._deadlines[key]


class Watch:
    """Tells which leases are over: their heart-beat stood still for a whole lease, or their process has died."""

    def __init__(self, length: timedelta, monotonic: Callable[[], float]) -> None:
        self._length = length.total_seconds()
        self._monotonic = monotonic
        self._since: dict[Lease, float] = {}

    def over(self, leases: list[Lease]) -> list[Lease]:
        """Return those of `leases`, which are all there are, whose event may be taken back or set apart."""
        now = self._monotonic()
        self._since = {lease: self._since.get(lease, now) for lease in leases}
        return [
            lease for lease in leases if self.has_run_out(lease) or (not lease.is_apart and has_died(lease.process_id))
        ]

    def has_run_out(self, lease: Lease) -> bool:
        """Whether it was seen unchanged for its whole length: no call of its worker's can still be under way."""
        return self._monotonic() - self._since[lease] >= self._length

"""Leases without a wall clock: a holder shows a heart-beat, and a watcher times how long it stands still.

Both time on their own monotonic clock. The holder's lease begins before its beat is written, the watcher's when he
has read it, so the holder always knows first; a clock that is set, on any machine, changes nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from bot.inbox.lanes import Held, Hold
from bot.inbox.process_id import has_died


class Deadlines:
    """How long this process may count on what it holds."""

    def __init__(self, lease: timedelta, monotonic: Callable[[], float]) -> None:
        self._lease = lease.total_seconds()
        self._monotonic = monotonic
        self._deadlines: dict[Hold, float] = {}

    def now(self) -> float:
        return self._monotonic()

    def prolong(self, hold: Hold, began: float) -> None:
        self._deadlines[hold] = began + self._lease

    def drop(self, hold: Hold) -> None:
        self._deadlines.pop(hold, None)

    def runs(self, hold: Hold) -> bool:
        return hold in self._deadlines and self._monotonic() < self._deadlines[hold]


class Watch:
    """Tells whose heart-beat has stood still for a whole lease, and whose process has died for certain."""

    def __init__(self, lease: timedelta, monotonic: Callable[[], float]) -> None:
        self._lease = lease.total_seconds()
        self._monotonic = monotonic
        self._since: dict[Held, float] = {}

    def dead(self, held: list[Held]) -> list[Held]:
        """Return those of `held`, all there are, that were seen unchanged for a lease, or whose process has died."""
        now = self._monotonic()
        self._since = {one: self._since.get(one, now) for one in held}
        return [one for one in held if self.is_over(one) or (not one.is_apart and has_died(one.owner))]

    def is_over(self, one: Held) -> bool:
        """Whether it was seen unchanged for a lease, so that no call of the holder's can still be under way."""
        return self._monotonic() - self._since[one] >= self._lease

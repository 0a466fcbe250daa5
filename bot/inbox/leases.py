"""Leases without a wall clock: a holder shows a heart-beat, and a watcher times how long it stands still.

Both time on their own monotonic clock. The holder's lease begins before its beat is written, the watcher's when he
has read it, so the holder always knows first; a clock that is set, on any machine, changes nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from bot.inbox.lanes import Held, Hold
from bot.inbox.owner import has_died


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
    """Tells whose heart-beat has stood still for a whole lease."""

    def __init__(self, lease: timedelta, monotonic: Callable[[], float]) -> None:
        self._lease = lease.total_seconds()
        self._monotonic = monotonic
        self._since: dict[Held, float] = {}

    def dead(self, held: list[Held]) -> list[Held]:
        """Return those of `held`, all that are held now, that were seen unchanged for a lease.

        And those whose process has died for certain, but for one that was sending a reply: Webex may be at it still,
        and it could not be looked up yet.
        """
        now = self._monotonic()
        self._since = {one: self._since.get(one, now) for one in held}
        return [one for one, since in self._since.items() if now - since >= self._lease or _is_over(one)]


def _is_over(held: Held) -> bool:
    return not held.sending and has_died(held.owner)

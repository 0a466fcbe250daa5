"""Whether the questions that are taken in are answered, by any process of the deployment.

The sentences are for operators: `/readyz` and the doctor show them.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import TypeVar

from bot.inbox.errors import InboxUnavailableError
from bot.inbox.heartbeats import PROBE, WORKER
from bot.inbox.process_id import this_process
from bot.inbox.queue import Inbox

T = TypeVar("T")

LONGEST_WAIT = 60.0
"""Seconds for which an event may be due before a worker takes it."""
KEPT = 1.0
"""Seconds for which an answer is given again: asking often must not cost the database more."""


class NotReadyError(Exception):
    """What is wrong, and what to do, in one sentence."""


class Readiness:
    """Looks at the database, the workers and the queue. The methods raise NotReadyError, all but `problems`."""

    def __init__(self, inbox: Inbox, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._inbox = inbox
        self._monotonic = monotonic
        self._process_id = this_process()
        self._one_at_a_time = threading.Lock()
        self._looked_at: float | None = None
        self._problems: tuple[str, ...] = ()

    def problems(self) -> tuple[str, ...]:
        """Return what is wrong, a sentence each; nothing when the bot is ready."""
        with self._one_at_a_time:
            now = self._monotonic()
            if self._looked_at is None or now - self._looked_at >= KEPT:
                self._problems = tuple(self._look())
                self._looked_at = self._monotonic()
            return self._problems

    def database(self) -> None:
        """Write to the database: a full disk or a read-only server shows in no other way."""
        try:
            self._inbox.heartbeats.beat(self._process_id, PROBE)
        except InboxUnavailableError as error:
            raise NotReadyError("The database can't be written: it is full, locked, read-only or gone.") from error

    def workers(self) -> int:
        """Return how many worker processes live."""
        alive = self._asked(lambda: self._inbox.heartbeats.alive(WORKER))
        if not alive:
            raise NotReadyError("No worker is alive: start `python -m bot run`, or `python -m bot worker` beside it.")
        return alive

    def queue(self) -> int:
        """Return for how many seconds the oldest event has been due."""
        seconds = self._asked(lambda: self._inbox.oldest_age().total_seconds())
        if seconds >= LONGEST_WAIT:
            raise NotReadyError(f"A question has waited for {seconds:.0f} s, and no worker takes it: start another.")
        return int(seconds)

    def _look(self) -> list[str]:
        found = []
        looks: tuple[Callable[[], object], ...] = (self.database, self.workers, self.queue)
        for look in looks:
            try:
                look()
            except NotReadyError as problem:
                found.append(str(problem))
                if look == self.database:  # without it nothing else can be told
                    break
        return found

    def _asked(self, ask: Callable[[], T]) -> T:
        try:
            return ask()
        except InboxUnavailableError as error:
            raise NotReadyError("The database can't be read.") from error

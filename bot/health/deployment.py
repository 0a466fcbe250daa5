"""The checks of what all processes of the deployment share: the database, the workers and the queue."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from sqlalchemy import Engine

from bot.health.check import Check, CheckFailedError
from bot.inbox.errors import InboxUnavailableError
from bot.inbox.heartbeats import HUNG, PROBE, WORKER
from bot.inbox.process_id import this_process
from bot.inbox.queue import Inbox
from bot.inbox.worker import HUNG_AFTER

T = TypeVar("T")

LONGEST_WAIT = 60.0
"""Seconds for which an event may be due before a worker takes it."""
LEAST_FREE = 32 * 1024 * 1024
"""Bytes. SQLite writes over parts of its log, so small writes go well for a while after the disk is full."""

NO_WORKER = "No worker is alive: start `python -m bot run`, or `python -m bot worker` beside it."
CAUSES = {
    "locked": "Another program holds the database's write lock: end it.",
    "timeout": "Another program holds a lock of the database: end it.",
    "full": "The database can't be written, because its disk is full: make room.",
    "disk i/o error": "The database can't be written, because its disk is full or broken: make room.",
    "readonly": "The database is read-only: give the bot the right to write it.",
    "read-only": "The database is read-only: give the bot the right to write it.",
}
"""By a word of what the database says."""


def free_bytes(folder: Path) -> int:
    return shutil.disk_usage(folder).free


class DeploymentChecks:
    """Makes the checks. `free_bytes` tells how much room is left in a folder."""

    def __init__(self, engine: Engine, inbox: Inbox, free_bytes: Callable[[Path], int] = free_bytes) -> None:
        self._engine = engine
        self._inbox = inbox
        self._free_bytes = free_bytes
        self._process_id = this_process()

    def all(self) -> tuple[Check, ...]:
        """Return them; where the first fails, the others can't be told."""
        return (
            Check("database", self._database),
            Check("disk", self._disk),
            Check("workers", self._workers),
            Check("queue", self._queue),
        )

    def _database(self) -> str:
        """Write to the database: a full disk or a read-only server shows in no other way."""
        try:
            self._inbox.heartbeats.beat(self._process_id, PROBE)
        except InboxUnavailableError as error:
            said = str(error).casefold()
            cause = next((cause for word, cause in CAUSES.items() if word in said), None)
            raise CheckFailedError(cause or "The database can't be written: it is gone or broken.") from error
        return f"The database takes writes ({self._engine.dialect.name})."

    def _disk(self) -> str:
        if self._engine.dialect.name != "sqlite":
            return "The database's disk is the server's."
        free = self._free_bytes(Path(self._engine.url.database or "").parent) // 1024**2
        if free * 1024**2 < LEAST_FREE:
            raise CheckFailedError(f"The database's disk is nearly full ({free} MB left): make room.")
        return f"The database's disk has {free:,} MB left."

    def _workers(self) -> str:
        alive = self._asked(lambda: self._inbox.heartbeats.alive(WORKER))
        if hung := self._asked(lambda: self._inbox.heartbeats.alive(HUNG)):
            raise CheckFailedError(
                f"{_processes(hung)} hung: no thread has finished anything for {HUNG_AFTER:.0f} s. Restart it."
            )
        if not alive:
            raise CheckFailedError(
                "No worker is alive: start `python -m bot run`, or `python -m bot worker` beside it."
            )
        return f"{_processes(alive)} alive."

    def _queue(self) -> str:
        seconds = self._asked(lambda: self._inbox.oldest_age().total_seconds())
        if seconds >= LONGEST_WAIT:
            raise CheckFailedError(f"A question has waited for {seconds:.0f} s, and no worker takes it: start another.")
        return f"No question has waited for longer than {seconds:.0f} s." if seconds >= 1 else "No question waits."

    def _asked(self, ask: Callable[[], T]) -> T:
        try:
            return ask()
        except InboxUnavailableError as error:
            raise CheckFailedError("The database can't be read.") from error


def _processes(count: int) -> str:
    return "One worker process is" if count == 1 else f"{count} worker processes are"

"""Run write operations durably, and let those that come together share one commit, and one statement where they can.

On SQLite a commit is one fsync, and only one transaction writes at a time. So the first thread that comes commits for
all that wait, then hands over to the next: that needs no thread of its own, and a thread that comes alone has no
delay. PostgreSQL groups the commits of concurrent transactions by itself.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from typing import Any, Protocol, TypeVar

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import OperationalError, SQLAlchemyError

from bot.store.engine import writing

T = TypeVar("T")
Item = TypeVar("Item")
Operation = Callable[[Connection], T]
Together = Callable[[Connection, Sequence[Item]], Sequence[T]]
"""An operation for many who want the same: an item of each, and a result for each, in the same order."""


class Writer(Protocol):
    """Runs operations in transactions.

    An operation may be run again after a failure, so it touches nothing but its connection.
    """

    def run(self, operation: Operation[T]) -> T:
        """Return the operation's result when that is on disk."""

    def run_together(self, operation: Together[Item, T], item: Item) -> T:
        """Run it with the items of other threads that come meanwhile, if the transaction is shared."""


def writer_for(engine: Engine) -> Writer:
    """Return the writer that suits the database."""
    return GroupCommit(engine) if engine.dialect.name == "sqlite" else OneTransactionEach(engine)


class OneTransactionEach:
    """A transaction for every operation."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def run(self, operation: Operation[T]) -> T:
        with writing(self._engine) as connection:
            return operation(connection)

    def run_together(self, operation: Together[Item, T], item: Item) -> T:
        return self.run(lambda connection: operation(connection, (item,))[0])


class _Entry:
    """One caller's item and what is to be done with it; `turn` is free when that is done, or its caller is to lead."""

    def __init__(self, operation: Together[Any, Any], item: Any) -> None:
        self.operation = operation
        self.item = item
        self.turn = threading.Lock()  # costs a tenth of an Event
        self.turn.acquire()
        self.done = False
        self.value: Any = None
        self.error: Exception | None = SQLAlchemyError("interrupted before the commit")

    def result(self) -> Any:
        if self.error is not None:
            raise self.error
        return self.value


class GroupCommit:
    """One transaction for all operations that came while the last one was being committed."""

    LARGEST = 128
    PAUSE = 0.0005
    """Seconds in which another thread must have come, or the wait ends; under load only."""
    LONGEST_DELAY = 0.005

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._mutex = threading.Lock()
        self.waiting: list[_Entry] = []
        """The threads that have come since the last transaction began."""
        self._led = False
        self._is_busy = False

    def run(self, operation: Operation[T]) -> T:
        return self.run_together(lambda connection, _: (operation(connection),), None)

    def run_together(self, operation: Together[Item, T], item: Item) -> T:
        entry = _Entry(operation, item)
        with self._mutex:
            self.waiting.append(entry)
            if not self._led:
                self._led = True
                entry.turn.release()
        entry.turn.acquire()
        if not entry.done:
            self._lead()
        result: T = entry.result()
        return result

    def _lead(self) -> None:
        if self._is_busy:
            self._let_others_come()
        with self._mutex:
            batch, self.waiting = self.waiting[: self.LARGEST], self.waiting[self.LARGEST :]
            self._is_busy = len(batch) > 1
        try:
            self._commit(batch)
        finally:
            self._hand_over(batch)

    def _let_others_come(self) -> None:
        """Wait a moment for threads that are on their way: a transaction costs far more than what is added to it."""
        deadline = time.monotonic() + self.LONGEST_DELAY
        came = 0
        while came < len(self.waiting) < self.LARGEST and time.monotonic() < deadline:
            came = len(self.waiting)
            time.sleep(self.PAUSE)

    def _hand_over(self, batch: list[_Entry]) -> None:
        with self._mutex:
            heirs = self.waiting[:1]
            self._led = bool(heirs)
        for entry in batch:
            entry.done = True
        for entry in batch + heirs:
            entry.turn.release()

    def _commit(self, batch: list[_Entry]) -> None:
        try:
            with writing(self._engine) as connection:
                for operation, entries in _grouped(batch).items():
                    values = operation(connection, [entry.item for entry in entries])
                    for entry, value in zip(entries, values, strict=True):
                        entry.value = value
        except Exception as error:
            self._blame(error, batch)
        else:
            for entry in batch:
                entry.error = None

    def _blame(self, error: Exception, batch: list[_Entry]) -> None:
        """Give each entry its error: a full, locked or missing database is the error of all, any other that of one.

        That one is found by running each alone.
        """
        if len(batch) == 1 or isinstance(error, OperationalError):
            for entry in batch:
                entry.error = error
            return
        for entry in batch:
            self._commit([entry])


def _grouped(batch: list[_Entry]) -> dict[Together[Any, Any], list[_Entry]]:
    groups: dict[Together[Any, Any], list[_Entry]] = {}
    for entry in batch:
        groups.setdefault(entry.operation, []).append(entry)
    return groups

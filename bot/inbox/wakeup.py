"""Wake the workers as soon as there is work: in this process by a condition, in others by PostgreSQL's NOTIFY."""

from __future__ import annotations

import threading
from typing import Any

import structlog
from sqlalchemy import Connection, Engine

CHANNEL = "rollcall_inbox"

log = structlog.get_logger()


class Wakeup:
    """Counts how often it woke, so that a thread can't miss a wakeup that came just before it went to sleep."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._count = 0

    @property
    def count(self) -> int:
        return self._count

    def wake(self) -> None:
        """Wake every thread that waits."""
        with self._changed:
            self._count += 1
            self._changed.notify_all()

    def wait(self, since: int, timeout: float) -> None:
        """Return when the count is higher than `since`, or after `timeout` seconds."""
        with self._changed:
            self._changed.wait_for(lambda: self._count > since, timeout)


def announce(connection: Connection) -> None:
    """Tell every process that listens of the work that this transaction makes, when it is committed."""
    connection.exec_driver_sql(f"NOTIFY {CHANNEL}")


def listen(engine: Engine, wakeup: Wakeup, until: threading.Event) -> None:
    """Wake the workers whenever another process announces work; after a failure connect again, as often as needed."""
    while not until.is_set():
        try:
            _wake_for_each(engine, wakeup, until)
        except Exception as error:  # whatever the driver raises, SQLAlchemy doesn't wrap it here
            log.debug("not listening", why=str(error))
            until.wait(1)


def _wake_for_each(engine: Engine, wakeup: Wakeup, until: threading.Event) -> None:
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.detach()
        connection.exec_driver_sql(f"LISTEN {CHANNEL}")
        wakeup.wake()  # for what came while this process did not listen
        driver: Any = connection.connection.dbapi_connection
        while not until.is_set():
            for _ in driver.notifies(timeout=0.5, stop_after=1):
                wakeup.wake()

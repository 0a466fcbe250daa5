"""Wake the worker as soon as there is work: in this process by a bell, in others by PostgreSQL's NOTIFY."""

from __future__ import annotations

import threading
from typing import Any

import structlog
from sqlalchemy import Connection, Engine

CHANNEL = "rollcall_inbox"

log = structlog.get_logger()


class Wakeup:
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


def announce(connection: Connection) -> None:
    """Have every process that listens hear of the work that this transaction makes, once it is committed."""
    connection.exec_driver_sql(f"NOTIFY {CHANNEL}")


def listen(engine: Engine, wakeup: Wakeup, until: threading.Event) -> None:
    """Ring the bell whenever another process announces work; connect again, as long as needed, after a failure."""
    while not until.is_set():
        try:
            _ring_for_each(engine, wakeup, until)
        except Exception as error:  # whatever the driver raises, SQLAlchemy doesn't wrap it here
            log.warning("not listening", why=str(error))
            until.wait(1)


def _ring_for_each(engine: Engine, wakeup: Wakeup, until: threading.Event) -> None:
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.detach()
        connection.exec_driver_sql(f"LISTEN {CHANNEL}")
        wakeup.ring()  # for what came while nobody listened
        driver: Any = connection.connection.dbapi_connection
        while not until.is_set():
            for _ in driver.notifies(timeout=0.5, stop_after=1):
                wakeup.ring()

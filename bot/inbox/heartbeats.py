"""Which processes of the deployment live: each shows a heart-beat in the database every few seconds.

The times are the database's own, written and compared by its clock: the clocks of several machines differ.
"""

from __future__ import annotations

from sqlalchemy import ColumnElement, Engine, Float, delete, func, literal_column, select

from bot.inbox.errors import unavailable
from bot.inbox.process_id import has_died
from bot.store.engine import reading
from bot.store.tables import heartbeats
from bot.store.upsert import insert_into
from bot.store.writer import writer_for

WORKER = "worker"
HUNG = "hung"
"""The role of a worker process whose threads have all stood still for long."""
PROBE = "probe"
"""The role of a process that only tries whether the database takes writes."""

BEAT = 2.0
"""Seconds between two beats of a worker: rare enough not to be felt by those who write."""
ALIVE_FOR = 8.0
"""Seconds after the last beat. Three beats may fail; a death anywhere in the deployment shows within 10 s."""
KEPT = 3600.0
"""Seconds after which the row of a dead process is deleted."""


class Heartbeats:
    """The heart-beats in one database. Every method raises InboxUnavailableError."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._writer = writer_for(engine)
        now = _now(engine)
        new = insert_into(heartbeats, engine)
        self._beat = new.values(beat_at=now).on_conflict_do_update(
            index_elements=[heartbeats.c.process_id, heartbeats.c.role], set_={"beat_at": now}
        )
        self._age = now - heartbeats.c.beat_at

    def beat(self, process_id: str, role: str) -> None:
        """Show that a process lives. On disk before this returns: so it also proves that the database takes writes."""
        row = {"process_id": process_id, "role": role}
        with unavailable():
            self._writer.run(lambda connection: connection.execute(self._beat, row))

    def end(self, process_id: str, role: str) -> None:
        """Show that a process stops."""
        its = (heartbeats.c.process_id == process_id) & (heartbeats.c.role == role)
        with unavailable():
            self._writer.run(lambda connection: connection.execute(delete(heartbeats).where(its)))

    def alive(self, role: str) -> int:
        """Return how many processes of that role live."""
        # A clock that was set back makes old beats look as if they came from the future.
        is_young = func.abs(self._age) < ALIVE_FOR
        young = select(heartbeats.c.process_id).where(heartbeats.c.role == role, is_young)
        with unavailable(), reading(self._engine) as connection:
            return sum(not has_died(process_id) for process_id in connection.scalars(young))

    def purge(self) -> None:
        """Forget processes that are long dead."""
        old = delete(heartbeats).where(func.abs(self._age) > KEPT)
        with unavailable():
            self._writer.run(lambda connection: connection.execute(old))


def _now(engine: Engine) -> ColumnElement[float]:
    """Return the database's clock, in seconds since 1970."""
    if engine.dialect.name == "sqlite":
        return literal_column("(julianday('now') - 2440587.5) * 86400.0", Float)
    return literal_column("extract(epoch from clock_timestamp())::double precision", Float)

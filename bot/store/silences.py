"""Until when Webex asked to be left alone, by person: every process of the bot keeps to it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from math import ceil

from sqlalchemy import Engine, bindparam, delete, select

from bot.events import PersonId
from bot.store.engine import reading
from bot.store.tables import silences
from bot.store.upsert import insert_into
from bot.store.writer import writer_for

UNTIL = select(silences.c.until).where(silences.c.person_id == bindparam("person"))


class Silences:
    """Keeps times by person. Every method raises SQLAlchemyError where the database is gone."""

    def __init__(self, engine: Engine, clock: Callable[[], datetime]) -> None:
        self._engine = engine
        self._clock = clock
        self._writer = writer_for(engine)
        new = insert_into(silences, engine)
        self._keep = new.on_conflict_do_update(
            index_elements=[silences.c.person_id],
            set_={"until": new.excluded.until},
            where=silences.c.until < new.excluded.until,
        )

    def keep(self, person: PersonId, seconds: int) -> None:
        """Ask nothing on that person's behalf for so long; a longer silence stays."""
        row = {"person_id": person, "until": self._clock() + timedelta(seconds=seconds)}
        self._writer.run(lambda connection: connection.execute(self._keep, row))

    def left(self, person: PersonId) -> int:
        """Return how many seconds are left, rounded up; 0 where Webex may be asked."""
        with reading(self._engine) as connection:
            until = connection.scalar(UNTIL, {"person": person})
        return max(0, ceil((until - self._clock()).total_seconds())) if until else 0

    def purge(self) -> None:
        """Forget those that are over."""
        over = delete(silences).where(silences.c.until <= self._clock())
        self._writer.run(lambda connection: connection.execute(over))

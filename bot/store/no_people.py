"""The addresses that a host has marked as nobody's: rooms, mailing lists. Used in that host's own answers alone."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Engine, bindparam, delete, select

from bot.events import PersonId
from bot.store.engine import reading
from bot.store.tables import host_no_people
from bot.store.upsert import insert_into
from bot.store.writer import writer_for
from bot.text import fold

THEIRS = (
    select(host_no_people.c.email)
    .where(host_no_people.c.person_id == bindparam("person"))
    .order_by(host_no_people.c.marked_at.desc(), host_no_people.c.email)
)


class NoPeople:
    """Keeps e-mails by person, compared as the attendance does.

    Every method raises SQLAlchemyError where the database is gone.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._writer = writer_for(engine)
        self._save = insert_into(host_no_people, engine).on_conflict_do_nothing()

    def save(self, person: PersonId, email: str, now: datetime) -> None:
        """Remember that this address is nobody's, for one host."""
        row = {"person_id": person, "email": fold(email), "marked_at": now}
        self._writer.run(lambda connection: connection.execute(self._save, row))

    def of(self, person: PersonId) -> tuple[str, ...]:
        """Return the addresses, folded, the last marked first."""
        with reading(self._engine) as connection:
            return tuple(connection.scalars(THEIRS, {"person": person}))

    def remove(self, person: PersonId, email: str) -> bool:
        """Forget one; False if it was not marked."""
        table = host_no_people.c
        gone = delete(host_no_people).where(table.person_id == person, table.email == fold(email))
        return self._writer.run(lambda connection: connection.execute(gone).rowcount) > 0

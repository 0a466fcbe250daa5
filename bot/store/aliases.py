"""The e-mails that a host has confirmed for guests and for other addresses: used in that host's own answers alone."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Engine, bindparam, delete, select

from bot.events import PersonId
from bot.store.engine import reading
from bot.store.tables import host_aliases
from bot.store.upsert import insert_into
from bot.store.writer import writer_for
from bot.text import fold

THEIRS = (
    select(host_aliases.c.name, host_aliases.c.email)
    .where(host_aliases.c.person_id == bindparam("person"))
    .order_by(host_aliases.c.confirmed_at.desc(), host_aliases.c.folded)
)


class Aliases:
    """Keeps e-mails by person and what is shown, a name or another e-mail, compared as the attendance does.

    Every method raises SQLAlchemyError where the database is gone.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._writer = writer_for(engine)
        new = insert_into(host_aliases, engine)
        self._save = new.on_conflict_do_update(
            index_elements=[host_aliases.c.person_id, host_aliases.c.folded],
            set_={"name": new.excluded.name, "email": new.excluded.email, "confirmed_at": new.excluded.confirmed_at},
        )

    def save(self, person: PersonId, name: str, email: str, now: datetime) -> None:
        """Remember that what is shown, a name or another e-mail, is the owner of this e-mail, for one host."""
        row = {"person_id": person, "folded": fold(name), "name": name, "email": email, "confirmed_at": now}
        self._writer.run(lambda connection: connection.execute(self._save, row))

    def of(self, person: PersonId) -> dict[str, str]:
        """Return the e-mails by what is shown, the last confirmed first."""
        with reading(self._engine) as connection:
            return {row.name: row.email for row in connection.execute(THEIRS, {"person": person})}

    def remove(self, person: PersonId, name: str) -> bool:
        """Forget one; False if there was none of that name."""
        gone = delete(host_aliases).where(host_aliases.c.person_id == person, host_aliases.c.folded == fold(name))
        return self._writer.run(lambda connection: connection.execute(gone).rowcount) > 0

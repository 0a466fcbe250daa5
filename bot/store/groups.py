"""Groups: a host's own names for people asked about together. A group belongs to the one who made it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import msgspec
from sqlalchemy import Engine, delete, select

from bot.events import PersonId
from bot.store.engine import reading
from bot.store.tables import host_groups
from bot.store.upsert import insert_into
from bot.store.writer import writer_for


class Groups:
    """Keeps e-mails by person and name. Every method raises SQLAlchemyError where the database is gone."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._writer = writer_for(engine)
        new = insert_into(host_groups, engine)
        self._save = new.on_conflict_do_update(
            index_elements=[host_groups.c.person_id, host_groups.c.name],
            set_={"emails": new.excluded.emails, "changed_at": new.excluded.changed_at},
        )

    def save(self, person: PersonId, name: str, emails: Sequence[str], now: datetime) -> None:
        """Keep a group, in place of the one that had this name."""
        row = {"person_id": person, "name": name, "emails": msgspec.json.encode(emails).decode(), "changed_at": now}
        self._writer.run(lambda connection: connection.execute(self._save, row))

    def of(self, person: PersonId) -> dict[str, tuple[str, ...]]:
        """Return every group of a person, by name."""
        theirs = (
            select(host_groups.c.name, host_groups.c.emails)
            .where(host_groups.c.person_id == person)
            .order_by(host_groups.c.name)
        )
        with reading(self._engine) as connection:
            found = connection.execute(theirs).all()
        return {name: msgspec.json.decode(emails, type=tuple[str, ...]) for name, emails in found}

    def remove(self, person: PersonId, name: str) -> bool:
        """Forget one group; False if there was none of that name."""
        gone = delete(host_groups).where(host_groups.c.person_id == person, host_groups.c.name == name)
        return self._writer.run(lambda connection: connection.execute(gone).rowcount) > 0

"""What a person chose in the form last, so that it need not be filled in again.

It names people, so it goes away after RETENTION_DAYS without a question.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

import msgspec
from sqlalchemy import Engine, delete, select

from bot.events import PersonId
from bot.store.engine import reading
from bot.store.tables import form_choices
from bot.store.upsert import insert_into
from bot.store.writer import writer_for


class FormChoices:
    """Keeps texts by person and field. Every method raises SQLAlchemyError where the database is gone."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._writer = writer_for(engine)
        new = insert_into(form_choices, engine)
        self._save = new.on_conflict_do_update(
            index_elements=[form_choices.c.person_id],
            set_={"filled_in": new.excluded.filled_in, "changed_at": new.excluded.changed_at},
        )

    def save(self, person: PersonId, filled_in: Mapping[str, str], now: datetime) -> None:
        """Keep these in place of those before."""
        row = {"person_id": person, "filled_in": msgspec.json.encode(filled_in).decode(), "changed_at": now}
        self._writer.run(lambda connection: connection.execute(self._save, row))

    def of(self, person: PersonId) -> dict[str, str]:
        """Return what was chosen last; nothing where that is too long ago."""
        theirs = select(form_choices.c.filled_in).where(form_choices.c.person_id == person)
        with reading(self._engine) as connection:
            stored = connection.execute(theirs).scalar()
        return {} if stored is None else msgspec.json.decode(stored, type=dict[str, str])

    def purge(self, before: datetime) -> None:
        """Forget what was chosen before."""
        old = delete(form_choices).where(form_choices.c.changed_at < before)
        self._writer.run(lambda connection: connection.execute(old))

"""Until when all that was said to the bot is in the inbox."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Engine, select

from bot.events import PersonId
from bot.store.engine import reading
from bot.store.tables import caught_up
from bot.store.upsert import insert_into
from bot.store.writer import writer_for


class CaughtUp:
    """One time for each bot that has used this database. Every method raises SQLAlchemyError where that is gone."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._writer = writer_for(engine)
        new = insert_into(caught_up, engine)
        self._keep = new.on_conflict_do_update(index_elements=[caught_up.c.bot_id], set_={"until": new.excluded.until})

    def until(self, bot: PersonId) -> datetime | None:
        """Return the time, aware UTC by Webex's clock; None for a bot that is new here."""
        with reading(self._engine) as connection:
            until: datetime | None = connection.scalar(select(caught_up.c.until).where(caught_up.c.bot_id == bot))
        return until

    def keep(self, bot: PersonId, until: datetime) -> None:
        self._writer.run(lambda connection: connection.execute(self._keep, {"bot_id": bot, "until": until}))

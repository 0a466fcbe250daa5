"""What we wrote to Webex of each of our webhooks.

Webex need not tell a webhook's secret: so a wrong one shows only by who wrote it last.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import Engine, select

from bot.events import bare_id
from bot.store.engine import reading
from bot.store.tables import webhooks
from bot.store.upsert import insert_into
from bot.store.writer import writer_for


@dataclass(frozen=True, slots=True)
class WebhookRecord:
    """One webhook as it was when we wrote it last. Times are aware UTC."""

    name: str
    webhook_id: str
    fingerprint: str
    """Of its secret."""
    written_at: datetime
    times_taken: int = 0
    """How often somebody else has changed it of late."""
    taken_at: datetime | None = None

    def is_of(self, webhook_id: str) -> bool:
        """Whether it is this webhook's."""
        return bare_id(self.webhook_id) == bare_id(webhook_id)


class WebhookRecords:
    """Keeps a record by name. Every method raises SQLAlchemyError where the database is gone."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._writer = writer_for(engine)
        new = insert_into(webhooks, engine)
        changes = {column.name: new.excluded[column.name] for column in webhooks.c if not column.primary_key}
        self._save = new.on_conflict_do_update(index_elements=[webhooks.c.name], set_=changes)

    def save(self, record: WebhookRecord) -> None:
        row = asdict(record)
        self._writer.run(lambda connection: connection.execute(self._save, row))

    def all(self) -> dict[str, WebhookRecord]:
        """Return them by name."""
        with reading(self._engine) as connection:
            return {row.name: WebhookRecord(**row._mapping) for row in connection.execute(select(webhooks))}

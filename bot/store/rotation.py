"""Encrypt everything again with the newest key, row by row, while the bot goes on."""

from __future__ import annotations

from sqlalchemy import Column, Engine, Table, select, update

from bot.store.engine import reading
from bot.store.sealing import Sealer
from bot.store.tables import hosts, sign_ins
from bot.store.writer import Writer, writer_for


def seal_again(engine: Engine, sealer: Sealer) -> int:
    """Return how many rows were under an older key. Afterwards none is. Raises SealBrokenError, and SQLAlchemyError.

    Every running process must know the newest key by now, or it could not read what is written here.
    """
    writer = writer_for(engine)
    return sum(_table(engine, writer, sealer, table) for table in (hosts, sign_ins))


def _table(engine: Engine, writer: Writer, sealer: Sealer, table: Table) -> int:
    (key,) = table.primary_key.columns
    count = 0
    while stale := _stale(engine, sealer, table, key):
        for name, sealed in stale:
            # Only as it was read: what changed meanwhile is newer, and is looked at in the next round.
            again = update(table).where(key == name, table.c.sealed == sealed).values(sealed=sealer.again(sealed))
            count += writer.run(lambda connection, again=again: connection.execute(again).rowcount)  # type: ignore[misc]
    return count


def _stale(engine: Engine, sealer: Sealer, table: Table, key: Column[str]) -> list[tuple[str, str]]:
    with reading(engine) as connection:
        rows = connection.execute(select(key, table.c.sealed)).all()
    return [(name, sealed) for name, sealed in rows if not sealer.is_newest(sealed)]

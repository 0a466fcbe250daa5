"""Inserts that go to the driver as they are.

SQLAlchemy looks at every value of every row. For what webhooks wait for, that would cost more than SQLite's own work.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Engine


class Prepared:
    """An insert of rows with values for `columns`, compiled once."""

    def __init__(self, insert: Any, engine: Engine, columns: Sequence[str]) -> None:
        compiled = insert.compile(engine, column_keys=columns)
        self._sql = str(compiled)
        types = {name: insert.table.c[name].type.dialect_impl(engine.dialect) for name in columns}
        self._converted = {
            name: convert for name in columns if (convert := types[name].bind_processor(engine.dialect)) is not None
        }
        self._order: Sequence[str] | None = compiled.positiontup
        """None where the driver takes values by name."""

    def run(self, connection: Connection, rows: Sequence[Mapping[str, Any]]) -> int:
        """Insert the rows, at least one; return how many were inserted or changed."""
        values = [self._as_stored(row) for row in rows]
        return connection.exec_driver_sql(self._sql, values if len(values) > 1 else values[0]).rowcount

    def _as_stored(self, row: Mapping[str, Any]) -> Any:
        values = {**row, **{name: convert(row[name]) for name, convert in self._converted.items()}}
        return values if self._order is None else tuple([values[name] for name in self._order])

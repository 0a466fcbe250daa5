"""`INSERT … ON CONFLICT`, which every dialect of SQLAlchemy has for itself."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Engine, Table


def insert_into(table: Table, engine: Engine) -> Any:
    """Return an insert that has `excluded` and `on_conflict_do_update`."""
    if engine.dialect.name == "sqlite":
        from sqlalchemy.dialects import sqlite

        return sqlite.insert(table)
    from sqlalchemy.dialects import postgresql

    return postgresql.insert(table)

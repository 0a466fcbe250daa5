"""Bring a database to the shape this version needs, at start; safe when several processes start together."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from bot.store.engine import StoreError, reading, reason, shown, writing

FOLDER = Path(__file__).parent
HEAD = max(path.name.split("_")[0] for path in (FOLDER / "versions").glob("[0-9]*.py"))
LOCK = 0x726F6C6C  # any number no other program takes on this server


def migrate(engine: Engine) -> None:
    """Run what is missing; at most one process does, and the others wait for it.

    Raises StoreError when the database can't be reached, or belongs to a newer version.
    """
    try:
        if _version(engine) != HEAD:
            with writing(engine) as connection:
                _wait_for_others(connection)
                _upgrade(connection)
    except SQLAlchemyError as error:
        raise StoreError(f"The database {shown(engine.url)} can't be used: {reason(error)}.") from error


def _version(engine: Engine) -> str | None:
    with reading(engine) as connection:
        try:
            version: str | None = connection.scalar(text("SELECT version_num FROM alembic_version"))
        except DBAPIError as error:
            if "alembic_version" in str(error.orig):
                return None
            raise
    return version


def _wait_for_others(connection: Connection) -> None:
    """SQLite needs nothing: its write lock is held already."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SET LOCAL lock_timeout = '5min'"))
        connection.execute(text("SET LOCAL statement_timeout = '5min'"))
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": LOCK})


def _upgrade(connection: Connection) -> None:
    # Imported here: most starts find nothing to do, and alembic takes longer than they do.
    from alembic import command
    from alembic.config import Config
    from alembic.util import CommandError

    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", str(FOLDER).replace("%", "%%"))
    try:
        command.upgrade(config, "head")
    except CommandError as error:
        raise StoreError(f"The database was made by another version: {error}") from error

"""Open the database that DATABASE_URL names: a SQLite file on this machine, or a PostgreSQL server.

On SQLite one process writes one transaction at a time: SQLite's own busy loop, in which threads would wait, is unfair.
"""

from __future__ import annotations

import os
import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, nullcontext
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, DisconnectionError, SQLAlchemyError

POOL: dict[str, Any] = {"pool_size": 10, "max_overflow": 20, "pool_timeout": 5, "hide_parameters": True}

LARGEST_LOG = 16 * 2**20
"""Bytes that SQLite's write-ahead log keeps on disk once all of it is in the database."""


class StoreError(Exception):
    """The database can't be used. The message says why in one sentence, and never shows a password."""


def engine_for(url: str, *, patience: float = 5) -> Engine:
    """Return an engine for `sqlite:///…`, `postgresql://…` or `postgres://…`; connect with `migrate`.

    `patience` is how long, in seconds, a transaction waits for another's lock. A SQLite file is created, readable
    by its owner only, if it isn't there. Raises StoreError for a URL of any other kind.
    """
    try:
        parsed = make_url(url)
    except (ArgumentError, ValueError):
        raise StoreError("DATABASE_URL is not a URL such as sqlite:///rollcall.db.") from None
    match parsed.drivername:
        case "sqlite":
            return _sqlite(parsed, patience)
        case "postgresql" | "postgres":
            return _postgresql(parsed, patience)
        case other:
            raise StoreError(f"DATABASE_URL starts with {other!r}: use sqlite:/// or postgresql://.")


def reason(error: SQLAlchemyError) -> str:
    """Return what the database itself said, in a line: without the statement and the person's data in it."""
    cause = error.orig if isinstance(error, DBAPIError) else error
    return str(cause).strip().partition("\n")[0].rstrip(".")


def shown(url: URL) -> str:
    """Return where the database is, for people to read: no password, and no options, as one may be among them."""
    return url.set(query={}).render_as_string()


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """Give a transaction to write in: committed at the end, rolled back when something is raised."""
    with engine.get_execution_options().get("write_lock", nullcontext()), engine.begin() as connection:
        yield connection


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """Give a connection that only reads: on SQLite it neither waits for a writer nor holds one up.

    There each statement sees the database as it is by then.
    """
    with engine.connect().execution_options(reading=True) as connection:
        yield connection


def empty_log(engine: Engine) -> bool:
    """Write SQLite's log into the database and cut it off: until then it still has what was deleted.

    Return whether that is done: a transaction that reads just now can be in the way. PostgreSQL needs nothing of it.
    """
    if engine.dialect.name != "sqlite":
        return True
    with engine.get_execution_options()["write_lock"], closing(engine.raw_connection()) as connection:
        cursor = connection.cursor()
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        is_busy, *_pages = cursor.fetchall()[0]
        return not is_busy


def _postgresql(url: URL, patience: float) -> Engine:
    milliseconds = int(patience * 1000)
    options = (
        f"-c lock_timeout={milliseconds} -c statement_timeout={2 * milliseconds}"
        f" -c idle_in_transaction_session_timeout={2 * milliseconds}"
    )
    connect = {"connect_timeout": 3, "tcp_user_timeout": 10_000, "keepalives_idle": 10, "options": options}
    try:
        return create_engine(url.set(drivername="postgresql+psycopg"), pool_pre_ping=True, connect_args=connect, **POOL)
    except ImportError:
        raise StoreError("PostgreSQL needs the extra: pip install '.[postgres]'.") from None


def _sqlite(url: URL, patience: float) -> Engine:
    if not url.database or url.database == ":memory:":
        raise StoreError("DATABASE_URL names no file: nothing would outlive the process.")
    path = Path(url.database).absolute()
    _create(path)
    engine = create_engine("sqlite:///" + str(path), creator=_opener(path, patience), **POOL)
    # Re-entrant, so that a transaction begun inside another fails for being locked, and doesn't hang for ever.
    engine.update_execution_options(write_lock=threading.RLock())
    event.listen(engine, "checkout", _same_file(path))
    event.listen(engine, "begin", _begin)
    return engine


def _create(path: Path) -> None:
    try:
        os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
    except OSError as error:
        raise StoreError(f"The database file {path} can't be opened: {error.strerror}.") from error


def _opener(path: Path, patience: float) -> Callable[[], sqlite3.Connection]:
    # mode=rw: a file that has gone must be an error, not a new and empty database.
    uri = path.as_uri() + "?mode=rw"

    def connect() -> sqlite3.Connection:
        connection = sqlite3.connect(uri, uri=True, timeout=patience, isolation_level=None, check_same_thread=False)
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("PRAGMA secure_delete = ON")  # what is deleted is overwritten
        connection.execute(f"PRAGMA journal_size_limit = {LARGEST_LOG}")
        return connection

    return connect


def _same_file(path: Path) -> Callable[..., None]:
    """Refuse a pooled connection to a file that was moved or deleted: its commits would go nowhere."""

    def check(connection: sqlite3.Connection, record: Any, _proxy: object) -> None:
        try:
            status = os.stat(path)
        except OSError as error:
            raise DisconnectionError(f"{path} has gone") from error
        if record.info.setdefault("file", (status.st_dev, status.st_ino)) != (status.st_dev, status.st_ino):
            raise DisconnectionError(f"{path} was replaced")

    return check


def _begin(connection: Connection) -> None:
    # BEGIN alone would ask for the write lock at the first write, and fail at once if another wrote meanwhile.
    if not connection.get_execution_options().get("reading"):
        connection.exec_driver_sql("BEGIN IMMEDIATE")

"""The databases that chaos runs on, and what is to be seen in them afterwards."""

from __future__ import annotations

import sqlite3
import subprocess
import tempfile
import time
from abc import ABC, abstractmethod
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from typing import Any, LiteralString
from urllib.parse import urlsplit

import psycopg

from chaos.postgres_server import PostgresServer, running_server

UNFINISHED = "SELECT count(*) FROM events WHERE state NOT IN ('done', 'buried') AND resource <> 'job'"
"""What people asked and is not ended yet; jobs come again by the clock."""
BEGUN = "SELECT count(*) FROM caught_up"
ASKED_EVERY = 0.1
"""Seconds: on PostgreSQL each question costs a connection, and so the time of what is tested."""


class Database(ABC):
    """One database, made for one run."""

    name: str
    url: str

    @abstractmethod
    def unfinished(self) -> int:
        """How many events people wait for."""

    @abstractmethod
    def has_begun(self) -> bool:
        """Whether the bot knows since when it answers."""

    @abstractmethod
    def integrity(self) -> str:
        """`ok`, or what the database's own check says."""

    def until_finished(self, seconds: float) -> bool:
        """Wait until nobody waits for an event any longer. False if that takes more than so many seconds."""
        deadline = time.monotonic() + seconds
        while self.unfinished():
            if time.monotonic() > deadline:
                return False
            time.sleep(ASKED_EVERY)
        return True


class Sqlite(Database):
    """A file."""

    name = "SQLite"

    def __init__(self, folder: Path) -> None:
        self._path = folder / "rollcall.db"
        self.url = f"sqlite:///{self._path}"

    def unfinished(self) -> int:
        return int(self._asked(UNFINISHED))

    def has_begun(self) -> bool:
        try:
            return bool(self._asked(BEGUN))
        except sqlite3.OperationalError:  # there are no tables yet
            return False

    def integrity(self) -> str:
        return str(self._asked("PRAGMA integrity_check"))

    def _asked(self, statement: str) -> Any:
        with closing(sqlite3.connect(self._path)) as connection:
            return connection.execute(statement).fetchone()[0]


class Postgres(Database):
    """An empty database of a server of our own."""

    name = "PostgreSQL"

    def __init__(self, server: PostgresServer) -> None:
        self.server = server
        self.url = server.new_database()

    def unfinished(self) -> int:
        return self._counted(UNFINISHED)

    def has_begun(self) -> bool:
        try:
            return self._counted(BEGUN) > 0
        except psycopg.errors.UndefinedTable:
            return False

    def _counted(self, statement: LiteralString) -> int:
        with psycopg.connect(self.url) as connection:
            row = connection.execute(statement).fetchone()
        return int(row[0]) if row else 0

    def integrity(self) -> str:
        """Every table against every index, by PostgreSQL's own program."""
        program = self.server.programs / "pg_amcheck"
        if not program.exists():
            return "unchecked"
        where = urlsplit(self.url)
        there = [f"--host={where.hostname}", f"--port={where.port}", f"--username={where.username}", where.path[1:]]
        check = [str(program), "--install-missing", "--heapallindexed", *there]
        ended = subprocess.run(check, capture_output=True, text=True, check=False)
        return "ok" if ended.returncode == 0 else (ended.stdout + ended.stderr).strip()


@contextmanager
def sqlite() -> Iterator[tuple[Database, Path]]:
    """Yield a fresh file, and the folder it is in."""
    with tempfile.TemporaryDirectory(prefix="rollcall-chaos-") as folder:
        yield Sqlite(Path(folder)), Path(folder)


@contextmanager
def postgres(server: PostgresServer | None = None) -> Iterator[tuple[Database, Path]]:
    """Yield an empty database, and a folder for the bot. Without a server that runs already, start one.

    Raises FileNotFoundError where PostgreSQL isn't installed.
    """
    with ExitStack() as ending:
        running = server or ending.enter_context(running_server())
        folder = ending.enter_context(tempfile.TemporaryDirectory(prefix="rollcall-chaos-"))
        yield Postgres(running), Path(folder)

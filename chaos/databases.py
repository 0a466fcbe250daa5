"""The databases that chaos runs on, and what is to be seen in them afterwards."""

from __future__ import annotations

import shutil
import sqlite3
import subprocess
import tempfile
from abc import ABC, abstractmethod
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psycopg

from chaos.postgres_server import PostgresServer, binaries

UNFINISHED = "SELECT count(*) FROM events WHERE state NOT IN ('done', 'buried') AND resource <> 'job'"
"""What people asked and is not ended yet; jobs come again by the clock."""


class Database(ABC):
    """One database, made for one run."""

    name: str
    url: str

    @abstractmethod
    def unfinished(self) -> int:
        """How many events people wait for."""

    @abstractmethod
    def integrity(self) -> str:
        """`ok`, or what the database's own check says."""


class Sqlite(Database):
    """A file."""

    name = "SQLite"

    def __init__(self, folder: Path) -> None:
        self._path = folder / "rollcall.db"
        self.url = f"sqlite:///{self._path}"

    def unfinished(self) -> int:
        return int(self._asked(UNFINISHED))

    def integrity(self) -> str:
        return str(self._asked("PRAGMA integrity_check"))

    def _asked(self, statement: str) -> Any:
        with closing(sqlite3.connect(self._path)) as connection:
            return connection.execute(statement).fetchone()[0]


class Postgres(Database):
    """A database of a server of our own."""

    name = "PostgreSQL"

    def __init__(self, server: PostgresServer, programs: Path) -> None:
        self.server = server
        self._programs = programs
        self.url = server.new_database()

    def unfinished(self) -> int:
        with psycopg.connect(self.url) as connection:
            row = connection.execute(UNFINISHED).fetchone()
        return int(row[0]) if row else 0

    def integrity(self) -> str:
        """Every table against every index, by PostgreSQL's own program."""
        program = self._programs / "pg_amcheck"
        if not program.exists():
            return "unchecked"
        where = urlsplit(self.url)
        there = [f"--host={where.hostname}", f"--port={where.port}", f"--username={where.username}", where.path[1:]]
        check = [str(program), "--install-missing", "--heapallindexed", *there]
        ended = subprocess.run(check, capture_output=True, text=True, check=False)
        return (ended.stdout + ended.stderr).strip() or "ok"


@contextmanager
def sqlite() -> Iterator[tuple[Database, Path]]:
    """A fresh file, and the folder it is in."""
    with tempfile.TemporaryDirectory(prefix="rollcall-chaos-") as folder:
        yield Sqlite(Path(folder)), Path(folder)


@contextmanager
def postgres() -> Iterator[tuple[Database, Path]]:
    """A fresh server, and a folder for the bot. Raises FileNotFoundError where PostgreSQL isn't installed."""
    programs = binaries()
    if programs is None:
        raise FileNotFoundError("no PostgreSQL server on this machine")
    folder = Path(tempfile.mkdtemp(prefix="rollcall-chaos-"))
    server = PostgresServer(programs, folder)
    server.create()
    server.start()
    try:
        yield Postgres(server, programs), folder
    finally:
        server.stop()
        shutil.rmtree(folder)

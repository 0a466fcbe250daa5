"""Real databases to test on: a SQLite file, and a PostgreSQL server of our own on loopback.

A test that takes `database_url` runs on both. Use it with `pytest_plugins = ["tests.support.databases"]`.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import psycopg
import pytest

from bot.store.engine import engine_for
from bot.store.migrations import migrate
from bot.store.tables import metadata
from chaos.postgres_server import PostgresServer, binaries, running_server
from chaos.stage import OnStage, Stage, staged


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[PostgresServer]:
    """Yield a running server; the tests that need it are skipped where PostgreSQL isn't installed."""
    if binaries() is None:
        pytest.skip("no PostgreSQL server on this machine: initdb is neither on PATH nor in /usr/lib/postgresql")
    with running_server() as server:
        yield server


@pytest.fixture
def on_stage(request: pytest.FixtureRequest) -> OnStage:
    """`chaos.stage.staged`, but on PostgreSQL with the server that all tests share."""

    def opened(name: str, **options: Any) -> AbstractContextManager[Stage]:
        server = request.getfixturevalue("postgres_server") if name == "postgresql" else None
        return staged(name, server=server, **options)

    return opened


@pytest.fixture(params=["sqlite", "postgres"])
def database_url(request: pytest.FixtureRequest) -> str:
    """Return the URL of a database with tables and no rows; the test runs once on each kind."""
    url: str = request.getfixturevalue(f"{request.param}_url")
    return url


@pytest.fixture(params=["sqlite", "postgres"])
def bare_database_url(request: pytest.FixtureRequest) -> str:
    """Return the same, without tables."""
    url: str = request.getfixturevalue(f"bare_{request.param}_url")
    return url


@pytest.fixture
def bare_sqlite_url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'rollcall.db'}"


@pytest.fixture
def bare_postgres_url(postgres_server: PostgresServer) -> str:
    return postgres_server.new_database()


@pytest.fixture
def sqlite_url(bare_sqlite_url: str, tmp_path: Path, _migrated_file: Path) -> str:
    shutil.copy(_migrated_file, tmp_path / "rollcall.db")
    return bare_sqlite_url


@pytest.fixture
def postgres_url(_migrated_postgres: str) -> str:
    with psycopg.connect(_migrated_postgres, autocommit=True) as connection:
        connection.execute(f"TRUNCATE {', '.join(metadata.tables)} RESTART IDENTITY".encode())
    return _migrated_postgres


@pytest.fixture(scope="session")
def _migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("migrated") / "rollcall.db"
    _migrate(f"sqlite:///{path}")
    return path


@pytest.fixture(scope="session")
def _migrated_postgres(postgres_server: PostgresServer) -> str:
    url = postgres_server.new_database()
    _migrate(url)
    return url


def _migrate(url: str) -> None:
    engine = engine_for(url)
    migrate(engine)
    engine.dispose()

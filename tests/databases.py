"""Real databases to test on: a SQLite file, and a PostgreSQL server of our own on loopback.

A test that takes `database_url` runs on both. Use it with `pytest_plugins = ["tests.databases"]`.
"""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import psycopg
import pytest

from bot.store.engine import engine_for
from bot.store.migrations import migrate
from bot.store.tables import metadata

READY_SECONDS = 20
_names = count()


class PostgresServer:
    """A server in a folder of its own. Without fsync: what is tested here is not the power cut."""

    def __init__(self, binaries: Path, folder: Path) -> None:
        self._binaries = binaries
        self._folder = folder
        self._data = folder / "data"
        # initdb and postgres refuse to run as root.
        self._user = "postgres" if os.geteuid() == 0 else None
        if self._user is not None:
            account = pwd.getpwnam(self._user)
            os.chown(folder, account.pw_uid, account.pw_gid)
        self.port = _free_port()
        self._process: subprocess.Popen[bytes] | None = None

    def create(self) -> None:
        command = [str(self._binaries / "initdb"), "--no-sync", "--auth=trust", "--username=rollcall", str(self._data)]
        subprocess.run(command, user=self._user, cwd=self._folder, check=True, stdout=subprocess.DEVNULL)

    def start(self) -> None:
        settings = {
            "listen_addresses": "127.0.0.1",
            "port": self.port,
            "unix_socket_directories": "",
            "fsync": "off",
            "shared_buffers": "16MB",
        }
        options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        with (self._folder / "log").open("ab") as log:
            self._process = subprocess.Popen(
                [self._binaries / "postgres", "-D", self._data, *options],
                user=self._user,
                cwd=self._folder,
                stdout=log,
                stderr=log,
            )
        self._wait_until_ready()

    def stop(self) -> None:
        """Cut every connection and end, as a restart by the operator does."""
        if self._process is not None:
            self._process.send_signal(signal.SIGINT)
            self._process.wait(READY_SECONDS)
            self._process = None

    def url(self, database: str) -> str:
        return f"postgresql://rollcall@127.0.0.1:{self.port}/{database}"

    def new_database(self) -> str:
        """Create an empty database and return its URL."""
        name = f"test_{next(_names)}"
        self.run(f"CREATE DATABASE {name}")
        return self.url(name)

    def run(self, statement: str) -> None:
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            connection.execute(statement.encode())

    def _wait_until_ready(self) -> None:
        deadline = time.monotonic() + READY_SECONDS
        while True:
            try:
                return psycopg.connect(self.url("postgres")).close()
            except psycopg.OperationalError:
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.05)


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[PostgresServer]:
    """A running server; the tests that need it are skipped where PostgreSQL isn't installed."""
    binaries = _binaries()
    if binaries is None:
        pytest.skip("no PostgreSQL server on this machine: initdb is neither on PATH nor in /usr/lib/postgresql")
    folder = Path(tempfile.mkdtemp(prefix="rollcall-postgres-"))
    server = PostgresServer(binaries, folder)
    server.create()
    server.start()
    try:
        yield server
    finally:
        server.stop()
        shutil.rmtree(folder)


@pytest.fixture(params=["sqlite", "postgres"])
def database_url(request: pytest.FixtureRequest) -> str:
    """The URL of a database with tables and no rows; the test runs once on each kind."""
    url: str = request.getfixturevalue(f"{request.param}_url")
    return url


@pytest.fixture(params=["sqlite", "postgres"])
def bare_database_url(request: pytest.FixtureRequest) -> str:
    """The same, without tables."""
    url: str = request.getfixturevalue(f"bare_{request.param}_url")
    return url


@pytest.fixture
def database_folder(tmp_path: Path) -> Iterator[Path]:
    """Where the SQLite file is: in memory where Linux offers that, as a test's commits needn't survive the machine."""
    memory = Path("/dev/shm")
    if not os.access(memory, os.W_OK):
        yield tmp_path
        return
    with tempfile.TemporaryDirectory(prefix="rollcall-", dir=memory) as folder:
        yield Path(folder)


@pytest.fixture
def bare_sqlite_url(database_folder: Path) -> str:
    return f"sqlite:///{database_folder / 'rollcall.db'}"


@pytest.fixture
def bare_postgres_url(postgres_server: PostgresServer) -> str:
    return postgres_server.new_database()


@pytest.fixture
def sqlite_url(bare_sqlite_url: str, database_folder: Path, _migrated_file: Path) -> str:
    shutil.copy(_migrated_file, database_folder / "rollcall.db")
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


def _binaries() -> Path | None:
    """The folder of initdb and postgres, of the newest version there is."""
    found = shutil.which("initdb")
    if found is not None:
        return Path(found).resolve().parent
    folders = [path.parent for path in Path("/usr/lib/postgresql").glob("*/bin/initdb")]
    return max(folders, key=lambda folder: int(folder.parent.name), default=None)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port

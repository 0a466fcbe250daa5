"""A database that is full, locked, read-only or gone: a refusal, never a false yes, and all is well when it is back."""

from __future__ import annotations

import re
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import psycopg
import pytest
from sqlalchemy import text

from bot.inbox.outcomes import Done
from bot.inbox.queue import InboxUnavailableError
from bot.inbox.worker import Worker
from bot.store.engine import engine_for, reading
from bot.store.migrations import migrate
from tests.support.inboxes import Bench, accept, bench_on, done, drain
from tests.support.workers import never, until

if TYPE_CHECKING:
    from chaos.postgres_server import PostgresServer

pytest_plugins = ["tests.support.databases"]

PATIENCE = 0.2
"""Seconds; a test shouldn't wait for a lock as long as people may."""


@contextmanager
def pragma(bench: Bench, broken: str, mended: str) -> Iterator[None]:
    """Set a PRAGMA on every pooled connection; there is one, as the tests here use one thread."""
    with reading(bench.engine) as connection:
        connection.exec_driver_sql(broken)
    yield
    with reading(bench.engine) as connection:
        connection.exec_driver_sql(mended)


@contextmanager
def full(bench: Bench) -> Iterator[None]:
    """The file may not grow by a single page."""
    with pragma(bench, "PRAGMA max_page_count = 1", "PRAGMA max_page_count = 1073741823"):
        yield


@contextmanager
def read_only(bench: Bench) -> Iterator[None]:
    with pragma(bench, "PRAGMA query_only = ON", "PRAGMA query_only = OFF"):
        yield


@contextmanager
def locked(bench: Bench) -> Iterator[None]:
    """Another program writes, and takes its time over it."""
    other = sqlite3.connect(str(bench.engine.url.database), isolation_level=None, check_same_thread=False)
    other.execute("BEGIN IMMEDIATE")
    yield
    other.execute("ROLLBACK")
    other.close()


@contextmanager
def moved_away(bench: Bench) -> Iterator[None]:
    path = Path(str(bench.engine.url.database))
    path.rename(path.with_suffix(".away"))
    yield
    path.with_suffix(".away").rename(path)


@pytest.mark.parametrize("trouble", [full, read_only, locked, moved_away])
def test_on_sqlite_nothing_is_taken_in_that_cannot_be_stored(
    sqlite_url: str, trouble: Callable[[Bench], AbstractContextManager[None]]
) -> None:
    """And what could not be stored is new when it comes again."""
    with bench_on(sqlite_url, patience=PATIENCE) as bench:
        inbox = bench.inbox()
        accept(inbox, "before")
        with trouble(bench):
            for number in range(50):  # fills the pages that are there
                try:
                    inbox.accept(f"k{number}", "m", "c", None, {"id": f"filler {number}", "text": "x" * 2000})
                except InboxUnavailableError:
                    break
            with pytest.raises(InboxUnavailableError):
                inbox.accept("m1", "messages", "created", "jane", {"id": "m1", "text": "x" * 2000})

        assert accept(inbox, "m1")
        assert {"before", "m1"} <= set(drain(inbox))
        with reading(bench.engine) as connection:
            assert connection.scalar(text("PRAGMA integrity_check")) == "ok"


def test_a_refusal_shows_nothing_of_the_event(sqlite_url: str) -> None:
    """The reason goes to the log; the person's data doesn't."""
    with bench_on(sqlite_url, patience=PATIENCE) as bench, locked(bench):
        with pytest.raises(InboxUnavailableError) as refusal:
            accept(bench.inbox(), "secret", "jane")
        assert str(refusal.value) == "database is locked"


def test_an_outcome_is_written_when_the_database_is_back(sqlite_url: str) -> None:
    """The reply was sent; the event must not be handled again because it could not be written down."""
    with bench_on(sqlite_url, patience=0.05) as bench:
        inbox = bench.inbox()
        accept(inbox, "m1")
        handled = []
        held_up = locked(bench)

        def handle(_claim: object) -> Done:
            handled.append(1)
            held_up.__enter__()
            threading.Timer(0.5, lambda: held_up.__exit__(None, None, None)).start()
            return Done()

        worker = Worker(inbox, handle, report_failure=never, threads=0, clock=bench.time.clock)
        worker.work_once()
        assert not worker.work_once()
        assert handled == [1]


def test_on_postgres_nothing_is_taken_in_that_cannot_be_stored(
    postgres_server: PostgresServer, postgres_url: str
) -> None:
    """The table is locked, the server takes no writes, the server is down."""
    with bench_on(postgres_url, patience=PATIENCE) as bench:
        inbox = bench.inbox()
        accept(inbox, "before")

        with psycopg.connect(postgres_url) as other:
            other.execute("LOCK TABLE events IN ACCESS EXCLUSIVE MODE")
            with pytest.raises(InboxUnavailableError, match="lock timeout"):
                accept(inbox, "m1")
        assert accept(inbox, "m1")

        name = postgres_url.rpartition("/")[2]
        postgres_server.run(f"ALTER DATABASE {name} SET default_transaction_read_only = on")
        bench.engine.dispose()
        with pytest.raises(InboxUnavailableError, match="read-only"):
            accept(inbox, "m2")
        postgres_server.run(f"ALTER DATABASE {name} RESET default_transaction_read_only")
        bench.engine.dispose()
        assert accept(inbox, "m2")

        postgres_server.stop()
        with pytest.raises(InboxUnavailableError):
            accept(inbox, "m3")
        postgres_server.start()
        assert accept(inbox, "m3")
        assert drain(inbox) == ["before", "m1", "m2", "m3"]


def test_workers_go_on_after_the_server_was_restarted(postgres_server: PostgresServer, postgres_url: str) -> None:
    """They answer, and hear again at once what other processes take in."""
    with bench_on(postgres_url) as bench, bench_on(postgres_url) as web:
        inbox = bench.inbox()
        handled: list[str] = []
        worker = Worker(
            inbox,
            done(lambda claim: handled.append(claim.data["id"])),
            report_failure=never,
            threads=2,
            clock=bench.time.clock,
        )
        worker.start()
        accept(inbox, "before")
        until(lambda: handled == ["before"])

        postgres_server.stop()
        postgres_server.start()
        count = inbox.wakeup.count
        until(lambda: inbox.wakeup.count > count)  # the listener wakes them when it is connected again
        count = inbox.wakeup.count
        accept(web.inbox(), "after")
        until(lambda: inbox.wakeup.count > count and handled == ["before", "after"])
        worker.stop()


@pytest.fixture
def small_disk() -> Iterator[Path]:
    """A file system of 4 MB, where this machine lets us have one."""
    folder = Path(tempfile.mkdtemp(prefix="rollcall-small-disk-"))
    mounting = ["mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", str(folder)]
    try:
        if shutil.which("mount") is None or subprocess.run(mounting, check=False, capture_output=True).returncode:
            pytest.skip("no file system may be mounted here")
        try:
            yield folder
        finally:
            subprocess.run(["umount", str(folder)], check=True)
    finally:
        folder.rmdir()


def test_a_disk_that_is_full(small_disk: Path) -> None:
    """Whatever was accepted before is still there, and it goes on when there is room again."""
    ballast = small_disk / "ballast"
    ballast.write_bytes(b"x" * 3_400_000)
    url = f"sqlite:///{small_disk / 'rollcall.db'}"
    engine = engine_for(url)
    migrate(engine)
    engine.dispose()
    with bench_on(url) as bench:
        inbox = bench.inbox()
        names = (f"m{number}" for number in range(1000))
        accepted: list[str] = []
        with pytest.raises(InboxUnavailableError, match="full"):
            accepted.extend(name for name in names if accept(inbox, name, person=None))
        assert accepted
        ballast.unlink()

        assert accept(inbox, "later")
        assert drain(inbox) == [*accepted, "later"]


ACCEPT_AND_TELL = """
import os, sys
from datetime import UTC, datetime, timedelta
from bot.inbox.outcomes import Done
from bot.inbox.queue import Inbox
from bot.store.engine import engine_for
inbox = Inbox(engine_for(sys.argv[1]), clock=lambda: datetime.now(UTC), lease=timedelta(seconds=30))
os.write(1, b"begin")
for number in range(100):
    inbox.accept(f"k{number}", "messages", "created", "jane", {"id": str(number)})
    os.write(1, b"accepted")
"""


def test_every_yes_comes_after_its_fsync(sqlite_url: str, tmp_path: Path) -> None:
    """Seen in the system calls: a kill alone can't show it, as the page cache survives the process."""
    log = tmp_path / "calls"
    watching = ["strace", "-f", "-y", "-e", "trace=write,pwrite64,fsync,fdatasync", "-o", str(log)]
    if shutil.which("strace") is None or subprocess.run([*watching, "true"], check=False).returncode:
        pytest.skip("strace isn't installed, or may not be used")
    subprocess.run([*watching, sys.executable, "-c", ACCEPT_AND_TELL, sqlite_url], check=True, capture_output=True)

    calls = "".join(_letter(line) for line in log.read_text().partition('"begin"')[2].splitlines())
    assert calls.count("a") == 100
    assert all(re.search("w+s$", before) for before in calls.rstrip("ws").split("a")[:-1]), calls


def _letter(line: str) -> str:
    """`w` for a write to the log, `s` for its sync, `a` for the answer."""
    if "accepted" in line:
        return "a"
    if "-wal" not in line:
        return ""
    return "w" if "write" in line else "s" if line.rstrip().endswith("= 0") else ""

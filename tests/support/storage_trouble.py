"""What can befall a database: another program locks it, its file or its server is gone, its disk is full."""

from __future__ import annotations

import resource
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import psycopg

from chaos.databases import Postgres
from chaos.stage import Stage


def file_of(stage: Stage) -> Path:
    return Path(stage.database.url.removeprefix("sqlite:///"))


@contextmanager
def locked(stage: Stage) -> Iterator[None]:
    """Let another program write, and take its time over it."""
    other = sqlite3.connect(file_of(stage), isolation_level=None, timeout=10)
    other.execute("BEGIN EXCLUSIVE")
    try:
        yield
    finally:
        other.execute("ROLLBACK")
        other.close()


@contextmanager
def gone(stage: Stage) -> Iterator[None]:
    """Give the file another name for a while."""
    path = file_of(stage)
    path.rename(path.with_suffix(".away"))
    try:
        yield
    finally:
        path.with_suffix(".away").rename(path)


@contextmanager
def full(stage: Stage) -> Iterator[None]:
    """Let the process write no file any more, not even its log."""
    (process,) = stage.deployment.processes
    limits = resource.prlimit(process.pid, resource.RLIMIT_FSIZE, (0, resource.RLIM_INFINITY))
    try:
        yield
    finally:
        resource.prlimit(process.pid, resource.RLIMIT_FSIZE, limits)


@contextmanager
def table_locked(stage: Stage) -> Iterator[None]:
    """Let somebody change the table by hand."""
    with psycopg.connect(stage.database.url) as other:
        other.execute("LOCK TABLE events IN ACCESS EXCLUSIVE MODE")
        yield


@contextmanager
def server_down(stage: Stage) -> Iterator[None]:
    assert isinstance(stage.database, Postgres)
    stage.database.server.stop()
    yield
    stage.database.server.start()


Trouble = Callable[[Stage], AbstractContextManager[None]]

"""A database that is locked, gone, full or down: webhooks are refused with 503, and all is well when it is back."""

from __future__ import annotations

import resource
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import psycopg
import pytest

from bot.server import STOP_SECONDS
from chaos.campaign import until
from chaos.databases import Postgres
from chaos.postgres_server import PostgresServer
from chaos.stage import Stage, staged
from simulator.faults import Fault

pytest_plugins = ["tests.support.databases"]
pytestmark = pytest.mark.slow

PATIENCE = 60.0


def file_of(stage: Stage) -> Path:
    return Path(stage.database.url.removeprefix("sqlite:///"))


@contextmanager
def locked(stage: Stage) -> Iterator[None]:
    """Another program writes, and takes its time over it."""
    other = sqlite3.connect(file_of(stage), isolation_level=None, timeout=10)
    other.execute("BEGIN EXCLUSIVE")
    yield
    other.execute("ROLLBACK")
    other.close()


@contextmanager
def gone(stage: Stage) -> Iterator[None]:
    """The file has another name for a while."""
    path = file_of(stage)
    path.rename(path.with_suffix(".away"))
    yield
    path.with_suffix(".away").rename(path)


@contextmanager
def full(stage: Stage) -> Iterator[None]:
    """The process may write no file any more, not even its log."""
    (process,) = stage.deployment.processes
    limits = resource.prlimit(process.pid, resource.RLIMIT_FSIZE, (0, resource.RLIM_INFINITY))
    yield
    resource.prlimit(process.pid, resource.RLIMIT_FSIZE, limits)


@contextmanager
def table_locked(stage: Stage) -> Iterator[None]:
    """Somebody changes the table by hand."""
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


@pytest.fixture(scope="module")
def sqlite() -> Iterator[Stage]:
    with staged("sqlite", roles=("run",)) as stage:
        stage.deployment.start()
        yield stage


@pytest.fixture(scope="module")
def postgresql(postgres_server: PostgresServer) -> Iterator[Stage]:
    with staged("postgresql", roles=("run",), server=postgres_server) as stage:
        stage.deployment.start()
        yield stage


@pytest.mark.parametrize(
    ("name", "trouble"),
    [
        ("sqlite", locked),
        ("sqlite", gone),
        ("sqlite", full),
        ("postgresql", table_locked),
        ("postgresql", server_down),
    ],
)
def test_what_cannot_be_stored_is_refused_and_taken_when_it_can(
    request: pytest.FixtureRequest, name: str, trouble: Trouble
) -> None:
    """503 and never 2xx; nobody restarts anything; what was accepted before and after is answered once."""
    stage: Stage = request.getfixturevalue(name)
    before, refused, again = (stage.crowd.ask() for _ in range(3))
    stage.deployment.until_accepting(before)
    until(lambda: stage.crowd.answers()[before.id] == 1, PATIENCE)
    with trouble(stage):
        assert stage.deployment.status(refused) == 503
    stage.deployment.until_accepting(refused)
    assert stage.deployment.post(again)
    assert stage.database.until_finished(PATIENCE)
    answers = stage.crowd.answers()
    assert [answers[question.id] for question in (before, refused, again)] == [1, 1, 1]
    assert stage.database.integrity() in {"ok", "unchecked"}


@pytest.mark.parametrize(("name", "trouble"), [("sqlite", locked), ("postgresql", server_down)])
def test_it_stops_in_time_though_it_can_not_write_down_what_it_was_doing(
    request: pytest.FixtureRequest, name: str, trouble: Trouble
) -> None:
    """Supervisors kill after ten seconds, and call it a failure; what it had claimed is another's after its lease."""
    server = request.getfixturevalue("postgres_server") if name == "postgresql" else None
    with staged(name, roles=("run",), server=server) as stage:
        stage.deployment.start()
        (process,) = stage.deployment.processes
        gateway = stage.crowd.webex.gateway
        gateway.faults.append(Fault("slow", path="messages/", method="GET", seconds=4))
        question = stage.crowd.ask()
        stage.deployment.until_accepting(question)
        until(lambda: any(question.id in call["path"] for call in list(gateway.requests)), PATIENCE)
        with trouble(stage):
            process.terminate()
            assert process.wait(STOP_SECONDS + 6) == 0
        stage.deployment.processes.clear()

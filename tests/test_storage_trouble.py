"""A database that is locked, gone, full or down: webhooks are refused with 503, and all is well when it is back."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from bot.server import STOP_SECONDS
from chaos.campaign import until
from chaos.postgres_server import PostgresServer
from chaos.stage import Stage, staged
from simulator.faults import Fault
from tests.support.storage_trouble import Trouble, full, gone, locked, server_down, table_locked

pytest_plugins = ["tests.support.databases"]
pytestmark = pytest.mark.slow

PATIENCE = 60.0


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

"""A worker that stands still past its lease, and a question that crashes the process that answers it."""

from __future__ import annotations

import signal
import sqlite3
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from chaos.campaign import until
from chaos.poison import poison
from chaos.stage import OnStage, Stage
from simulator.faults import Fault
from tests.support.full import IS_FULL

pytest_plugins = ["tests.support.databases"]
pytestmark = pytest.mark.slow

LEASE = 2.0
PATIENCE = 60.0


def hold_the_question_up(stage: Stage) -> None:
    """Webex takes its time over the first call for the answer."""
    stage.crowd.webex.gateway.latency["/v1/meeting"] = 1000


def hold_the_reply_up(stage: Stage) -> None:
    """Webex takes the reply in, and its time over saying so."""
    stage.crowd.webex.gateway.faults.append(Fault("slow", "/v1/messages", "POST", times=1, seconds=1))


def is_under_way(stage: Stage, path: str) -> Callable[[], bool]:
    requests = stage.crowd.webex.gateway.requests
    return lambda: any(entry["path"].startswith(path) and entry["status"] is None for entry in list(requests))


def has_taken_the_reply(stage: Stage) -> bool:
    return bool(stage.crowd.answers())


def freeze(stage: Stage) -> None:
    """Stop the one worker there is. On SQLite not in the middle of a transaction: nobody else could write then."""
    worker = stage.deployment.processes[1]
    while True:
        worker.send_signal(signal.SIGSTOP)
        until(lambda: is_stopped(worker.pid), PATIENCE)  # or one of its threads might still begin to write
        if is_writable(stage):
            return
        worker.send_signal(signal.SIGCONT)
        time.sleep(0.01)


def is_stopped(pid: int) -> bool:
    """Whether every thread has stopped, as /proc tells."""
    return all(
        path.read_text().rpartition(")")[2].split()[0] == "T" for path in Path(f"/proc/{pid}/task").glob("*/stat")
    )


def is_writable(stage: Stage) -> bool:
    if not stage.database.url.startswith("sqlite"):
        return True
    connection = sqlite3.connect(stage.database.url.removeprefix("sqlite:///"), timeout=0.2, isolation_level=None)
    try:
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("ROLLBACK")
    except sqlite3.OperationalError:
        return False
    finally:
        connection.close()
    return True


CASES = [("sqlite", hold_the_question_up), ("postgresql", hold_the_reply_up)]
MORE = [("postgresql", hold_the_question_up)]
"""With FULL=1. On SQLite a worker that is stopped while it sends may hold the one write lock."""


@pytest.mark.parametrize(("name", "hold_up"), CASES + MORE if IS_FULL else CASES)
def test_a_worker_stopped_past_its_lease_posts_nothing_more(
    on_stage: OnStage, name: str, hold_up: Callable[[Stage], None]
) -> None:
    """Another one answers meanwhile; resumed, the first finds that the question isn't its own any more."""
    with on_stage(name, roles=("web", "worker"), lease=LEASE) as stage:
        stage.deployment.start()
        first = stage.crowd.ask_of_the_host()
        hold_up(stage)
        stage.deployment.until_accepting(first)
        if hold_up is hold_the_question_up:
            until(is_under_way(stage, "/v1/meeting"), PATIENCE)
        else:
            until(lambda: has_taken_the_reply(stage), PATIENCE)
        freeze(stage)
        stage.crowd.webex.gateway.latency.clear()

        stage.deployment.add("worker")
        assert stage.database.until_finished(PATIENCE)
        assert stage.crowd.answers()[first.id] == 1

        stage.deployment.processes[1].send_signal(signal.SIGCONT)
        until(lambda: "lease lost" in (stage.deployment.folder / "log").read_text(), PATIENCE)
        second = stage.crowd.ask_of_the_host()
        assert stage.deployment.post(second)
        until(lambda: stage.crowd.answers()[second.id] > 0, PATIENCE)
        assert stage.crowd.answers() == {first.id: 1, second.id: 1}


def test_a_question_that_crashes_its_worker_is_given_up_and_nobody_else_suffers() -> None:
    """Three processes die over it, then its asker gets an apology; everybody else gets one answer."""
    outcome = poison("sqlite", lease=LEASE, before=4, after=8, pause=0.2)
    assert outcome.deaths == 3
    assert outcome.apologies == 1
    assert outcome.answered_once == outcome.others

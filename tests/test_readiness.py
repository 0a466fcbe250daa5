"""Whether the bot is ready: the database, the workers and the queue, looked at from any process of the deployment."""

from __future__ import annotations

import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests
from sqlalchemy import text

from bot.inbox.heartbeats import ALIVE_FOR, KEPT, PROBE, WORKER
from bot.inbox.process_id import this_process
from bot.inbox.queue import Inbox
from bot.inbox.readiness import LONGEST_WAIT, Readiness
from chaos.ports import free_port
from simulator.server import Running, serve
from tests.support.inboxes import Bench, accept, bench_on, claim
from tests.support.processes import environment, process, until_ready

pytest_plugins = ["tests.support.databases"]
pytestmark = pytest.mark.slow

NO_WORKER = "No worker is alive: start `python -m bot run`, or `python -m bot worker` beside it."
ELSEWHERE = "elsewhere/0123456789abcdef"


@pytest.fixture
def bench(database_url: str) -> Iterator[Bench]:
    with bench_on(database_url) as bench:
        yield bench


@pytest.fixture
def inbox(bench: Bench) -> Inbox:
    return bench.inbox()


def grow_older(bench: Bench, seconds: float) -> None:
    """Let the last beats have been so much earlier."""
    with bench.engine.begin() as connection:
        connection.execute(text("UPDATE heartbeats SET beat_at = beat_at - :seconds"), {"seconds": seconds})


def problems(bench: Bench, inbox: Inbox) -> tuple[str, ...]:
    """What a process that has just started says."""
    return Readiness(inbox, bench.time.monotonic).problems()


def test_without_a_worker_the_bot_is_not_ready(bench: Bench, inbox: Inbox) -> None:
    """A process that only tries the database is none."""
    assert problems(bench, inbox) == (NO_WORKER,)
    assert inbox.heartbeats.alive(PROBE) == 1
    inbox.heartbeats.beat(ELSEWHERE, WORKER)
    assert problems(bench, inbox) == ()
    inbox.heartbeats.end(ELSEWHERE, WORKER)
    assert problems(bench, inbox) == (NO_WORKER,)


def test_a_worker_of_another_machine_is_alive_as_long_as_its_heart_beats(bench: Bench, inbox: Inbox) -> None:
    """It is believed for some seconds, whatever the database's clock does meanwhile."""
    for process_id in (ELSEWHERE, this_process()):
        inbox.heartbeats.beat(process_id, WORKER)
    assert inbox.heartbeats.alive(WORKER) == 2
    grow_older(bench, ALIVE_FOR - 1)
    assert inbox.heartbeats.alive(WORKER) == 2
    inbox.heartbeats.beat(this_process(), WORKER)
    grow_older(bench, 1.5)
    assert inbox.heartbeats.alive(WORKER) == 1
    grow_older(bench, -ALIVE_FOR * 3)  # as if the clock had been set back
    assert inbox.heartbeats.alive(WORKER) == 0


def test_a_process_of_this_machine_that_died_is_not_waited_for(bench: Bench, inbox: Inbox) -> None:
    """There is no process of that number."""
    here, _, _ = this_process().partition("/")
    inbox.heartbeats.beat(f"{here}/999999999/1", WORKER)
    assert inbox.heartbeats.alive(WORKER) == 0


def test_dead_processes_are_forgotten(bench: Bench, inbox: Inbox) -> None:
    """After an hour, at the next purge."""
    inbox.heartbeats.beat(ELSEWHERE, WORKER)
    grow_older(bench, KEPT + 1)
    inbox.heartbeats.beat(this_process(), WORKER)
    inbox.heartbeats.purge()
    with bench.engine.connect() as connection:
        assert connection.scalars(text("SELECT process_id FROM heartbeats")).all() == [this_process()]


def test_a_question_that_no_worker_takes_is_told(bench: Bench, inbox: Inbox) -> None:
    """From a minute on; what a worker is busy with is not meant."""
    inbox.heartbeats.beat(ELSEWHERE, WORKER)
    accept(inbox, "m1")
    bench.time.pass_(seconds=LONGEST_WAIT - 1)
    assert problems(bench, inbox) == ()
    bench.time.pass_(seconds=2)
    assert problems(bench, inbox) == ("A question has waited for 61 s, and no worker takes it: start another.",)
    claim(inbox)
    assert problems(bench, inbox) == ()


def test_the_answer_is_kept_for_a_second(bench: Bench, inbox: Inbox) -> None:
    """Asking often costs the database no more."""
    readiness = Readiness(inbox, bench.time.monotonic)
    assert readiness.problems() == (NO_WORKER,)
    inbox.heartbeats.beat(ELSEWHERE, WORKER)
    bench.time.pass_(seconds=0.9)
    assert readiness.problems() == (NO_WORKER,)
    bench.time.pass_(seconds=0.2)
    assert readiness.problems() == ()


def test_a_database_that_takes_no_writes_is_told(bench: Bench, inbox: Inbox) -> None:
    """Reading from it would still go well."""
    inbox.heartbeats.beat(ELSEWHERE, WORKER)
    with bench.engine.begin() as connection:
        connection.execute(text("ALTER TABLE heartbeats RENAME TO away"))
    assert problems(bench, inbox) == ("The database can't be written: it is full, locked, read-only or gone.",)
    with bench.engine.begin() as connection:
        connection.execute(text("ALTER TABLE away RENAME TO heartbeats"))
    assert problems(bench, inbox) == ()


# As it is deployed


@pytest.fixture
def simulator() -> Iterator[Running]:
    with serve() as running:
        yield running


def until_not_ready(port: int, seconds: float) -> requests.Response:
    deadline = time.monotonic() + seconds
    while True:
        answer = requests.get(f"http://127.0.0.1:{port}/readyz", timeout=10)
        if not answer.ok:
            return answer
        assert time.monotonic() < deadline, "still ready"
        time.sleep(0.1)


def test_the_web_process_tells_whether_a_worker_lives(simulator: Running, tmp_path: Path, database_url: str) -> None:
    """As in the Procfile: alone, with a worker, after the worker was killed, and after another one was stopped."""
    port = free_port()
    env = environment(simulator, tmp_path, port) | {"DATABASE_URL": database_url}
    with process("web", env=env, folder=tmp_path):
        until_ready(port, "/healthz")
        alone = requests.get(f"http://127.0.0.1:{port}/readyz", timeout=10)
        assert (alone.status_code, alone.text) == (503, f"{NO_WORKER}\n")
        for end in (signal.SIGKILL, signal.SIGTERM):
            with process("worker", env=env, folder=tmp_path) as worker:
                assert until_ready(port).text == "ready\n"
                worker.send_signal(end)
                assert until_not_ready(port, seconds=10).text == f"{NO_WORKER}\n"
                worker.wait(15)

"""Whether the bot is ready: the database, the workers and the queue, looked at from any process of the deployment."""

from __future__ import annotations

import signal
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests
from sqlalchemy import text

from bot.health.check import Check, CheckFailedError
from bot.health.deployment import LEAST_FREE, LONGEST_WAIT, NO_WORKER, DeploymentChecks
from bot.health.readiness import Readiness
from bot.inbox.heartbeats import ALIVE_FOR, HUNG, KEPT, PROBE, WORKER
from bot.inbox.process_id import this_process
from bot.inbox.queue import Inbox
from chaos.ports import free_port
from simulator.server import Running, serve
from tests.support.inboxes import Bench, accept, bench_on, claim
from tests.support.processes import environment, process, until_ready

pytest_plugins = ["tests.support.databases"]
pytestmark = pytest.mark.slow

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


def readiness(bench: Bench, inbox: Inbox, free: int = LEAST_FREE) -> Readiness:
    """Return that of a process that has just started, with Webex as it should be."""
    checks = DeploymentChecks(bench.engine, inbox, lambda _: free)
    return Readiness(checks.all(), (Check("webhooks", lambda: "well"),), bench.time.monotonic)


def problems(bench: Bench, inbox: Inbox) -> tuple[str, ...]:
    """What a process that has just started says."""
    return readiness(bench, inbox).problems()


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
    process = readiness(bench, inbox)
    assert process.problems() == (NO_WORKER,)
    inbox.heartbeats.beat(ELSEWHERE, WORKER)
    bench.time.pass_(seconds=0.9)
    assert process.problems() == (NO_WORKER,)
    bench.time.pass_(seconds=0.2)
    assert process.problems() == ()


def test_a_database_that_takes_no_writes_is_told(bench: Bench, inbox: Inbox) -> None:
    """Reading from it would still go well."""
    inbox.heartbeats.beat(ELSEWHERE, WORKER)
    with bench.engine.begin() as connection:
        connection.execute(text("ALTER TABLE heartbeats RENAME TO away"))
    assert problems(bench, inbox) == ("The database can't be written: it is gone or broken.",)
    with bench.engine.begin() as connection:
        connection.execute(text("ALTER TABLE away RENAME TO heartbeats"))
    assert problems(bench, inbox) == ()


def test_a_disk_that_is_nearly_full_is_told(bench: Bench, inbox: Inbox) -> None:
    """Small writes would still go well; a server's disk is its own."""
    inbox.heartbeats.beat(ELSEWHERE, WORKER)
    said = readiness(bench, inbox, free=LEAST_FREE - 1).problems()
    is_file = bench.engine.dialect.name == "sqlite"
    assert said == (("The database's disk is nearly full (31 MB left): make room.",) if is_file else ())


def test_a_worker_whose_threads_stand_still_is_told(bench: Bench, inbox: Inbox) -> None:
    """Its heart beats otherwise then."""
    inbox.heartbeats.beat(ELSEWHERE, WORKER)
    inbox.heartbeats.beat(this_process(), HUNG)
    assert problems(bench, inbox) == (
        "One worker process is hung: no thread has finished anything for 45 s. Restart it.",
    )


def test_webex_is_asked_now_and_then_and_never_waited_for_long(bench: Bench, inbox: Inbox) -> None:
    """Every 20 s while all is well, every 2 s while it is not; a call that hangs is told after 3 s."""
    inbox.heartbeats.beat(ELSEWHERE, WORKER)
    said: list[str] = []
    is_over = threading.Event()

    def look() -> str:
        said.append("asked")
        if len(said) == 2:
            raise CheckFailedError("No webhook.")
        if len(said) == 4:
            bench.time.pass_(seconds=4)
            assert is_over.wait(30)
        return "well"

    checks = DeploymentChecks(bench.engine, inbox).all()
    process = Readiness(checks, (Check("webhooks", look),), bench.time.monotonic)
    assert process.problems() == ()
    for seconds, count, problem in ((19, 1, ()), (2, 2, ("No webhook.",)), (1, 2, ("No webhook.",)), (2, 3, ())):
        bench.time.pass_(seconds=seconds)
        inbox.heartbeats.beat(ELSEWHERE, WORKER)
        assert (process.problems(), len(said)) == (problem, count)
    bench.time.pass_(seconds=20)
    assert process.problems() == ("Webex has not answered for 4 s: check the network.",)
    is_over.set()


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
        assert until_not_ready(port, seconds=10).text.startswith(f"{NO_WORKER}\n")  # and nobody made the webhooks yet
        for end in (signal.SIGKILL, signal.SIGTERM):
            with process("worker", env=env, folder=tmp_path) as worker:
                assert until_ready(port).text == "ready\n"
                worker.send_signal(end)
                assert until_not_ready(port, seconds=10).text == f"{NO_WORKER}\n"
                worker.wait(15)

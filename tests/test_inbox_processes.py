"""Several processes on one inbox: killed, stopped, racing each other."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from bot.inbox.process_id import has_died, this_process
from bot.inbox.queue import Inbox
from bot.inbox.worker import Worker
from bot.store.engine import reading
from tests.support.inbox_process import now
from tests.support.inboxes import LEASE, Bench, accept, bench_on, claim, done, drain
from tests.support.workers import until

pytest_plugins = ["tests.support.databases"]
pytestmark = pytest.mark.slow

Process = subprocess.Popen[str]


@pytest.fixture
def bench(database_url: str) -> Iterator[Bench]:
    with bench_on(database_url) as bench:
        bench.time.now = now()  # the other processes go by the real time
        yield bench


@contextmanager
def process(url: str, part: str, output: Path | None = None) -> Iterator[Process]:
    """Run a part of tests/support/inbox_process.py; whatever happens, it has ended afterwards."""
    command = [sys.executable, "-m", "tests.support.inbox_process", url, part]
    with output.open("a") if output else open(os.devnull) as log:
        running = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=log if output else subprocess.PIPE, text=True)
    try:
        yield running
    finally:
        running.kill()
        running.communicate()


def line(running: Process) -> str:
    assert running.stdout is not None
    return running.stdout.readline().strip()


def tell(running: Process) -> None:
    assert running.stdin is not None
    running.stdin.write("\n")
    running.stdin.flush()


def test_eight_threads_of_two_processes_claim_each_event_once(bench: Bench, database_url: str) -> None:
    """Four hundred events of a hundred people: claimed twice 0, left over 0."""
    inbox = bench.inbox()
    with ThreadPoolExecutor(16) as pool:
        list(pool.map(lambda number: accept(inbox, f"m{number}", f"p{number % 100}"), range(400)))
    with process(database_url, "drain") as one, process(database_url, "drain") as other:
        tell(one)
        tell(other)
        claimed = [*one.communicate()[0].split(), *other.communicate()[0].split()]

    assert Counter(claimed) == Counter(f"m{number}" for number in range(400))
    assert inbox.depth() == 0


def test_what_a_killed_process_held_is_taken_over_at_once(bench: Bench, database_url: str) -> None:
    """On the same machine nobody has to wait for the lease."""
    inbox = bench.inbox()
    for name in "abc":
        accept(inbox, name, name)
    with process(database_url, "hold") as dead:
        while line(dead) != "all":
            pass
        assert inbox.reap() == 0
        dead.kill()
        until(lambda: inbox.reap() == 3)

    taken = []
    while held := inbox.claim("w"):
        taken.append((held.data["id"], held.attempts))
        inbox.finish(held)
    assert sorted(taken) == [("a", 2), ("b", 2), ("c", 2)]


def test_a_reply_that_was_being_sent_is_looked_up_when_the_lease_is_over(bench: Bench, database_url: str) -> None:
    """Not before: Webex may still be at it. The same person's next question doesn't wait for that."""
    inbox = bench.inbox()
    accept(inbox, "m1")
    with process(database_url, "send") as dead:
        assert line(dead) == "sending"
        dead.kill()
        dead.wait()
    assert inbox.claim("a worker") is None
    accept(inbox, "m2")
    assert inbox.reap() == 0
    assert drain(inbox) == ["m2"]
    assert inbox.reap() == 0
    bench.time.pass_(seconds=LEASE.total_seconds() - 1)
    assert inbox.reap() == 0
    assert inbox.claim("a worker") is None
    bench.time.pass_(seconds=1)
    assert inbox.reap() == 1
    held = claim(inbox)
    assert (held.data["id"], held.was_sending, held.person_id) == ("m1", "thread t", "jane")
    inbox.finish(held)
    inbox.purge(bench.time.now + timedelta(days=31))
    with reading(bench.engine) as connection:
        assert connection.scalar(text("SELECT count(*) FROM lanes")) == 0


def test_a_process_that_was_stopped_past_its_lease_sends_nothing(bench: Bench, database_url: str) -> None:
    """It goes on where it stood, and learns that the event isn't its own any more."""
    inbox = bench.inbox()
    accept(inbox, "m1")
    with process(database_url, "send") as stopped:
        assert line(stopped) == "sending"
        stopped.send_signal(signal.SIGSTOP)
        assert inbox.reap() == 0
        bench.time.pass_(seconds=LEASE.total_seconds())
        assert inbox.reap() == 1
        held = claim(inbox)
        stopped.send_signal(signal.SIGCONT)
        tell(stopped)
        assert line(stopped) == "lost"
    inbox.finish(held)


def test_nothing_accepted_is_lost_when_everything_is_killed_again_and_again(
    bench: Bench, database_url: str, tmp_path: Path
) -> None:
    """Three kills at random moments under load; in the end every event that was accepted has been handled."""
    log = tmp_path / "log"
    for _ in range(3):
        before = log.read_text().count("up\n") if log.exists() else 0
        with process(database_url, "live", log):
            until(lambda seen=before: log.read_text().count("up\n") > seen)  # type: ignore[misc]
            time.sleep(random.uniform(0.05, 0.4))

    handled: list[str] = []
    inbox = Inbox(bench.engine, clock=now, lease=timedelta(seconds=30))
    worker = Worker(
        inbox,
        done(lambda claim: handled.append(claim.key)),
        report_failure=done(lambda claim, _why: handled.append(claim.key)),
        threads=4,
        clock=now,
    )
    worker.start()
    until(lambda: inbox.depth() == 0)
    worker.stop()

    told = [entry.split() for entry in log.read_text().splitlines()]
    accepted = {words[1] for words in told if words[0] == "accepted"}
    handled += [words[1] for words in told if words[0] == "handled"]
    handled += [words[2] for words in told if words[:2] == ["given", "up"]]
    assert accepted
    assert accepted <= set(handled)
    if bench.engine.dialect.name == "sqlite":
        with reading(bench.engine) as connection:
            assert connection.scalar(text("PRAGMA integrity_check")) == "ok"


# Who has died


def test_only_the_dead_are_declared_dead() -> None:
    """A process of another machine, of another boot, of a container: nobody can tell, so the lease decides."""
    here, pid, started = this_process().split("/")
    assert not has_died(this_process())
    assert not has_died("elsewhere/5f3a")
    assert not has_died("a worker")
    assert not has_died(f"another boot:1/{pid}/{started}")
    assert not has_died(f"{here}/1/{Path('/proc/1/stat').read_text().rpartition(')')[2].split()[19]}")
    assert has_died(f"{here}/{pid}/0"), "the process ID was given to another process since"


def test_a_zombie_is_dead_too() -> None:
    """Its parent hasn't asked for its exit status."""
    child = subprocess.Popen(
        [sys.executable, "-c", "from bot.inbox.process_id import this_process; print(this_process()); input()"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    owner = line(child)
    assert not has_died(owner)
    child.kill()
    until(lambda: has_died(owner))
    child.communicate()
    assert has_died(owner)

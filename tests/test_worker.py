"""What the worker makes of events: done, tried again, parked, or a dead letter with one apology."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.inbox.outcomes import Done, Outcome, Reschedule, Retry, WaitForSignIn, backoff
from bot.inbox.queue import Claim, Inbox
from bot.inbox.worker import Worker
from bot.store.engine import reading
from bot.store.tables import lanes
from tests.support.inboxes import LEASE, Bench, accept, bench_on, claim, done
from tests.support.workers import until, worker_of

pytest_plugins = ["tests.support.databases"]


@pytest.fixture
def bench(sqlite_url: str) -> Iterator[Bench]:
    with bench_on(sqlite_url) as bench:
        yield bench


def never_handled(claim: Claim) -> Outcome:
    raise AssertionError(f"handled: {claim.key}")


def waits(bench: Bench, worker: Worker, most: int = 20) -> list[int]:
    """Let the worker work until nothing comes back; return the seconds it waited between the tries."""
    seconds: list[int] = []
    while len(seconds) < most:
        waited = 0
        while not worker.work_once():
            bench.time.pass_(seconds=1)
            waited += 1
            if waited > 4000:
                return seconds
        seconds.append(waited)
    return seconds


def test_the_backoff_doubles_up_to_a_minute() -> None:
    """And the jitter adds a quarter at most."""
    assert [backoff(n, 0).total_seconds() for n in range(1, 9)] == [1, 2, 4, 8, 16, 32, 60, 60]
    assert backoff(3, 1) == timedelta(seconds=5)


def test_what_is_handled_is_done(bench: Bench) -> None:
    """It is handled once."""
    handled: list[str] = []
    accept(bench.inbox(), "m1")
    worker = worker_of(bench, done(lambda claim: handled.append(claim.data["id"])))

    assert worker.work_once()
    assert not worker.work_once()
    assert handled == ["m1"]


def test_what_fails_is_tried_eight_times_then_apologised_for_once(bench: Bench) -> None:
    """With the last cause, and never a second time."""
    apologies: list[tuple[str, str]] = []
    tries: list[int] = []

    def fail(claim: Claim) -> Outcome:
        tries.append(claim.attempts)
        raise KeyError("a display name that belongs in no log")

    accept(bench.inbox(), "m1")
    worker = worker_of(bench, fail, done(lambda claim, why: apologies.append((claim.data["id"], why))))

    assert waits(bench, worker) == [0, 1, 2, 4, 8, 16, 32, 60, 0]
    assert tries == [1, 2, 3, 4, 5, 6, 7, 8]
    assert apologies == [("m1", "KeyError")]


def test_an_apology_that_fails_is_made_again(bench: Bench) -> None:
    """Until it succeeds: the person gets exactly one."""
    attempts: list[int] = []

    def apologise(claim: Claim, _why: str) -> Outcome:
        attempts.append(claim.attempts)
        return Retry("503", seconds=5) if len(attempts) < 3 else Done()

    def fail(_claim: Claim) -> Outcome:
        return Retry("503", seconds=0)

    accept(bench.inbox(), "m1")

    assert waits(bench, worker_of(bench, fail, apologise)) == [0] * 9 + [5, 5]
    assert attempts == [1, 2, 3]


def test_an_apology_is_tried_for_a_day(bench: Bench) -> None:
    """Webex may be down for longer than a question is tried; the person who asked must not be left without a word."""

    def fail(*_: object) -> Outcome:
        return Retry("503", seconds=0)

    accept(bench.inbox(), "m1")
    worker = worker_of(bench, fail, fail)
    for _ in range(8):
        assert worker.work_once()
    hours = 0
    while worker.work_once():
        bench.time.pass_(hours=1)
        hours += 1
    assert hours == 26


def test_an_apology_that_is_broken_itself_ends_after_eight_tries(bench: Bench) -> None:
    """That is no fault of Webex's, and waiting won't mend it."""

    def fail(*_: object) -> Outcome:
        raise KeyError

    accept(bench.inbox(), "m1")
    assert len(waits(bench, worker_of(bench, fail, fail))) == 16


def test_a_retry_says_when(bench: Bench) -> None:
    """In so many seconds, or after the usual backoff."""
    outcomes: list[Outcome] = [Retry("not synced yet", seconds=900), Retry("429", seconds=30), Retry("503"), Done()]

    accept(bench.inbox(), "m1")
    assert waits(bench, worker_of(bench, lambda _: outcomes.pop(0))) == [0, 900, 30, 4]


def test_one_that_is_only_early_is_never_given_up(bench: Bench) -> None:
    """It is rescheduled, and that is no failed try."""
    outcomes: list[Outcome] = [*[Reschedule(60)] * 12, Done()]

    accept(bench.inbox(), "m1")
    assert waits(bench, worker_of(bench, lambda _: outcomes.pop(0))) == [0] + [60] * 12


def test_a_question_waits_for_the_sign_in_and_is_then_answered(bench: Bench) -> None:
    """By itself, without being asked again."""
    signed_in: list[str] = []
    answered: list[str] = []

    def handle(claim: Claim) -> Outcome:
        if "jane" not in signed_in:
            return WaitForSignIn("jane")
        answered.append(claim.data["id"])
        return Done()

    inbox = bench.inbox()
    accept(inbox, "m1")
    worker = worker_of(bench, handle)
    worker.work_once()
    assert not worker.work_once()

    signed_in.append("jane")
    inbox.resume("jane")
    worker.work_once()
    assert answered == ["m1"]


def test_a_question_that_kills_the_process_is_apologised_for(bench: Bench) -> None:
    """The third time, by the next process."""
    apologies: list[str] = []
    inbox = bench.inbox()
    accept(inbox, "m1")
    for _ in range(3):
        claim(inbox)  # and the process dies
        inbox.reap()
        bench.time.pass_(seconds=LEASE.total_seconds())
        inbox.reap()
        bench.time.pass_(seconds=1)

    worker_of(bench, never_handled, done(lambda _, why: apologies.append(why))).work_once()
    assert apologies == ["the worker died over it 3 times"]


def test_an_event_that_somebody_else_took_over_is_left_to_him(bench: Bench) -> None:
    """Whether the worker learns it while sending or at the end, it writes nothing."""
    other = bench.inbox()
    sent: list[str] = []

    def overslept(claim: Claim) -> Outcome:
        other.reap()
        bench.time.pass_(seconds=LEASE.total_seconds())
        assert other.reap() == 1
        mine.sending(claim, "note")
        sent.append("by the one who overslept")
        return Done()

    mine = bench.inbox()
    accept(mine, "m1")
    worker_of(bench, overslept, inbox=mine).work_once()

    assert sent == []
    assert claim(other).attempts == 2


def test_jobs_of_the_clock_run_once_an_interval_in_all_processes(bench: Bench) -> None:
    """And a missed interval is not made up for."""
    runs: list[str] = []
    workers = [worker_of(bench, done(lambda claim: runs.append(claim.event))) for _ in range(3)]
    for worker in workers:
        worker.every("report", timedelta(minutes=1))

    def minutes(count: int) -> int:
        runs.clear()
        bench.time.pass_(minutes=count)
        for worker in workers:
            worker.keep_house()
            while worker.work_once():
                pass
        return len(runs)

    assert [minutes(1), minutes(0), minutes(1), minutes(10)] == [1, 0, 1, 1]


def test_a_job_of_the_start_is_done_at_each_start(bench: Bench) -> None:
    """Also within an interval in which another process has done it; by the same process not again."""
    runs: list[str] = []
    for _ in range(2):
        worker = worker_of(bench, done(lambda claim: runs.append(claim.event)))
        worker.every("look", timedelta(minutes=10), at_start=True)
        worker.every("report", timedelta(minutes=10))
        for _ in range(2):
            worker.keep_house()
            while worker.work_once():
                pass
    assert sorted(runs) == ["look", "look", "report"]


def test_an_accepted_event_is_handled_at_once(bench: Bench) -> None:
    """By the threads, side by side for several people."""
    together = threading.Barrier(4)
    inbox = bench.inbox()

    worker = worker_of(bench, done(lambda _: together.wait(30)), inbox=inbox, threads=4)
    worker.start()
    for person in "abcd":
        accept(inbox, person, person)

    until(lambda: inbox.depth() == 0)
    worker.stop()
    assert not worker.is_working()


def test_long_work_keeps_its_lease(bench: Bench) -> None:
    """The heart beats while the handler is busy."""
    inbox = Inbox(bench.engine, clock=bench.time.clock, lease=timedelta(seconds=0.6))
    release = threading.Event()

    def beats() -> int:
        with reading(bench.engine) as connection:
            return connection.scalar(select(lanes.c.beat)) or 0

    worker = worker_of(bench, done(lambda _: release.wait(30)), inbox=inbox, threads=1)
    accept(inbox, "m1")
    worker.start()
    until(lambda: beats() >= 3)
    release.set()
    until(lambda: inbox.depth() == 0)
    worker.stop()


def test_stopping_finishes_what_is_nearly_done(bench: Bench) -> None:
    """And claims nothing more."""
    inbox = bench.inbox()
    started = threading.Event()
    handled: list[str] = []

    def handle(claim: Claim) -> None:
        started.set()
        time.sleep(0.2)
        handled.append(claim.data["id"])

    accept(inbox, "m1")
    accept(inbox, "m2")
    worker = worker_of(bench, done(handle), inbox=inbox, threads=1)
    worker.start()
    started.wait(30)
    worker.stop()

    assert handled == ["m1"]
    assert claim(inbox).data["id"] == "m2"


def test_stopping_hands_back_what_takes_too_long(bench: Bench) -> None:
    """Somebody else has it at once, and the one who is still at it can't finish it any more."""
    inbox = bench.inbox()
    started, release = threading.Event(), threading.Event()

    def handle(_claim: Claim) -> None:
        started.set()
        release.wait(30)

    accept(inbox, "m1")
    worker = worker_of(bench, done(handle), inbox=inbox, threads=1)
    worker.start()
    started.wait(30)
    worker.stop(timeout=1.2)

    held = claim(inbox)
    assert held.attempts == 1
    release.set()
    until(lambda: not worker.is_working())
    inbox.finish(held)

"""Forgetting somebody whose questions are in many hands: nothing of theirs stays, and nothing breaks over it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.events import PersonId
from bot.hosts.forgetting import JOB, Forgetting
from bot.inbox.queue import Claim
from bot.jobs import Job, with_jobs
from bot.store.engine import reading
from bot.store.tables import events
from tests.inboxes import Bench, accept, bench_on, claim
from tests.test_worker import worker_of

pytest_plugins = ["tests.databases"]

JANE = PersonId("jane")


@pytest.fixture
def bench(database_url: str) -> Iterator[Bench]:
    with bench_on(database_url) as bench:
        yield bench


def forgetting(bench: Bench) -> Forgetting:
    return Forgetting(bench.engine, bench.inbox(), bench.time.clock)


def kept_of(bench: Bench, person: str = JANE) -> list[str]:
    """The keys of events that still say whose they are."""
    with reading(bench.engine) as connection:
        return list(connection.scalars(select(events.c.key).where(events.c.person_id == person)))


def test_forgetting_waits_for_as_long_as_its_own_reply_takes(bench: Bench) -> None:
    """Webex may take longer over it than any number of tries."""
    inbox = bench.inbox()
    accept(inbox, "forget me")
    asked = claim(inbox)
    forget = forgetting(bench)
    forget.forget(JANE)

    def nothing_else(claim: Claim) -> None:
        raise AssertionError(claim.key)

    jobs = {JOB: Job(timedelta(hours=1), forget.finish)}
    worker = worker_of(bench, with_jobs(jobs, nothing_else))
    for _ in range(20):
        bench.time.pass_(seconds=2)
        assert worker.work_once()
        inbox.renew(asked)
    inbox.finish(asked)
    bench.time.pass_(seconds=2)
    assert worker.work_once()
    assert kept_of(bench) == []

"""Forgetting somebody whose questions are in many hands: nothing of theirs stays, and nothing breaks over it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.auth.erasure import JOB, Erasure
from bot.events import PersonId
from bot.inbox.jobs import Job, with_jobs
from bot.inbox.lanes import QUARANTINE
from bot.inbox.outcomes import Outcome
from bot.inbox.queue import Claim, LeaseLostError
from bot.store.engine import reading
from bot.store.tables import events
from tests.support.inboxes import Bench, accept, bench_on, claim
from tests.support.workers import worker_of

pytest_plugins = ["tests.support.databases"]

JANE = PersonId("jane")


@pytest.fixture
def bench(database_url: str) -> Iterator[Bench]:
    with bench_on(database_url) as bench:
        yield bench


def erasure(bench: Bench) -> Erasure:
    return Erasure(bench.engine, bench.inbox(), bench.time.clock)


def kept_of(bench: Bench, person: str = JANE) -> list[str]:
    """The keys of events that still say whose they are."""
    with reading(bench.engine) as connection:
        return list(connection.scalars(select(events.c.key).where(events.c.person_id == person)))


def test_forgetting_waits_for_as_long_as_its_own_reply_takes(bench: Bench) -> None:
    """Webex may take longer over it than any number of tries."""
    inbox = bench.inbox()
    accept(inbox, "forget me")
    asked = claim(inbox)
    forget = erasure(bench)
    forget.forget(JANE, asked.id)

    def nothing_else(claim: Claim) -> Outcome:
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


def finished(bench: Bench, forget: Erasure, asked: Claim) -> None:
    """The event that asked for it ends, and its job is done."""
    bench.inbox().finish(asked)
    forget.finish(asked.id)


def test_what_was_set_apart_is_let_go(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    """A worker died while it sent an answer; until that can be looked up, its person wants to be forgotten."""
    monkeypatch.setattr("bot.inbox.leases.has_died", lambda owner: owner == "dead")
    inbox = bench.inbox()
    accept(inbox, "question")
    lost = inbox.claim("dead")
    assert lost is not None
    inbox.sending(lost, "{}")
    inbox.reap()
    accept(inbox, "forget me")
    asked, forget = claim(inbox), erasure(bench)
    forget.forget(JANE, asked.id)
    finished(bench, forget, asked)
    for _ in range(3):
        bench.time.pass_(seconds=31)
        inbox.reap()
    job = claim(inbox)
    assert job.event == JOB
    inbox.finish(job)
    assert inbox.claim("a worker") is None
    assert kept_of(bench) == []


def test_a_suspect_that_wants_to_be_forgotten_is_not_taken_for_another(bench: Bench) -> None:
    """The first worker died over `forget me`, so that it runs beside the person's next question."""
    inbox = bench.inbox()
    accept(inbox, "forget me")
    claim(inbox)
    inbox.reap()
    bench.time.pass_(seconds=31)
    assert inbox.reap() == 1
    asked = claim(inbox)
    assert asked.lane == QUARANTINE
    accept(inbox, "question")
    question = claim(inbox)
    forget = erasure(bench)
    forget.forget(JANE, asked.id)
    with pytest.raises(LeaseLostError):
        inbox.sending(question, "{}")
    inbox.sending(asked, "{}")
    finished(bench, forget, asked)
    assert kept_of(bench) == []
    accept(inbox, "another")
    assert claim(inbox).data["id"] == "another"

"""A worker on a test's own database, and waiting for what other threads do."""

from __future__ import annotations

import time
from collections.abc import Callable

from bot.inbox.outcomes import Outcome
from bot.inbox.queue import Claim, Inbox
from bot.inbox.worker import Worker
from tests.support.inboxes import Bench


def never(_claim: Claim, why: str) -> Outcome:
    raise AssertionError(f"given up: {why}")


def worker_of(
    bench: Bench,
    handle: Callable[[Claim], Outcome],
    report_failure: Callable[[Claim, str], Outcome] = never,
    *,
    inbox: Inbox | None = None,
    threads: int = 0,
) -> Worker:
    """Return a worker without jitter; without threads, too, where the test takes the steps itself."""
    return Worker(
        inbox or bench.inbox(),
        handle,
        report_failure=report_failure,
        threads=threads,
        clock=bench.time.clock,
        jitter=lambda: 0.0,
    )


def until(condition: Callable[[], bool], seconds: float = 30) -> None:
    """Wait for what other threads do; fail when it doesn't come."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it didn't happen"
        time.sleep(0.01)

"""What is done by the clock. A job is a row of the inbox too, so that one of all processes does it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import structlog

from bot.inbox.outcomes import Done, Outcome
from bot.inbox.queue import JOB, Claim, Inbox, lane_of

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Job:
    """Something done once in every interval, and also `at_start` of each process; or only when it is scheduled.

    `run` is given the job's data. It returns what becomes of the job, or nothing if that is done.
    """

    interval: timedelta | None
    run: Callable[..., Outcome | None]
    at_start: bool = False


def schedule_besides(inbox: Inbox, name: str, why: str, data: Mapping[str, Any], when: datetime) -> bool:
    """Have a job done besides its interval, at `when` (aware); False where it is scheduled for the same reason already.

    It never runs beside another of its name. Raises InboxUnavailableError.
    """
    return inbox.schedule(f"cron:{name}:{why}", name, data, when, lane_of(name))


def with_jobs(jobs: Mapping[str, Job], handle: Callable[[Claim], Outcome]) -> Callable[[Claim], Outcome]:
    """Return a handler that does the jobs and leaves every other claim to `handle`."""

    def either(claim: Claim) -> Outcome:
        if claim.resource == JOB and claim.event in jobs:
            return jobs[claim.event].run(**claim.data) or Done()
        return handle(claim)

    return either


def except_jobs(
    jobs: Mapping[str, Job], report_failure: Callable[[Claim, str], Outcome]
) -> Callable[[Claim, str], Outcome]:
    """Report what failed to the people who asked for it; a job that failed concerns the operator alone."""

    def report(claim: Claim, why: str) -> Outcome:
        if claim.resource == JOB and claim.event in jobs:
            log.error("job given up", job=claim.event, why=why)
            return Done()
        return report_failure(claim, why)

    return report

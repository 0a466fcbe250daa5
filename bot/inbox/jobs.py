"""What is done by the clock. A job is a row of the inbox too, so that one of all processes does it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta

import structlog

from bot.inbox.queue import JOB, Claim

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Job:
    """Something done once in every interval, or only when it is scheduled; `run` is given the job's data."""

    interval: timedelta | None
    run: Callable[..., object]


def with_jobs(jobs: Mapping[str, Job], handle: Callable[[Claim], None]) -> Callable[[Claim], None]:
    """A handler that does the jobs and leaves every other claim to `handle`."""

    def either(claim: Claim) -> None:
        if claim.resource != JOB:
            handle(claim)
        elif claim.event in jobs:  # else a job of another version of the bot
            jobs[claim.event].run(**claim.data)

    return either


def except_jobs(apologise: Callable[[Claim, str], None]) -> Callable[[Claim, str], None]:
    """Apologise for what people asked; a job that failed to the end concerns the operator alone."""

    def buried(claim: Claim, why: str) -> None:
        if claim.resource == JOB:
            log.error("job given up", job=claim.event, why=why)
        else:
            apologise(claim, why)

    return buried

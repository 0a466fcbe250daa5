"""What becomes of an event: its handler returns one of these, and the worker writes it down.

They are values, not exceptions: to wait for a sign-in or for a quiet hour is no error, and mypy sees every case.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

LONGEST_BACKOFF = 60


@dataclass(frozen=True, slots=True)
class Done:
    """The event is over: it was answered, or there is nothing to say to it."""


@dataclass(frozen=True, slots=True)
class Retry:
    """It failed, and may succeed later: in so many `seconds`, or after the usual backoff. `why` is kept with it."""

    why: str
    seconds: float | None = None


@dataclass(frozen=True, slots=True)
class Reschedule:
    """All is well, but it is too early for the answer: handle it in so many `seconds`. No try is counted."""

    seconds: float


@dataclass(frozen=True, slots=True)
class WaitForSignIn:
    """Keep it until that person has signed in."""

    person_id: str


Outcome = Done | Retry | Reschedule | WaitForSignIn


def backoff(attempts: int, jitter: float) -> timedelta:
    """How long to wait after that many tries: 1, 2, 4 … 60 s, and up to a quarter more as `jitter` goes to 1."""
    return timedelta(seconds=min(2 ** (attempts - 1), LONGEST_BACKOFF)) * (1 + jitter / 4)

"""Inboxes on real databases, with clocks that a test moves by hand."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from sqlalchemy import Engine

from bot.inbox.outcomes import Done
from bot.inbox.queue import Claim, Inbox
from bot.inbox.rates import UNLIMITED
from bot.store.engine import engine_for

LEASE = timedelta(seconds=30)


@dataclass
class Time:
    """A wall clock and a monotonic one; `pass_` moves both, `set` only the wall clock, as an operator does."""

    now: datetime = datetime(2026, 3, 3, 9, 0, tzinfo=UTC)
    seconds: float = 1000.0

    def clock(self) -> datetime:
        return self.now

    def monotonic(self) -> float:
        return self.seconds

    def pass_(self, **duration: float) -> None:
        self.now += timedelta(**duration)
        self.seconds += timedelta(**duration).total_seconds()

    def set(self, **jump: float) -> None:
        self.now += timedelta(**jump)


@dataclass
class Bench:
    """One database, its time, and as many processes' inboxes as a test wants."""

    engine: Engine
    time: Time = field(default_factory=Time)

    def inbox(self, most_a_minute: int = UNLIMITED) -> Inbox:
        return Inbox(
            self.engine,
            clock=self.time.clock,
            lease=LEASE,
            most_a_minute=most_a_minute,
            monotonic=self.time.monotonic,
        )


@contextmanager
def bench_on(url: str, *, patience: float = 5) -> Iterator[Bench]:
    engine = engine_for(url, patience=patience)
    try:
        yield Bench(engine)
    finally:
        engine.dispose()


def accept(inbox: Inbox, name: str, person: str | None = "jane") -> bool:
    """Accept a message called `name` of a person."""
    return inbox.accept(f"messages:created:{name}", "messages", "created", person, {"id": name})


def claim(inbox: Inbox) -> Claim:
    """Claim the next event, which must be there."""
    held = inbox.claim("a worker")
    assert held is not None, "nothing to claim"
    return held


def name_of(held: Claim | None) -> str | None:
    """Return what `accept` was told to call it."""
    return None if held is None else held.data["id"]


def done(act: Callable[..., object]) -> Callable[..., Done]:
    """Return a worker's handler that acts, and is done with the event."""

    def handle(*given: object) -> Done:
        act(*given)
        return Done()

    return handle


def drain(inbox: Inbox) -> list[str]:
    """Claim and finish everything that is due; return the names, in order."""
    names = []
    while held := inbox.claim("a worker"):
        names.append(held.data["id"])
        inbox.finish(held)
    return names

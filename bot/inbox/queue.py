"""The durable inbox: what was accepted is handled once, whatever dies in between.

An event is a row; a person's events are a lane (see lanes.py), of which one is handled at a time. So a person's
questions are answered in the order they were asked, a failed one comes back later without holding up the next, and
a flood of one person takes one thread and every other turn at most. Events of nobody in particular, such as jobs,
have a lane each.

Whoever claims an event holds its lane for a lease, and a fencing token that only the last holder has. A lease runs
out when somebody else has watched its heart-beat stand still for the whole time, on his own monotonic clock: no
wall clock, set right or wrong, ends or prolongs one. Due times (`run_at`, gates) are wall-clock times in UTC.
"""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from functools import partial
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import SQLAlchemyError

from bot.inbox.lanes import EVERYBODY, Hold
from bot.inbox.leases import Deadlines, Watch
from bot.inbox.rows import DEPTH, OLDEST, Claim, NewEvent, Rows
from bot.inbox.wakeup import Wakeup, announce, listen
from bot.store.engine import reading, reason
from bot.store.tables import State
from bot.store.writes import Operation, writes_for

__all__ = ["JOB", "Claim", "Inbox", "InboxUnavailableError", "LeaseLostError"]

T = TypeVar("T")

JOB = "job"
"""The resource of scheduled jobs."""


class InboxUnavailableError(Exception):
    """The database is full, locked or gone: nothing was stored or changed. Try again later."""


class LeaseLostError(Exception):
    """Somebody else has the event now, and will finish it: stop, and say nothing."""


class Inbox:
    """The inbox of one database. Every method but `held` may raise InboxUnavailableError.

    `clock` gives aware UTC times; `monotonic` gives seconds that nobody sets.
    """

    def __init__(
        self,
        engine: Engine,
        *,
        clock: Callable[[], datetime],
        lease: timedelta,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self.wakeup = Wakeup()
        self.lease = lease
        self._engine = engine
        self._clock = clock
        self._writes = writes_for(engine)
        self._is_shared = engine.dialect.name == "postgresql"
        self._rows = Rows(engine)
        self._watch = Watch(lease, monotonic)
        self._deadlines = Deadlines(lease, monotonic)
        self._sent: dict[Hold, str] = {}

    def accept(self, key: str, resource: str, event: str, person_id: str | None, data: Mapping[str, Any]) -> bool:
        """Store an event, on disk before this returns; False if one of that key was stored before."""
        return self._add(key, resource, event, person_id, data, self._clock())

    def schedule(
        self, key: str, name: str, data: Mapping[str, Any], run_at: datetime, person_id: str | None = None
    ) -> bool:
        """Store a job, an event of resource "job" that is due at `run_at`; False if that key was stored before."""
        return self._add(key, JOB, name, person_id, data, run_at)

    def claim(self, owner: str) -> Claim | None:
        """Hold the next event that is due, for `owner`; None if there is none."""
        began, now = self._deadlines.now(), self._clock()
        if not self.due():
            return None
        claim = self._write(lambda connection: self._rows.take(connection, owner, now))
        if claim is not None:
            self._deadlines.prolong(claim.hold, began)
        return claim

    def due(self) -> bool:
        """Whether there is anything to claim."""
        with self._reading() as connection:
            return self._rows.lanes.due(connection, self._clock()) is not None

    def held(self, claim: Claim) -> bool:
        """Whether the lease still runs for certain, by this process's own clock; asks nobody."""
        return self._deadlines.runs(claim.hold)

    def renew(self, claim: Claim) -> None:
        """Let the lease begin anew. Raises LeaseLostError."""
        self._hold_on(claim, lambda connection: self._rows.lanes.beat(connection, claim.hold))

    def sending(self, claim: Claim, note: str) -> None:
        """Say that a reply is about to be sent, and what is needed to look it up. Renews. Raises LeaseLostError."""
        self._hold_on(claim, lambda connection: self._rows.note(connection, claim, note))

    def sent(self, claim: Claim, note: str) -> None:
        """Keep this note with the event once it is finished: what was said for it is no other event's answer."""
        self._sent[claim.hold] = note

    def notes_beside(self, claim: Claim) -> list[str]:
        """The notes of all other events that aren't done, or were done not long before this one came."""
        with self._reading() as connection:
            return self._rows.notes_beside(connection, claim)

    def hand_over(self, claim: Claim, old: str, new: str) -> bool:
        """Put `new` for `old` in the note of another event that waits; False if none has noted either."""
        return self._write(lambda connection: self._rows.hand_over(connection, claim, old, new))

    def finish(self, claim: Claim) -> None:
        """The event is done, or the person was told that it was given up. Raises LeaseLostError."""
        state = State.DONE if claim.given_up is None else State.DEAD_LETTER
        kept = {"note": self._sent[claim.hold]} if claim.hold in self._sent else {}
        self._settle(claim, state=state, ended_at=self._clock(), **kept)

    def retry_at(self, claim: Claim, when: datetime, why: str) -> None:
        """Let the event come back at `when`; the person's other events go on meanwhile. Raises LeaseLostError."""
        self._settle(claim, run_at=when, why=why)

    def reschedule(self, claim: Claim, when: datetime) -> None:
        """Let the event come back at `when`, with all its tries before it: nothing failed. Raises LeaseLostError."""
        self._settle(claim, run_at=when, attempts=0)

    def hand_back(self, claim: Claim) -> None:
        """Let somebody else have the event, as if this claim had not been. Raises LeaseLostError.

        At once, but for one whose reply may be under way: that is left to be looked up when the lease is over.
        """
        now = self._clock()
        self._let_go(claim, lambda connection: self._rows.hand_back(connection, claim, now))

    def dead_letter(self, claim: Claim, why: str) -> None:
        """Give the event up. It comes back once more, as a claim with `given_up`, so that the person is told.

        Giving up that claim, too, ends it without a word. Raises LeaseLostError.
        """
        if claim.given_up is None:
            self._settle(claim, given_up=why, why=why, attempts=0, crashes=0, run_at=self._clock())
        else:
            self._settle(claim, state=State.DEAD_LETTER, why=why, ended_at=self._clock())

    def park(self, claim: Claim, person_id: str) -> None:
        """Keep the event until `wake(person_id)`; hand it out again if that came meanwhile. Raises LeaseLostError."""
        now = self._clock()
        self._let_go(claim, lambda connection: self._rows.park(connection, claim, person_id, now))

    def wake(self, person_id: str) -> int:
        """Hand out what was parked for that person; return how many events that are."""
        now = self._clock()
        return self._ring_after(lambda connection: self._rows.wake(connection, person_id, now))

    def gate(self, person_id: str | None, until: datetime) -> None:
        """Hand out nothing of that person's before `until`; with None nothing at all (the bot's own token)."""
        lane = EVERYBODY if person_id is None else person_id
        self._write(lambda connection: self._rows.lanes.gate(connection, lane, until))

    def reap(self) -> int:
        """Take back the events of holders whose heart has stood still for a lease, or who have died; return how many.

        One whose holder died while it sent a reply is set apart until the lease is over: Webex may be at it still,
        and it could not be looked up yet. The person's other events go on at once.
        """
        now = self._clock()
        with self._reading() as connection:
            held = self._rows.lanes.held(connection)
        taken = 0
        for dead in self._watch.dead(held):
            if dead.sending and not self._watch.is_over(dead):
                self._ring_after(partial(self._rows.set_apart, dead=dead, now=now))
            else:
                taken += self._ring_after(partial(self._rows.take_back, dead=dead, now=now))
        return taken

    def listen(self, until: threading.Event) -> None:
        """Ring the bell when another process adds work, until `until` is set; SQLite can't tell, so nothing there."""
        if self._is_shared:
            listen(self._engine, self.wakeup, until)

    def purge(self, now: datetime) -> None:
        """Forget the payload of events that ended 24 h ago, and their keys after 30 days."""
        while self._write(lambda connection: self._rows.purge(connection, now)):
            pass

    def depth(self) -> int:
        """How many events are not done, but for those that wait for a sign-in."""
        with self._reading() as connection:
            return connection.scalar(DEPTH) or 0

    def oldest_age(self) -> timedelta:
        """For how long the oldest event has been due."""
        with self._reading() as connection:
            oldest = connection.scalar(OLDEST)
        return max(timedelta(), self._clock() - oldest) if oldest else timedelta()

    def _add(
        self,
        key: str,
        resource: str,
        event: str,
        person_id: str | None,
        data: Mapping[str, Any],
        run_at: datetime,
    ) -> bool:
        new = NewEvent(
            key=key,
            resource=resource,
            event=event,
            person_id=person_id,
            data=json.dumps(data),
            run_at=run_at,
            created_at=self._clock(),
        )
        with _trouble():
            is_new = self._writes.run_together(self._store, new)
        if is_new:
            self.wakeup.ring()
        return is_new

    def _store(self, connection: Connection, events: Sequence[NewEvent]) -> list[bool]:
        added = self._rows.add(connection, events)
        if self._is_shared and any(added):
            announce(connection)
        return added

    def _settle(self, claim: Claim, **changes: object) -> None:
        now = self._clock()
        self._let_go(claim, lambda connection: self._rows.settle(connection, claim, now, **changes))

    def _let_go(self, claim: Claim, operation: Operation[bool]) -> None:
        held = self._write(operation)
        self._deadlines.drop(claim.hold)
        self._sent.pop(claim.hold, None)
        if not held:
            raise LeaseLostError(claim.key)

    def _hold_on(self, claim: Claim, operation: Operation[bool]) -> None:
        began = self._deadlines.now()
        if not self._write(operation):
            self._deadlines.drop(claim.hold)
            raise LeaseLostError(claim.key)
        self._deadlines.prolong(claim.hold, began)

    def _write(self, operation: Operation[T]) -> T:
        with _trouble():
            return self._writes.run(operation)

    def _ring_after(self, operation: Operation[int]) -> int:
        """Write, and wake who waits for work if that made any."""

        def and_announce(connection: Connection) -> int:
            result = operation(connection)
            if self._is_shared and result:
                announce(connection)
            return result

        result = self._write(and_announce)
        if result:
            self.wakeup.ring()
        return result

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        with _trouble(), reading(self._engine) as connection:
            yield connection


@contextmanager
def _trouble() -> Iterator[None]:
    try:
        yield
    except SQLAlchemyError as error:
        raise InboxUnavailableError(reason(error)) from error

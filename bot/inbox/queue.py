"""The durable inbox: what was accepted is handled once, whatever dies in between.

An event is a row. The events of one person are a lane (see lanes.py), and one event of a lane is handled at a time.
So a person's questions are answered in the order in which they were asked, a failed one comes back later without
delaying the next, and a flood of one person takes one thread and every other turn at most. Events of no person, such
as jobs, have a lane each.

To claim an event is to lease its lane. The claim carries a fencing token that grows with each claim: a worker that
overslept its lease can't write over the work of the next one. A lease runs out when another process has seen its
heart-beat stand still for the whole time, on its own monotonic clock: no wall clock, right or wrong, ends or prolongs
a lease. The times at which events are due (`run_at`, pauses) are wall-clock times in UTC.
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

from bot.inbox.errors import InboxUnavailableError, LeaseLostError, unavailable
from bot.inbox.heartbeats import Heartbeats
from bot.inbox.lanes import EVERYBODY
from bot.inbox.leases import Deadlines, LeaseKey, Watch
from bot.inbox.outages import Outage
from bot.inbox.rates import UNLIMITED
from bot.inbox.rows import DEPTH, Claim, NewEvent, NoteBeside, Rows
from bot.inbox.wakeup import Wakeup, announce, listen
from bot.store.engine import reading
from bot.store.tables import State
from bot.store.writer import Operation, writer_for

__all__ = ["JOB", "Claim", "Inbox", "InboxUnavailableError", "LeaseLostError"]

T = TypeVar("T")

JOB = "job"
"""The resource of scheduled jobs."""


def lane_of(name: str) -> str:
    """Return the lane of the jobs of that name: given for a person to `schedule`, it lets one of them run at a time."""
    return f"cron:{name}"


class Inbox:
    """The inbox of one database. Every method but `is_ours` may raise InboxUnavailableError.

    `clock` gives aware UTC times; `monotonic` gives seconds that no one sets; `lease` is how long a lease is;
    `most_a_minute` is how many events of one person are handled in a minute: see rates.py.
    """

    def __init__(
        self,
        engine: Engine,
        *,
        clock: Callable[[], datetime],
        lease: timedelta,
        most_a_minute: int = UNLIMITED,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self.wakeup = Wakeup()
        self.outage = Outage("database")
        self.heartbeats = Heartbeats(engine)
        self.lease = lease
        self._engine = engine
        self._clock = clock
        self._writer = writer_for(engine)
        self._is_shared = engine.dialect.name == "postgresql"
        self._rows = Rows(engine, most_a_minute)
        self._watch = Watch(lease, monotonic)
        self._deadlines = Deadlines(lease, monotonic)
        self._sent: dict[LeaseKey, str] = {}

    def accept(self, key: str, resource: str, event: str, person_id: str | None, data: Mapping[str, Any]) -> bool:
        """Store an event, on disk before this returns; False if one of that key was stored before."""
        return self._add(key, resource, event, person_id, data, self._clock())

    def schedule(
        self, key: str, name: str, data: Mapping[str, Any], run_at: datetime, person_id: str | None = None
    ) -> bool:
        """Store a job, an event of resource "job" that is due at `run_at`; False if that key was stored before.

        It counts as created when it is due: only then does anybody wait for it.
        """
        return self._add(key, JOB, name, person_id, data, run_at)

    def claim(self, process_id: str) -> Claim | None:
        """Claim the next event that is due, for a process; None if there is none."""
        began, now = self._deadlines.now(), self._clock()
        if not self.due():
            return None
        claim = self._write(lambda connection: self._rows.take(connection, process_id, now))
        if claim is not None:
            self._deadlines.prolong(claim.lease_key, began)
        return claim

    def due(self) -> bool:
        """Whether there is anything to claim."""
        with self._reading() as connection:
            return self._rows.lanes.due(connection, self._clock()) is not None

    def is_ours(self, claim: Claim) -> bool:
        """Whether the lease still runs for certain, by this process's own clock; no database is asked."""
        return self._deadlines.runs(claim.lease_key)

    def renew(self, claim: Claim) -> None:
        """Start the lease again. Raises LeaseLostError."""
        self._prolong(claim, lambda connection: self._rows.lanes.beat(connection, claim.lease_key))

    def sending(self, claim: Claim, note: str) -> None:
        """Store what is needed to look up a reply that is about to be sent. Renews. Raises LeaseLostError.

        If this process dies now, the next one finds the note and asks Webex whether the reply stands there.
        """
        self._prolong(claim, lambda connection: self._rows.note(connection, claim, note))

    def sent(self, claim: Claim, note: str) -> None:
        """Keep this note with the event when it is finished: what was said for it is no other event's answer."""
        self._sent[claim.lease_key] = note

    def unknown(self, keys: Sequence[str]) -> set[str]:
        """Return those of the keys under which no event was stored."""
        with self._reading() as connection:
            return set(keys) - self._rows.known(connection, keys)

    def make_due(self) -> int:
        """Make due what was stored by a clock that was far ahead, and would wait for days; return how many events."""
        now = self._clock()
        return self._wake_after(lambda connection: self._rows.make_due(connection, now))

    def notes_beside(self, claim: Claim, asked_at: datetime) -> list[NoteBeside]:
        """Return the notes of all other events that are not done, or were done after that or not long before."""
        with self._reading() as connection:
            return self._rows.notes_beside(connection, min(claim.created_at, asked_at), claim.id)

    def hand_over(self, claim: Claim, old: str, new: str) -> bool:
        """Put `new` for `old` in the note of another event that waits; False if none has noted either."""
        return self._write(lambda connection: self._rows.hand_over(connection, claim, old, new))

    def finish(self, claim: Claim) -> None:
        """End the event: it is done, or the person was told that it was given up. Raises LeaseLostError."""
        state = State.DONE if claim.given_up is None else State.DEAD_LETTER
        kept = {"note": self._sent[claim.lease_key]} if claim.lease_key in self._sent else {}
        self._settle(claim, state=state, ended_at=self._clock(), **kept)

    def retry_at(self, claim: Claim, when: datetime, why: str) -> None:
        """Let the event come back at `when`; the person's other events go on meanwhile. Raises LeaseLostError."""
        self._settle(claim, run_at=when, why=why)

    def reschedule(self, claim: Claim, when: datetime) -> None:
        """Let the event come back at `when`, with all its tries before it: nothing failed. Raises LeaseLostError."""
        self._settle(claim, run_at=when, attempts=0)

    def hand_back(self, claim: Claim) -> None:
        """Undo the claim, so that another process has the event at once. Raises LeaseLostError.

        Where a reply may be under way the lease stays: the next process looks it up when the lease has run out.
        """
        now = self._clock()
        self._end(claim, lambda connection: self._rows.hand_back(connection, claim, now))

    def dead_letter(self, claim: Claim, why: str) -> None:
        """Give the event up. It comes back once more, as a claim with `given_up`, so that the person is told.

        Giving up that claim, too, ends it without a word. Raises LeaseLostError.
        """
        if claim.given_up is None:
            self._settle(claim, given_up=why, why=why, attempts=0, crashes=0, run_at=self._clock())
        else:
            self._settle(claim, state=State.DEAD_LETTER, why=why, ended_at=self._clock())

    def park(self, claim: Claim, person_id: str) -> None:
        """Keep the event until `resume(person_id)`; it is due again if that came meanwhile. Raises LeaseLostError."""
        now = self._clock()
        self._end(claim, lambda connection: self._rows.park(connection, claim, person_id, now))

    def resume(self, person_id: str) -> int:
        """Make due what was parked for that person; return how many events that are."""
        now = self._clock()
        return self._wake_after(lambda connection: self._rows.resume(connection, person_id, now))

    def know(self, person_id: str) -> None:
        """Remember that Webex has shown something of that person: they are no invention."""
        now = self._clock()
        self._write(lambda connection: self._rows.rates.know(connection, person_id, now))

    def forged(self) -> None:
        """Count an event of a stranger that Webex knows nothing of."""
        now = self._clock()
        self._write(lambda connection: self._rows.rates.forged(connection, now))

    def may_remind(self, person_id: str) -> bool:
        """Count a reminder of that person's sign-in, and say whether there were few of them in this minute."""
        now = self._clock()
        return self._write(lambda connection: self._rows.rates.may_remind(connection, person_id, now))

    def pause(self, seconds: int) -> None:
        """Let no event be claimed for so long: Webex has limited the bot's own token."""
        until = self._clock() + timedelta(seconds=seconds)
        self._write(lambda connection: self._rows.lanes.pause(connection, EVERYBODY, until))

    def reap(self) -> int:
        """Take back the events of workers whose lease has run out, or whose process has died; return how many.

        A worker may have died while it sent a reply. Its request may still be on the way to Webex, so nobody can look
        the reply up yet: the event is set apart until the lease has run out. The person's other events go on at once.
        """
        now = self._clock()
        with self._reading() as connection:
            leases = self._rows.lanes.leases(connection)
        taken = 0
        for dead in self._watch.over(leases):
            if dead.sending and not self._watch.has_run_out(dead):
                self._wake_after(partial(self._rows.set_apart, dead=dead, now=now))
            else:
                taken += self._wake_after(partial(self._rows.take_back, dead=dead, now=now))
        return taken

    def listen(self, until: threading.Event) -> None:
        """Wake the workers when another process adds work, until `until` is set. SQLite can't tell: there they look."""
        if self._is_shared:
            listen(self._engine, self.wakeup, until)

    def purge(self, now: datetime) -> None:
        """Forget the payload of events that ended 24 h ago, and their keys after 30 days."""
        while self._write(lambda connection: self._rows.purge(connection, now)):
            pass

    def depth(self) -> int:
        """Return how many events are not done, and not parked until a sign-in."""
        with self._reading() as connection:
            return connection.scalar(DEPTH) or 0

    def oldest_age(self) -> timedelta:
        """Return for how long an event has been due without a worker that takes it. What is paused is not due."""
        now = self._clock()
        with self._reading() as connection:
            due_at = self._rows.lanes.oldest_due(connection, now)
        return now - due_at if due_at else timedelta()

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
            lane=person_id or key,
            data=json.dumps(data),
            run_at=run_at,
            created_at=run_at,
        )
        is_new = self._told(lambda: self._writer.run_together(self._store, new))
        if is_new:
            self.wakeup.wake()
        return is_new

    def _store(self, connection: Connection, events: Sequence[NewEvent]) -> list[bool]:
        added = self._rows.add(connection, events)
        if self._is_shared and any(added):
            announce(connection)
        return added

    def _settle(self, claim: Claim, **changes: object) -> None:
        now = self._clock()
        self._end(claim, lambda connection: self._rows.settle(connection, claim, now, **changes))

    def _end(self, claim: Claim, operation: Operation[bool]) -> None:
        was_ours = self._write(operation)
        self._deadlines.drop(claim.lease_key)
        self._sent.pop(claim.lease_key, None)
        if not was_ours:
            raise LeaseLostError(claim.key)

    def _prolong(self, claim: Claim, operation: Operation[bool]) -> None:
        began = self._deadlines.now()  # before the beat is written: so this process knows first that it is too late
        if not self._write(operation):
            self._deadlines.drop(claim.lease_key)
            raise LeaseLostError(claim.key)
        self._deadlines.prolong(claim.lease_key, began)

    def _write(self, operation: Operation[T]) -> T:
        return self._told(lambda: self._writer.run(operation))

    def _told(self, write: Callable[[], T]) -> T:
        """Write; the log is told when that begins to fail, and when it goes well again."""
        try:
            with unavailable():
                result = write()
        except InboxUnavailableError as error:
            self.outage.failed(str(error))
            raise
        self.outage.worked()
        return result

    def _wake_after(self, operation: Operation[int]) -> int:
        """Write, and wake the workers, here and in other processes, if that made any work."""

        def and_announce(connection: Connection) -> int:
            result = operation(connection)
            if self._is_shared and result:
                announce(connection)
            return result

        result = self._write(and_announce)
        if result:
            self.wakeup.wake()
        return result

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        with unavailable(), reading(self._engine) as connection:
            yield connection

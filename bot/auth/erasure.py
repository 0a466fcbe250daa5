"""Forget a person: delete every row that is theirs; those of the inbox as soon as they are handled.

What is deleted is gone from the files as well: SQLite overwrites it, and its log is emptied at once.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from datetime import datetime, timedelta

from sqlalchemy import Connection, Engine, delete, select, update

from bot.events import PersonId
from bot.inbox.lanes import Lanes
from bot.inbox.outcomes import Done, Outcome, Reschedule
from bot.inbox.queue import Inbox
from bot.store.engine import empty_log
from bot.store.tables import State, events, lanes, metadata, sign_ins
from bot.store.writer import writer_for

JOB = "forget"
SOON = timedelta(seconds=1)

OF_PERSON = [sign_ins, *(t for t in metadata.sorted_tables if "person_id" in t.c and t not in (events, sign_ins))]
"""All tables with a person's id. The pending sign-ins come first: none may be completed while the rest goes."""

EMPTY = {"data": None, "person_id": None, "lane": "", "note": None, "why": None, "given_up": None}
"""An event keeps only its key, so that Webex's repetition of it is known."""


class Erasure:
    """Raises SQLAlchemyError and InboxUnavailableError."""

    def __init__(self, engine: Engine, inbox: Inbox, clock: Callable[[], datetime]) -> None:
        self._engine = engine
        self._writer = writer_for(engine)
        self._inbox = inbox
        self._lanes = Lanes(engine)
        self._clock = clock

    def forget(self, person: PersonId, asked: int | None = None) -> None:
        """Delete what there is. The event that asks for it, `asked`, is emptied by a job when it is done."""
        now = self._clock()
        self._writer.run(lambda connection: self._delete(connection, person, asked, now))
        empty_log(self._engine)
        if asked is not None:
            self._inbox.schedule(f"cron:{JOB}:{secrets.token_hex(8)}", JOB, {"event_id": asked}, now + SOON)

    def finish(self, event_id: int) -> Outcome:
        """Empty that event, and all of the same person's that are over; come back until it is over itself."""
        now = self._clock()
        is_over = self._writer.run(lambda connection: self._empty(connection, event_id, now))
        return Done() if is_over and empty_log(self._engine) else Reschedule(SOON.total_seconds())

    def _empty(self, connection: Connection, event_id: int, now: datetime) -> bool:
        asked = connection.execute(select(events.c.person_id, events.c.ended_at).where(events.c.id == event_id)).first()
        if asked is None or asked.person_id is None:
            return True
        is_over = events.c.ended_at.is_not(None)
        connection.execute(update(events).where(events.c.person_id == asked.person_id, is_over).values(**EMPTY))
        self._lanes.purge(connection, now)
        return asked.ended_at is not None

    def _delete(self, connection: Connection, person: PersonId, asked: int | None, now: datetime) -> None:
        for table in OF_PERSON:
            connection.execute(delete(table).where(table.c.person_id == person))
        # Parked until a sign-in, waiting for Webex, or set apart after a crash: no event may come back with the name of
        # a person who was forgotten. A worker that handles one of them just now loses its lease.
        others = (events.c.person_id == person) & events.c.ended_at.is_(None) & (events.c.id != (asked or 0))
        leased = update(lanes).where(lanes.c.event_id.in_(select(events.c.id).where(others)))
        freed = connection.scalars(leased.values(event_id=None, process_id=None).returning(lanes.c.lane)).all()
        connection.execute(update(events).where(others).values(**EMPTY, state=State.DONE, ended_at=now))
        for lane in freed:
            self._lanes.requeue(connection, lane, now)

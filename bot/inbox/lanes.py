"""Lanes: each is one person's queue. So one person's flood delays no other, and a person's events keep their order.

A worker leases a lane, not an event: while it handles one event of a lane, no other worker gets another of them.
Afterwards the lane goes behind all lanes that are due already. A transaction locks the lane's row before it changes the
lane's events: two that took the rows in another order could wait for each other.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from operator import itemgetter
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Engine,
    Row,
    bindparam,
    case,
    delete,
    exists,
    func,
    null,
    select,
    true,
    update,
)

from bot.inbox.leases import APART, Lease, LeaseKey
from bot.store.prepared import Prepared
from bot.store.tables import WAITING, Utc, events, lanes
from bot.store.upsert import insert_into

EVERYBODY = ""
"""A lane without events. While it is paused, all lanes are: Webex has limited the bot's own token."""

QUARANTINE = "suspects"
"""The lane of events over which a worker died. They are handled one at a time: the one that kills its worker then
takes no other event with it. Databases of earlier versions hold this word, so it stays."""


def _later(one: ColumnElement[Any], other: ColumnElement[Any]) -> ColumnElement[Any]:
    return case((one >= other, one), else_=other)


def _earlier(one: ColumnElement[Any], other: ColumnElement[Any]) -> ColumnElement[Any]:
    return case((one <= other, one), else_=other)


NOW = bindparam("now", type_=Utc)
ON_LANE = lanes.c.lane == bindparam("on_lane")
LEASED = ON_LANE & (lanes.c.event_id == bindparam("for_event")) & (lanes.c.fence == bindparam("with_fence"))

everybody = lanes.alias()
ALL_PAUSED = exists().where(everybody.c.lane == EVERYBODY, everybody.c.paused_until > NOW)
PAUSED_UNTIL = select(lanes.c.paused_until).where(ON_LANE)
# No row is looked at while all are paused: as a condition, SQLite would test that at each of the lanes that are due.
DUE = select(lanes.c.lane).where(lanes.c.due_at <= NOW).order_by(lanes.c.due_at).limit(case((ALL_PAUSED, 0), else_=1))
OLDEST_DUE = select(func.min(lanes.c.due_at)).where(lanes.c.due_at <= NOW, ~ALL_PAUSED)
DUE_LOCKED = DUE.with_for_update(skip_locked=True, of=lanes)
LEASES = select(lanes).where(lanes.c.event_id.is_not(None))
TAKE = (
    update(lanes)
    .where(ON_LANE)
    .values(
        due_at=None,
        resumed=False,
        beat=0,
        sending=False,
        event_id=bindparam("for_event"),
        fence=bindparam("with_fence"),
        process_id=bindparam("by"),
    )
)
BEAT = update(lanes).where(LEASED).values(beat=lanes.c.beat + 1)
SEND = update(lanes).where(LEASED).values(beat=lanes.c.beat + 1, sending=True)
SENDING = select(lanes.c.sending).where(LEASED)
RELEASE = update(lanes).where(LEASED).values(event_id=None, process_id=None)
RELEASE_DEAD = RELEASE.where(lanes.c.beat == bindparam("last_beat"))
FIRST = select(
    lanes.c.paused_until,
    select(func.min(events.c.run_at)).where(events.c.lane == lanes.c.lane, events.c.state == WAITING).scalar_subquery(),
).where(ON_LANE)
REQUEUE = update(lanes).where(ON_LANE, lanes.c.event_id.is_(None)).values(due_at=bindparam("due", type_=Utc))
FORGET_RESUMED = update(lanes).where(ON_LANE, lanes.c.resumed.is_(True)).values(resumed=False)
OF_LEASE = ("event_id", "fence", "beat", "process_id", "sending")
END_PAUSES = (
    update(lanes)
    .where(lanes.c.paused_until > bindparam("latest", type_=Utc))
    .values(paused_until=None, due_at=case((lanes.c.due_at > NOW, NOW), else_=lanes.c.due_at))
)
IDLE = lanes.c.event_id.is_(None) & lanes.c.due_at.is_(None)
PURGE = delete(lanes).where(IDLE, func.coalesce(lanes.c.paused_until, NOW) <= NOW)


class Lanes:
    """The statements on lanes; every method runs in the caller's transaction."""

    def __init__(self, engine: Engine) -> None:
        self._insert = insert_into(lanes, engine)
        self._join = Prepared(self._upsert(due_at=self._joined_due), engine, ["lane", "due_at"])
        self._pause = self._upsert(paused_until=self._paused, due_at=self._paused_due)
        self._resume = self._upsert(resumed=lambda _: true())
        self._apart = self._upsert(**{name: itemgetter(name) for name in OF_LEASE})

    def join(self, connection: Connection, due: Mapping[str, datetime]) -> None:
        """Have each lane looked at when an event of it is due."""
        self._join.run(connection, [{"lane": lane, "due_at": due[lane]} for lane in sorted(due)])

    def pause(self, connection: Connection, lane: str, until: datetime) -> None:
        """Let no event of the lane be claimed before `until`."""
        connection.execute(self._pause, {"lane": lane, "paused_until": until})

    def end_pauses(self, connection: Connection, now: datetime, latest: datetime) -> None:
        """End the pauses that last longer than `latest`."""
        connection.execute(END_PAUSES, {"now": now, "latest": latest})

    def resume(self, connection: Connection, lane: str) -> None:
        """Remember that parked events were resumed, for one that is being handled and about to be parked."""
        connection.execute(self._resume, {"lane": lane, "resumed": True})

    def was_resumed(self, connection: Connection, lane: str) -> bool:
        """Whether that happened since the lane's event was claimed; it is forgotten with this."""
        return connection.execute(FORGET_RESUMED, {"on_lane": lane}).rowcount == 1

    def due(self, connection: Connection, now: datetime, *, lock: bool = False) -> str | None:
        """Return the lane that has been due the longest."""
        lane: str | None = connection.scalar(DUE_LOCKED if lock else DUE, {"now": now})
        return lane

    def oldest_due(self, connection: Connection, now: datetime) -> datetime | None:
        """Return since when the lane that has been due the longest could be claimed."""
        due_at: datetime | None = connection.scalar(OLDEST_DUE, {"now": now})
        return due_at

    def is_told(self, connection: Connection, lane: str, since: datetime) -> bool:
        """Whether the lane was paused until after `since`: what was asked before that needs no further word."""
        until: datetime | None = connection.scalar(PAUSED_UNTIL, {"on_lane": lane})
        return until is not None and until > since

    def take(self, connection: Connection, key: LeaseKey, process_id: str) -> None:
        """Lease the lane to a process."""
        connection.execute(TAKE, _parameters(key) | {"by": process_id})

    def beat(self, connection: Connection, key: LeaseKey) -> bool:
        """Show that the worker lives; False when it has lost the lease."""
        return connection.execute(BEAT, _parameters(key)).rowcount == 1

    def send(self, connection: Connection, key: LeaseKey) -> bool:
        """Beat, and show that a reply may be on its way from now on."""
        return connection.execute(SEND, _parameters(key)).rowcount == 1

    def is_sending(self, connection: Connection, key: LeaseKey) -> bool:
        """Whether a reply may be on its way."""
        return bool(connection.scalar(SENDING, _parameters(key)))

    def release(self, connection: Connection, key: LeaseKey) -> bool:
        """End the lease, without saying when the lane is due; False when it was lost before."""
        return connection.execute(RELEASE, _parameters(key)).rowcount == 1

    def release_dead(self, connection: Connection, lease: Lease) -> bool:
        """End the lease of a worker that has not moved since `lease` was read."""
        parameters = _parameters(lease.key) | {"last_beat": lease.beat}
        return connection.execute(RELEASE_DEAD, parameters).rowcount == 1

    def set_apart(self, connection: Connection, lease: Lease) -> str:
        """Give a lease that has ended to the same process again, in a lane of its own; return that lane's name.

        The dead process won't use it. It only keeps the event from being claimed until the lease runs out.
        """
        lane = f"{APART}{lease.key.event_id}"
        row = {"lane": lane, "event_id": lease.key.event_id, "fence": lease.key.fence, "beat": 0}
        connection.execute(self._apart, row | {"process_id": lease.process_id, "sending": lease.sending})
        return lane

    def requeue(self, connection: Connection, lane: str, now: datetime) -> None:
        """Make the lane due with its first waiting event, behind those that are due already."""
        paused_until, first = connection.execute(FIRST, {"on_lane": lane}).one()
        due = None if first is None else max(now, first, paused_until or now)
        connection.execute(REQUEUE, {"on_lane": lane, "due": due})

    def leases(self, connection: Connection) -> list[Lease]:
        """Return every lease that there is."""
        return [_lease(row) for row in connection.execute(LEASES)]

    def purge(self, connection: Connection, now: datetime) -> int:
        """Drop the lanes that are empty and not paused."""
        return connection.execute(PURGE, {"now": now}).rowcount

    def _upsert(self, **changes: Callable[[Any], ColumnElement[Any]]) -> Any:
        """Insert a lane or change it; every change is given what would have been inserted."""
        return self._insert.on_conflict_do_update(
            index_elements=[lanes.c.lane],
            set_={column: change(self._insert.excluded) for column, change in changes.items()},
        )

    @staticmethod
    def _joined_due(new: Any) -> ColumnElement[Any]:
        due = _later(new.due_at, func.coalesce(lanes.c.paused_until, new.due_at))
        idle = lanes.c.event_id.is_(None)
        return case((idle, _earlier(func.coalesce(lanes.c.due_at, due), due)), else_=null())

    @staticmethod
    def _paused(new: Any) -> ColumnElement[Any]:
        return _later(func.coalesce(lanes.c.paused_until, new.paused_until), new.paused_until)

    @staticmethod
    def _paused_due(new: Any) -> ColumnElement[Any]:
        """NULL stays NULL: neither side of the comparison holds, and the other branch is NULL."""
        return case((lanes.c.due_at < new.paused_until, new.paused_until), else_=lanes.c.due_at)


def _parameters(key: LeaseKey) -> dict[str, Any]:
    return {"on_lane": key.lane, "for_event": key.event_id, "with_fence": key.fence}


def _lease(row: Row[Any]) -> Lease:
    return Lease(LeaseKey(row.lane, row.event_id, row.fence), row.beat, row.process_id, row.sending)

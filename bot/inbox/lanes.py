"""Lanes: one person's queue each, so that nobody's flood delays another and one person's events keep their order.

A lane is what is leased. While one of its events is held nobody gets another of them; when it is let go it goes
behind all lanes that are due already. The lane's row is locked before its events are changed.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from operator import itemgetter
from typing import Any, NamedTuple

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

from bot.store.tables import WAITING, Utc, events, lanes
from bot.store.upsert import insert_into

EVERYBODY = ""
"""The lane that holds no events, only the gate of the bot's own token."""

SUSPECTS = "suspects"
"""The lane of events over which a worker died. One at a time: the guilty one then takes no other with it."""


APART = "apart:"
"""Begins the name of a lane for one event, whose holder died while it was sending a reply."""


class Hold(NamedTuple):
    """What proves that a lane is held: the event and its fencing token."""

    lane: str
    event_id: int
    fence: int


class Held(NamedTuple):
    """A lane that somebody holds; `beat` moves as long as he lives."""

    hold: Hold
    beat: int
    owner: str
    sending: bool

    @property
    def is_apart(self) -> bool:
        return self.hold.lane.startswith(APART)


def _later(one: ColumnElement[Any], other: ColumnElement[Any]) -> ColumnElement[Any]:
    return case((one >= other, one), else_=other)


def _earlier(one: ColumnElement[Any], other: ColumnElement[Any]) -> ColumnElement[Any]:
    return case((one <= other, one), else_=other)


NOW = bindparam("now", type_=Utc)
ON_LANE = lanes.c.lane == bindparam("on_lane")
ON_HOLD = ON_LANE & (lanes.c.working == bindparam("held")) & (lanes.c.fence == bindparam("with_fence"))

everybody = lanes.alias()
GATED = exists().where(everybody.c.lane == EVERYBODY, everybody.c.gated_until > NOW)
GATED_UNTIL = select(lanes.c.gated_until).where(ON_LANE)
DUE = select(lanes.c.lane).where(lanes.c.due_at <= NOW, ~GATED).order_by(lanes.c.due_at).limit(1)
DUE_LOCKED = DUE.with_for_update(skip_locked=True, of=lanes)
HELD = select(lanes).where(lanes.c.working.is_not(None))
TAKE = (
    update(lanes)
    .where(ON_LANE)
    .values(
        due_at=None,
        woken=False,
        beat=0,
        sending=False,
        working=bindparam("held"),
        fence=bindparam("with_fence"),
        owner=bindparam("by"),
    )
)
BEAT = update(lanes).where(ON_HOLD).values(beat=lanes.c.beat + 1)
SEND = update(lanes).where(ON_HOLD).values(beat=lanes.c.beat + 1, sending=True)
SENDING = select(lanes.c.sending).where(ON_HOLD)
RELEASE = update(lanes).where(ON_HOLD).values(working=None, owner=None)
RELEASE_DEAD = RELEASE.where(lanes.c.beat == bindparam("last_beat"))
FIRST = select(
    lanes.c.gated_until,
    select(func.min(events.c.run_at)).where(events.c.lane == lanes.c.lane, events.c.state == WAITING).scalar_subquery(),
).where(ON_LANE)
REQUEUE = update(lanes).where(ON_LANE, lanes.c.working.is_(None)).values(due_at=bindparam("due", type_=Utc))
UNWAKE = update(lanes).where(ON_LANE, lanes.c.woken.is_(True)).values(woken=False)
HELD_BY = ("working", "fence", "beat", "owner", "sending")
IDLE = lanes.c.working.is_(None) & lanes.c.due_at.is_(None)
PURGE = delete(lanes).where(IDLE, func.coalesce(lanes.c.gated_until, NOW) <= NOW)


class Lanes:
    """The statements on lanes; every method runs in the caller's transaction."""

    def __init__(self, engine: Engine) -> None:
        self._insert = insert_into(lanes, engine)
        self._join = self._upsert(due_at=self._joined_due)
        self._gate = self._upsert(gated_until=self._gated, due_at=self._gated_due)
        self._wake = self._upsert(woken=lambda _: true())
        self._apart = self._upsert(**{name: itemgetter(name) for name in HELD_BY})

    def join(self, connection: Connection, due: Mapping[str, datetime]) -> None:
        """Have each lane looked at when an event of it is due."""
        connection.execute(self._join, [{"lane": lane, "due_at": due[lane]} for lane in sorted(due)])

    def gate(self, connection: Connection, lane: str, until: datetime) -> None:
        connection.execute(self._gate, {"lane": lane, "gated_until": until})

    def wake(self, connection: Connection, lane: str) -> None:
        """Remember that the lane was woken, for an event that is being handled and about to be parked."""
        connection.execute(self._wake, {"lane": lane, "woken": True})

    def unwake(self, connection: Connection, lane: str) -> bool:
        """Forget it; return whether it was woken since its event was claimed."""
        return connection.execute(UNWAKE, {"on_lane": lane}).rowcount == 1

    def due(self, connection: Connection, now: datetime, *, lock: bool = False) -> str | None:
        """Return the lane that has been due the longest."""
        lane: str | None = connection.scalar(DUE_LOCKED if lock else DUE, {"now": now})
        return lane

    def gated_until(self, connection: Connection, lane: str) -> datetime | None:
        until: datetime | None = connection.scalar(GATED_UNTIL, {"on_lane": lane})
        return until

    def take(self, connection: Connection, hold: Hold, owner: str) -> None:
        connection.execute(TAKE, _parameters(hold) | {"by": owner})

    def beat(self, connection: Connection, hold: Hold) -> bool:
        """Show that the holder lives; False when it holds the lane no more."""
        return connection.execute(BEAT, _parameters(hold)).rowcount == 1

    def send(self, connection: Connection, hold: Hold) -> bool:
        """Beat, and show that a reply may be on its way from now on."""
        return connection.execute(SEND, _parameters(hold)).rowcount == 1

    def is_sending(self, connection: Connection, hold: Hold) -> bool:
        return bool(connection.scalar(SENDING, _parameters(hold)))

    def release(self, connection: Connection, hold: Hold) -> bool:
        """Let the lane go, without saying when it is due; False when it isn't held so."""
        return connection.execute(RELEASE, _parameters(hold)).rowcount == 1

    def release_dead(self, connection: Connection, held: Held) -> bool:
        """Take the lane from a holder that has not moved since `held` was read."""
        parameters = _parameters(held.hold) | {"last_beat": held.beat}
        return connection.execute(RELEASE_DEAD, parameters).rowcount == 1

    def set_apart(self, connection: Connection, held: Held) -> str:
        """Have what was held, and let go, held by the same in a lane of its own; returns its name."""
        lane = f"{APART}{held.hold.event_id}"
        row = {"lane": lane, "working": held.hold.event_id, "fence": held.hold.fence, "beat": 0}
        connection.execute(self._apart, row | {"owner": held.owner, "sending": held.sending})
        return lane

    def requeue(self, connection: Connection, lane: str, now: datetime) -> None:
        """Make the lane due with its first waiting event, behind those that are due already."""
        gated_until, first = connection.execute(FIRST, {"on_lane": lane}).one()
        due = None if first is None else max(now, first, gated_until or now)
        connection.execute(REQUEUE, {"on_lane": lane, "due": due})

    def held(self, connection: Connection) -> list[Held]:
        return [_held(row) for row in connection.execute(HELD)]

    def purge(self, connection: Connection, now: datetime) -> int:
        """Drop the lanes that hold nothing and are not gated."""
        return connection.execute(PURGE, {"now": now}).rowcount

    def _upsert(self, **changes: Callable[[Any], ColumnElement[Any]]) -> Any:
        """Insert a lane or change it; every change is given what would have been inserted."""
        return self._insert.on_conflict_do_update(
            index_elements=[lanes.c.lane],
            set_={column: change(self._insert.excluded) for column, change in changes.items()},
        )

    @staticmethod
    def _joined_due(new: Any) -> ColumnElement[Any]:
        due = _later(new.due_at, func.coalesce(lanes.c.gated_until, new.due_at))
        idle = lanes.c.working.is_(None)
        return case((idle, _earlier(func.coalesce(lanes.c.due_at, due), due)), else_=null())

    @staticmethod
    def _gated(new: Any) -> ColumnElement[Any]:
        return _later(func.coalesce(lanes.c.gated_until, new.gated_until), new.gated_until)

    @staticmethod
    def _gated_due(new: Any) -> ColumnElement[Any]:
        """NULL stays NULL: neither side of the comparison holds, and the other branch is NULL."""
        return case((lanes.c.due_at < new.gated_until, new.gated_until), else_=lanes.c.due_at)


def _parameters(hold: Hold) -> dict[str, Any]:
    return {"on_lane": hold.lane, "held": hold.event_id, "with_fence": hold.fence}


def _held(row: Row[Any]) -> Held:
    return Held(Hold(row.lane, row.working, row.fence), row.beat, row.owner, row.sending)

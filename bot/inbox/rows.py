"""What happens to the inbox's rows; every method runs in its caller's transaction, and may be run again."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any, NamedTuple, TypedDict

from sqlalchemy import ColumnElement, Connection, Engine, Row, bindparam, case, delete, func, select, update

from bot.inbox.lanes import NOW, QUARANTINE, Lanes
from bot.inbox.leases import Lease, LeaseKey
from bot.inbox.rates import UNLIMITED, Over, Rates, Whose
from bot.store.prepared import Prepared
from bot.store.tables import PARKED, WAITING, State, Utc, events
from bot.store.upsert import insert_into

MOST_CRASHES = 3
"""A worker that died over an event so often will die over it again."""
LONGEST_WAIT = timedelta(hours=25)
"""Webex may ask to wait for a day, not for longer."""

LATEST_WEBHOOK = timedelta(hours=1)
"""A question may have been answered in its thread that long before the webhook of an older one came."""
PAYLOAD_FOR = timedelta(hours=24)
KEYS_FOR = timedelta(days=30)
CRON_FOR = timedelta(days=2)
PARKED_FOR = timedelta(days=7)
READ_LATER = timedelta(minutes=10)
"""Of somebody who asks too much so much is read when it may be. The rest is a flood, and answered never."""
MOST_PUT_OFF = 100
"""Events put off in one transaction, so that no other transaction waits long for it."""


class NewEvent(TypedDict):
    """What is known of an event when it comes in."""

    key: str
    resource: str
    event: str
    person_id: str | None
    lane: str
    data: str
    run_at: datetime
    created_at: datetime


AT_FIRST = {"state": State.WAITING.value, "attempts": 0, "crashes": 0, "fence": 0}


class SomeKnownError(Exception):
    """Some of the events are stored already."""


@dataclass(frozen=True, slots=True)
class Claim:
    """An event to handle. `fence` grows with every claim of it; `attempts` counts this one."""

    id: int
    key: str
    resource: str
    event: str
    person_id: str | None
    data: Mapping[str, Any] = field(hash=False)
    attempts: int
    fence: int
    was_sending: str | None
    """The note of an earlier worker that was sending a reply, and may have sent it."""
    created_at: datetime
    lane: str
    over: Over | None = None
    """A limit that was passed with this event: it is only put off, with a word to the person."""
    is_known: bool = True
    """Whether Webex has shown the bot something of this person lately: a stranger's event may be made up."""
    given_up: str | None = None
    """Why the event is a dead letter: nothing is left to do but to tell the person."""

    @property
    def lease_key(self) -> LeaseKey:
        """What proves that the event is still this worker's."""
        return LeaseKey(self.lane, self.id, self.fence)

    def due_again(self, over: Over) -> datetime:
        """Return when an event that is put off is due: in its person's lane, which is paused, it keeps its place."""
        return self.created_at if over.whose is Whose.PERSON else over.until


class NoteBeside(NamedTuple):
    """The note of another event, and when that came."""

    note: str
    created_at: datetime


BEFORE = bindparam("before", type_=Utc)
HEAD = (
    select(events)
    .where(events.c.lane == bindparam("on_lane"), events.c.state == WAITING)
    .order_by(events.c.run_at, events.c.id)
    .limit(1)
)
CRASHES = select(events.c.crashes, events.c.given_up).where(events.c.id == bindparam("with_id"))
NOTES_BESIDE = select(events.c.note, events.c.created_at).where(
    events.c.id != bindparam("with_id"),
    events.c.note.is_not(None),
    events.c.ended_at.is_(None) | (events.c.ended_at >= bindparam("since", type_=Utc)),
)
# Never claimed, and yet not due: the clock of the process that stored it was ahead. Jobs do wait for their time.
LOST = (
    (events.c.state == WAITING)
    & (events.c.resource != "job")
    & (events.c.run_at > case((events.c.fence == 0, NOW), else_=bindparam("latest", type_=Utc)))
)
LOST_LANES = select(events.c.lane).where(LOST).distinct()
FIND = update(events).where(LOST).values(run_at=NOW)
CHANGE = update(events).where(events.c.id == bindparam("with_id"))
RESUME = update(events).where(events.c.lane == bindparam("on_lane"), events.c.state == PARKED)
GIVE_UP_OLD = (
    update(events)
    .where(
        events.c.lane == bindparam("on_lane"),
        events.c.state == WAITING,
        events.c.attempts == 0,
        events.c.note.is_(None),
        events.c.created_at < BEFORE,
    )
    .values(state=State.DONE, ended_at=NOW, why="asked too much")
)
DEPTH = select(func.count()).select_from(events).where(events.c.state == WAITING)

SOME = 500
"""Rows purged in one transaction, so that no other transaction waits long for it."""


def _some(*conditions: ColumnElement[bool]) -> ColumnElement[bool]:
    return events.c.id.in_(select(events.c.id).where(*conditions).limit(SOME))


EXPIRE = update(events).where(_some(events.c.state == PARKED, events.c.created_at < BEFORE))
EMPTY = (
    update(events)
    .where(_some(events.c.ended_at < BEFORE, events.c.data.is_not(None)))
    .values(data=None, person_id=None, lane="", note=None, why=None, given_up=None)
)
CRON = events.c.key.like("cron:%") & (events.c.ended_at < bindparam("cron_before", type_=Utc))
DELETE = delete(events).where(_some((events.c.ended_at < BEFORE) | CRON))


class Rows:
    """The statements on events, each with what it means for their lane."""

    def __init__(self, engine: Engine, most_a_minute: int = UNLIMITED) -> None:
        self.lanes = Lanes(engine)
        self.rates = Rates(engine, most_a_minute)
        insert = insert_into(events, engine).on_conflict_do_nothing(index_elements=[events.c.key])
        self._insert = Prepared(insert, engine, [*NewEvent.__annotations__, *AT_FIRST])

    def add(self, connection: Connection, new: Sequence[NewEvent]) -> list[bool]:
        """Store events; for each whether it is new, False if one of that key is there.

        Raises SomeKnownError when that is so for one of several: then each has to be added alone.
        """
        added = self._insert.run(connection, [{**event, **AT_FIRST} for event in new])
        if added < len(new) > 1:
            raise SomeKnownError
        if added:
            due: dict[str, datetime] = {}
            for event in new:
                due[event["lane"]] = min(event["run_at"], due.get(event["lane"], event["run_at"]))
            self.lanes.join(connection, due)
        return [added > 0] * len(new)

    def take(self, connection: Connection, process_id: str, now: datetime) -> Claim | None:
        """Claim the first event of the lane that has been due the longest, of those that may be handled now."""
        for _ in range(MOST_PUT_OFF):
            lane = self.lanes.due(connection, now, lock=True)
            if lane is None:
                break
            row = connection.execute(HEAD, {"on_lane": lane}).first()
            claim = None if row is None else self._admitted(connection, _claim(row), row.crashes, now)
            if claim is not None:
                self.lanes.take(connection, claim.lease_key, process_id)
                _change(connection, claim.id, attempts=claim.attempts, fence=claim.fence)
                return claim
            self.lanes.requeue(connection, lane, now)
        return None

    def _admitted(self, connection: Connection, claim: Claim, crashes: int, now: datetime) -> Claim | None:
        """Return a claim that may be handled now, also where the person is to be told of a limit; else put it off."""
        if claim.attempts > 1 or claim.was_sending or claim.given_up or crashes:
            return claim  # it was counted when it was claimed first
        rate = self.rates.count(connection, claim.resource, claim.data, now)
        if rate.over is None:
            return claim if rate.is_known else replace(claim, is_known=False)
        is_told = self.lanes.is_told(connection, claim.lane, claim.created_at)
        if rate.over.whose is Whose.PERSON:
            connection.execute(GIVE_UP_OLD, {"on_lane": claim.lane, "before": now - READ_LATER, "now": now})
            self.lanes.pause(connection, claim.lane, rate.over.until)
        elif is_told or not rate.is_first:
            _change(connection, claim.id, run_at=rate.over.until, fence=claim.fence)  # it isn't LOST, it waits
        return replace(claim, over=rate.over) if rate.is_first and not is_told else None

    def note(self, connection: Connection, claim: Claim, note: str) -> bool:
        """Note what is about to be sent; False when the lease was lost."""
        is_ours = self.lanes.send(connection, claim.lease_key)
        if is_ours:
            _change(connection, claim.id, note=note)
        return is_ours

    def known(self, connection: Connection, keys: Sequence[str]) -> set[str]:
        """Return those of the keys that are there."""
        return set(connection.scalars(select(events.c.key).where(events.c.key.in_(keys))))

    def make_due(self, connection: Connection, now: datetime) -> int:
        """Make due what waits longer than anything can that a person has asked; return how many events that were."""
        latest = now + LONGEST_WAIT
        self.lanes.end_pauses(connection, now, latest)
        lost = sorted(connection.scalars(LOST_LANES, {"now": now, "latest": latest}))
        for lane in lost:
            self.lanes.join(connection, {lane: now})
        return connection.execute(FIND, {"now": now, "latest": latest}).rowcount if lost else 0

    def notes_beside(self, connection: Connection, asked_at: datetime, event_id: int) -> list[NoteBeside]:
        """Return the notes of other events whose replies may stand in the same thread."""
        rows = connection.execute(NOTES_BESIDE, {"with_id": event_id, "since": asked_at - LATEST_WEBHOOK})
        return [NoteBeside(*row) for row in rows]

    def hand_over(self, connection: Connection, claim: Claim, old: str, new: str) -> bool:
        """Put one message's id for another's in the notes of other events that wait."""
        noted = events.c.note.contains(old, autoescape=True) | events.c.note.contains(new, autoescape=True)
        others = update(events).where(events.c.state == WAITING, events.c.id != claim.id, noted)
        return connection.execute(others.values(note=func.replace(events.c.note, old, new))).rowcount > 0

    def settle(self, connection: Connection, claim: Claim, now: datetime, **changes: object) -> bool:
        """Change the event and end its lease; False when that was lost."""
        if not self.lanes.release(connection, claim.lease_key):
            return False
        _change(connection, claim.id, **changes)
        self.lanes.requeue(connection, claim.lane, now)
        return True

    def hand_back(self, connection: Connection, claim: Claim, now: datetime) -> bool:
        """Undo the claim; but keep the lease where a reply may be under way, until that can be looked up."""
        is_ours = self.lanes.beat(connection, claim.lease_key)
        if not is_ours or self.lanes.is_sending(connection, claim.lease_key):
            return is_ours
        return self.settle(connection, claim, now, attempts=claim.attempts - 1)

    def park(self, connection: Connection, claim: Claim, person_id: str, now: datetime) -> bool:
        """Put the event into that person's lane, to wait there unless its events were resumed meanwhile."""
        if not self.lanes.release(connection, claim.lease_key):
            return False
        # An event in quarantine was not in the person's lane, so a sign-in may have missed it: it looks once more.
        is_missed = self.lanes.was_resumed(connection, person_id) or claim.lane == QUARANTINE
        state = State.WAITING if is_missed else State.PARKED
        _change(connection, claim.id, state=state, lane=person_id, attempts=0)
        self.lanes.requeue(connection, claim.lane, now)
        if state is State.WAITING and person_id != claim.lane:
            self.lanes.join(connection, {person_id: now})
        return True

    def resume(self, connection: Connection, person_id: str, now: datetime) -> int:
        """Make the person's parked events due; return how many that are."""
        self.lanes.resume(connection, person_id)
        resumed = connection.execute(RESUME, {"on_lane": person_id, "state": State.WAITING, "run_at": now})
        self.lanes.requeue(connection, person_id, now)
        return resumed.rowcount

    def take_back(self, connection: Connection, dead: Lease, now: datetime) -> bool:
        """Take an event from a worker that died over it, or give it up if that happens every time."""
        if not self.lanes.release_dead(connection, dead):
            return False
        event_id = dead.key.event_id
        row = connection.execute(CRASHES, {"with_id": event_id}).one()
        _change(connection, event_id, lane=QUARANTINE, **_after_crash(row.crashes + 1, row.given_up, now))
        self.lanes.requeue(connection, dead.key.lane, now)
        self.lanes.join(connection, {QUARANTINE: now})
        return True

    def set_apart(self, connection: Connection, dead: Lease, now: datetime) -> bool:
        """Let the person's other events go on; the one that a worker died over stays leased, in a lane of its own."""
        if not self.lanes.release_dead(connection, dead):
            return False
        _change(connection, dead.key.event_id, lane=self.lanes.set_apart(connection, dead))
        self.lanes.requeue(connection, dead.key.lane, now)
        return True

    def purge(self, connection: Connection, now: datetime) -> int:
        """Forget some of what is older than may be kept; return how many rows that concerned, 0 when all is done."""
        ended = connection.execute(EXPIRE, {"before": now - PARKED_FOR, "ended_at": now, "state": State.DONE})
        emptied = connection.execute(EMPTY, {"before": now - PAYLOAD_FOR})
        deleted = connection.execute(DELETE, {"before": now - KEYS_FOR, "cron_before": now - CRON_FOR})
        others = self.lanes.purge(connection, now) + self.rates.purge(connection, now)
        return ended.rowcount + emptied.rowcount + deleted.rowcount + others


def _after_crash(crashes: int, given_up: str | None, now: datetime) -> dict[str, object]:
    if crashes < MOST_CRASHES:
        # The event that kills its workers has crashed more often than those beside it, and so it comes after them.
        return {"crashes": crashes, "run_at": now + timedelta(seconds=crashes - 1)}
    if given_up is None:
        return {"crashes": 0, "attempts": 0, "run_at": now, "given_up": f"the worker died over it {crashes} times"}
    return {"crashes": crashes, "state": State.DEAD_LETTER, "ended_at": now}


def _change(connection: Connection, event_id: int, **changes: object) -> None:
    connection.execute(CHANGE, {"with_id": event_id, **changes})


def _claim(row: Row[Any]) -> Claim:
    return Claim(
        id=row.id,
        key=row.key,
        resource=row.resource,
        event=row.event,
        person_id=row.person_id,
        data=json.loads(row.data),
        attempts=row.attempts + 1,
        fence=row.fence + 1,
        was_sending=row.note,
        created_at=row.created_at,
        lane=row.lane,
        given_up=row.given_up,
    )

"""Hosts who have signed in: their tokens, encrypted, and the lease of the thread that asks Webex for new ones.

Nothing here waits: a change is made by one statement that says what it expects to find, and tells whether it did.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import Connection, Engine, Row, bindparam, delete, select, update

from bot.events import PersonId
from bot.store.engine import reading
from bot.store.sealing import Sealer
from bot.store.tables import hosts, sign_ins
from bot.store.upsert import insert_into
from bot.store.writer import Operation, writer_for

FIND = select(hosts).where(hosts.c.person_id == bindparam("person"))


class Host(msgspec.Struct, frozen=True, kw_only=True):
    """What a host's sign-in gave; times are aware UTC, as Webex told them. `repr` shows no token."""

    access: str
    refresh: str
    expires_at: datetime
    refresh_expires_at: datetime | None
    scopes: tuple[str, ...]
    zone: str | None
    signed_in_at: datetime
    zone_seen_at: datetime | None = None
    """When Webex told the zone again; None: at the sign-in."""
    names_scopes: bool = False
    """Whether Webex named the scopes. Else they are those that were asked for."""

    def __repr__(self) -> str:
        return f"Host(expires_at={self.expires_at}, scopes={self.scopes})"


@dataclass(frozen=True, slots=True)
class Kept:
    """A host as stored. `lease` is a word of the thread that renews the tokens just now."""

    host: Host
    refresh_at: datetime
    version: int
    lease: str | None


def _always(_: Connection) -> bool:
    return True


class Hosts:
    """The hosts in one database. Raises SQLAlchemyError, and SealBrokenError where the keys don't fit."""

    def __init__(self, engine: Engine, sealer: Sealer) -> None:
        self._engine = engine
        self._writer = writer_for(engine)
        self._sealer = sealer

    def find(self, person: PersonId) -> Kept | None:
        """Return a person's tokens."""
        with reading(self._engine) as connection:
            row = connection.execute(FIND, {"person": person}).one_or_none()
        return None if row is None else self._kept(row)

    def signed_in(self) -> Iterator[tuple[PersonId, Host]]:
        """Yield everybody who has signed in."""
        with reading(self._engine) as connection:
            rows = connection.execute(select(hosts)).all()
        return ((PersonId(row.person_id), self._kept(row).host) for row in rows)

    def put(self, person: PersonId, host: Host, refresh_at: datetime, given: Operation[bool] = _always) -> bool:
        """Store what a sign-in gave, in place of what was there; a renewal that is under way comes too late.

        That is done only if `given`, asked in the same transaction, says yes; returns what it says.
        """
        new = insert_into(hosts, self._engine).values(
            person_id=person, sealed=self._sealer.seal(person, host), refresh_at=refresh_at, version=1, lease=None
        )
        changes = {name: new.excluded[name] for name in ("sealed", "refresh_at", "lease")}
        newer = new.on_conflict_do_update(
            index_elements=[hosts.c.person_id], set_={**changes, "version": hosts.c.version + 1}
        )

        def put(connection: Connection) -> bool:
            is_given = given(connection)
            if is_given:
                connection.execute(newer)
            return is_given

        return self._writer.run(put)

    def lease(self, person: PersonId, seen: Kept, lease: str) -> bool:
        """Take the lease to renew what was `seen`; False if another thread has taken it since."""
        is_same = hosts.c.lease.is_(None) if seen.lease is None else hosts.c.lease == seen.lease
        return self._change(person, is_same & (hosts.c.version == seen.version), lease=lease)

    def release(self, person: PersonId, lease: str) -> bool:
        """End a lease that brought nothing new."""
        return self._change(person, hosts.c.lease == lease, lease=None)

    def replace(self, person: PersonId, lease: str, host: Host, refresh_at: datetime) -> bool:
        """Store renewed tokens, on disk before this returns; False if the host signed out or in meanwhile."""
        sealed = self._sealer.seal(person, host)
        return self._change(
            person,
            hosts.c.lease == lease,
            sealed=sealed,
            refresh_at=refresh_at,
            version=hosts.c.version + 1,
            lease=None,
        )

    def expire(self, person: PersonId, seen: Kept, now: datetime) -> bool:
        """Note that Webex refused the access token that was `seen`: it must be renewed before it is used again."""
        expired = msgspec.structs.replace(seen.host, expires_at=now)
        return self._change(
            person,
            hosts.c.lease.is_(None) & (hosts.c.version == seen.version),
            sealed=self._sealer.seal(person, expired),
            refresh_at=now,
            version=hosts.c.version + 1,
        )

    def learn_zone(self, person: PersonId, seen: Kept, zone: str | None, now: datetime) -> bool:
        """Store the zone that Webex tells now; False if the tokens that were `seen` changed meanwhile."""
        host = msgspec.structs.replace(seen.host, zone=zone, zone_seen_at=now)
        return self._change(
            person,
            hosts.c.lease.is_(None) & (hosts.c.version == seen.version),
            sealed=self._sealer.seal(person, host),
            version=hosts.c.version + 1,
        )

    def forget(self, person: PersonId) -> bool:
        """Delete the person's tokens, whether or not the keys open them; return whether there were any.

        The person's pending sign-ins go too: one that is being completed just now finds that it is over.
        """
        pending = delete(sign_ins).where(sign_ins.c.person_id == person)
        tokens = delete(hosts).where(hosts.c.person_id == person)

        def forget(connection: Connection) -> bool:
            connection.execute(pending)
            return connection.execute(tokens).rowcount == 1

        return self._writer.run(forget)

    def remove(self, person: PersonId, seen: Kept, lease: str | None = None) -> bool:
        """Forget the tokens that were `seen`, under that lease; False if they were changed meanwhile."""
        is_same = hosts.c.lease.is_(None) if lease is None else hosts.c.lease == lease
        gone = delete(hosts).where(hosts.c.person_id == person, hosts.c.version == seen.version, is_same)
        return self._count(lambda connection: connection.execute(gone).rowcount) == 1

    def due(self, now: datetime) -> list[PersonId]:
        """Return the persons whose tokens should be renewed by now, the most urgent first."""
        with reading(self._engine) as connection:
            found = connection.scalars(
                select(hosts.c.person_id).where(hosts.c.refresh_at <= now).order_by(hosts.c.refresh_at)
            )
            return [PersonId(person) for person in found]

    def check(self) -> None:
        """Open one of them, so that keys that don't fit are noticed at the start. Raises SealBrokenError."""
        with reading(self._engine) as connection:
            row = connection.execute(select(hosts).limit(1)).one_or_none()
        if row is not None:
            self._kept(row)

    def _kept(self, row: Row[Any]) -> Kept:
        host = self._sealer.open(row.person_id, row.sealed, Host)
        return Kept(host, row.refresh_at, row.version, row.lease)

    def _change(self, person: PersonId, condition: Any, **changes: Any) -> bool:
        statement = update(hosts).where(hosts.c.person_id == person, condition).values(**changes)
        return self._count(lambda connection: connection.execute(statement).rowcount) == 1

    def _count(self, operation: Operation[int]) -> int:
        return self._writer.run(operation)

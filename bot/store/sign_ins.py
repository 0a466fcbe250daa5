"""Pending sign-ins, each for one person and ten minutes. The first request that completes one takes it away."""

from __future__ import annotations

import hashlib
from datetime import datetime

import msgspec
from sqlalchemy import Connection, Engine, delete, insert, select, update

from bot.events import PersonId
from bot.store.engine import reading
from bot.store.sealing import Sealer
from bot.store.tables import sign_ins
from bot.store.writer import Operation, writer_for

USED = "used:"
"""Begins what is stored of the state of a sign-in that is being completed just now."""


class PendingSignIn(msgspec.Struct, frozen=True, kw_only=True):
    """The person that a sign-in is for, and the PKCE verifier that only the bot knows."""

    person_id: PersonId
    org_id: str | None
    name: str
    email: str
    verifier: str
    as_admin: bool = False
    """Whether Webex is asked for the admin scopes, too."""

    def __repr__(self) -> str:
        return f"PendingSignIn(person_id={self.person_id!r})"


class PendingSignIns:
    """Keep sign-ins by their state, of which only the hash is stored. Raises SQLAlchemyError and SealBrokenError."""

    def __init__(self, engine: Engine, sealer: Sealer) -> None:
        self._engine = engine
        self._writer = writer_for(engine)
        self._sealer = sealer

    def put(self, state: str, pending: PendingSignIn, expires_at: datetime) -> None:
        """Store a new one."""
        hashed = fingerprint(state)
        row = {
            "state_hash": hashed,
            "person_id": pending.person_id,
            "sealed": self._sealer.seal(hashed, pending),
            "expires_at": expires_at,
        }
        self._writer.run(lambda connection: connection.execute(insert(sign_ins).values(**row)))

    def find(self, state: str, now: datetime) -> PendingSignIn | None:
        """Return the sign-in, which stays; None if there is none (any more)."""
        hashed = fingerprint(state)
        with reading(self._engine) as connection:
            sealed = connection.scalar(
                select(sign_ins.c.sealed).where(sign_ins.c.state_hash == hashed, sign_ins.c.expires_at > now)
            )
        return None if sealed is None else self._sealer.open(hashed, sealed, PendingSignIn)

    def take(self, state: str, now: datetime, until: datetime) -> PendingSignIn | None:
        """Return the sign-in, used up by one statement: of all who ask for it one gets it. It stays if it won't open.

        Until `until` at most it stands there as used, so that `end` can tell whether the person still wants it.
        """
        hashed = fingerprint(state)
        taking = (
            update(sign_ins)
            .where(sign_ins.c.state_hash == hashed, sign_ins.c.expires_at > now)
            .values(state_hash=USED + hashed, expires_at=until)
            .returning(sign_ins.c.sealed)
        )

        def take(connection: Connection) -> PendingSignIn | None:
            sealed = connection.scalar(taking)
            return None if sealed is None else self._sealer.open(hashed, sealed, PendingSignIn)

        return self._writer.run(take)

    def end(self, state: str) -> Operation[bool]:
        """Drop the sign-in that was taken; False where the person has signed out, or was forgotten, since."""
        over = delete(sign_ins).where(sign_ins.c.state_hash == USED + fingerprint(state))
        return lambda connection: connection.execute(over).rowcount == 1

    def has(self, person: PersonId, now: datetime) -> bool:
        """Whether a sign-in of that person's is pending."""
        is_good = (sign_ins.c.expires_at > now) & ~sign_ins.c.state_hash.startswith(USED)
        pending = select(sign_ins.c.state_hash).where(sign_ins.c.person_id == person, is_good).limit(1)
        with reading(self._engine) as connection:
            return connection.scalar(pending) is not None

    def drop(self, person: PersonId) -> None:
        """End all pending sign-ins of a person."""
        theirs = delete(sign_ins).where(sign_ins.c.person_id == person)
        self._writer.run(lambda connection: connection.execute(theirs))

    def purge(self, now: datetime) -> None:
        """Forget those that are over."""
        over = delete(sign_ins).where(sign_ins.c.expires_at <= now)
        self._writer.run(lambda connection: connection.execute(over))


def fingerprint(state: str) -> str:
    """Return what is stored of a state: its SHA-256. A state has 128 random bits, so it needs no salt."""
    return hashlib.sha256(state.encode()).hexdigest()

"""Sign-ins under way: whom a link is for, for ten minutes, until one of all who come with it takes it away."""

from __future__ import annotations

import hashlib
from datetime import datetime

import msgspec
from sqlalchemy import Connection, Engine, delete, insert, select, update

from bot.events import PersonId
from bot.store.engine import reading
from bot.store.sealing import Sealer
from bot.store.tables import sign_ins
from bot.store.writes import Operation, writes_for

USED = "used:"
"""Begins what is stored of a state with which somebody is signing in just now."""


class SignInLink(msgspec.Struct, frozen=True, kw_only=True):
    """Whom a sign-in link is for, and the PKCE verifier that only the bot knows."""

    person_id: PersonId
    org_id: str | None
    name: str
    email: str
    verifier: str

    def __repr__(self) -> str:
        return f"Invitation(person_id={self.person_id!r})"


class SignInStates:
    """Keep sign-in links by their state, of which only the hash is stored. Raises SQLAlchemyError, SealBrokenError."""

    def __init__(self, engine: Engine, sealer: Sealer) -> None:
        self._engine = engine
        self._writes = writes_for(engine)
        self._sealer = sealer

    def put(self, state: str, link: SignInLink, expires_at: datetime) -> None:
        hashed = fingerprint(state)
        row = {
            "state_hash": hashed,
            "person_id": link.person_id,
            "sealed": self._sealer.seal(hashed, link),
            "expires_at": expires_at,
        }
        self._writes.run(lambda connection: connection.execute(insert(sign_ins).values(**row)))

    def find(self, state: str, now: datetime) -> SignInLink | None:
        """The invitation, which stays; None if there is none (any more)."""
        hashed = fingerprint(state)
        with reading(self._engine) as connection:
            sealed = connection.scalar(
                select(sign_ins.c.sealed).where(sign_ins.c.state_hash == hashed, sign_ins.c.expires_at > now)
            )
        return None if sealed is None else self._sealer.open(hashed, sealed, SignInLink)

    def consume(self, state: str, now: datetime, until: datetime) -> SignInLink | None:
        """The invitation, used up by one statement: of all who ask for it one gets it. It stays if it won't open.

        Until `until` at most it stands there as used, so that `end` can tell whether the person still wants it.
        """
        hashed = fingerprint(state)
        taking = (
            update(sign_ins)
            .where(sign_ins.c.state_hash == hashed, sign_ins.c.expires_at > now)
            .values(state_hash=USED + hashed, expires_at=until)
            .returning(sign_ins.c.sealed)
        )

        def take(connection: Connection) -> SignInLink | None:
            sealed = connection.scalar(taking)
            return None if sealed is None else self._sealer.open(hashed, sealed, SignInLink)

        return self._writes.run(take)

    def end(self, state: str) -> Operation[bool]:
        """Drop the invitation that was consumed; False where the person has signed out, or was forgotten, since."""
        over = delete(sign_ins).where(sign_ins.c.state_hash == USED + fingerprint(state))
        return lambda connection: connection.execute(over).rowcount == 1

    def is_waiting(self, person: PersonId, now: datetime) -> bool:
        """Whether a link of that person's is still good."""
        is_good = (sign_ins.c.expires_at > now) & ~sign_ins.c.state_hash.startswith(USED)
        link = select(sign_ins.c.state_hash).where(sign_ins.c.person_id == person, is_good).limit(1)
        with reading(self._engine) as connection:
            return connection.scalar(link) is not None

    def drop(self, person: PersonId) -> None:
        """Let no link of that person's be good any more."""
        theirs = delete(sign_ins).where(sign_ins.c.person_id == person)
        self._writes.run(lambda connection: connection.execute(theirs))

    def purge(self, now: datetime) -> None:
        """Forget what is over."""
        over = delete(sign_ins).where(sign_ins.c.expires_at <= now)
        self._writes.run(lambda connection: connection.execute(over))


def fingerprint(state: str) -> str:
    """What is stored of a state: its SHA-256. A state has 128 random bits, so that no salt is needed."""
    return hashlib.sha256(state.encode()).hexdigest()

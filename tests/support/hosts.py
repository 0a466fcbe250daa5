"""Hosts' tokens on real databases, with clocks that a test moves, and an Integration that counts what it is asked."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import count

from cryptography.fernet import Fernet
from sqlalchemy import Engine

from bot.auth.tokens import HostTokens
from bot.events import PersonId
from bot.store.engine import engine_for
from bot.store.hosts import Hosts
from bot.store.migrations import migrate
from bot.store.sealing import Sealer
from bot.webex.errors import WebexError
from bot.webex.http import PinnedSession
from bot.webex.oauth import Grant, GrantExpiredError, OAuth
from tests.support.inboxes import Time

JANE, BOB = PersonId("jane"), PersonId("bob")
FORTNIGHT = timedelta(days=14)
KEY = Fernet.generate_key().decode()


class NoSilence:
    """Webex never asked to be left alone."""

    def keep(self, person: PersonId, seconds: int) -> None:
        pass

    def left(self, person: PersonId) -> int:
        return 0


class Integration(OAuth):
    """Webex's side of it: a refresh token is good once, and brings the next. `refused` is raised instead."""

    def __init__(self, time: Time) -> None:
        session = PinnedSession("http://127.0.0.1:1/v1/")
        client = {"client_id": "id", "client_secret": "secret"}
        super().__init__(session, NoSilence(), **client, redirect_uri="", clock=time.clock)
        self.time = time
        self.life = FORTNIGHT
        self.refresh_life: timedelta | None = timedelta(days=90)
        self.asked: list[str] = []
        self.good: set[str] = set()
        self.refused: WebexError | None = None
        self.meanwhile: Callable[[], object] | None = None
        self._numbers = count()

    def give(self) -> Grant:
        """Return a pair as after a sign-in."""
        number = next(self._numbers)
        self.good.add(f"refresh-{number}")
        now = self.time.clock()
        ends = None if self.refresh_life is None else now + self.refresh_life
        return Grant(f"access-{number}", f"refresh-{number}", now + self.life, ends)

    def refresh(self, refresh_token: str) -> Grant:
        self.asked.append(refresh_token)
        if self.meanwhile is not None:
            self.meanwhile()
        if self.refused is not None:
            raise self.refused
        if refresh_token not in self.good:
            raise GrantExpiredError("invalid_grant")
        self.good.discard(refresh_token)
        return self.give()


@dataclass
class Office:
    """One database and its time; `tokens()` is another process's view of them."""

    engine: Engine
    time: Time = field(default_factory=Time)
    keys: tuple[str, ...] = (KEY,)

    def __post_init__(self) -> None:
        self.webex = Integration(self.time)
        self.renewals: list[str] = []
        """How each renewal ended."""
        self.monotonic: Callable[[], float] = self.time.monotonic

    def hosts(self) -> Hosts:
        return Hosts(self.engine, Sealer(self.keys))

    def tokens(self) -> HostTokens:
        return HostTokens(
            self.hosts(), self.webex, clock=self.time.clock, monotonic=self.monotonic, count=self.renewals.append
        )

    def sign_in(self, person: PersonId = JANE) -> HostTokens:
        tokens = self.tokens()
        tokens.keep(person, self.webex.give(), "Europe/Paris")
        return tokens


@contextmanager
def office_on(url: str) -> Iterator[Office]:
    engine = engine_for(url)
    try:
        migrate(engine)
        yield Office(engine)
    finally:
        engine.dispose()

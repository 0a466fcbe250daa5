"""What runs in the other processes of a race: the bot's own parts on the same database, and many threads at once."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from multiprocessing import get_context
from threading import Barrier
from typing import Any

from sqlalchemy import Engine

from bot.auth.tokens import HostTokens
from bot.events import PersonId
from bot.store.engine import engine_for
from bot.store.hosts import Host, Hosts
from bot.store.sealing import Sealer
from bot.store.sign_ins import PendingSignIns
from bot.webex.http import PinnedSession
from bot.webex.oauth import OAuth
from tests.support.hosts import NoSilence

SPAWN = get_context("spawn")


def now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True)
class Place:
    """Where the race is: what another process needs to build the same parts."""

    database: str
    key: str
    api: str = "http://127.0.0.1:1/v1/"

    def engine(self) -> Engine:
        return engine_for(self.database, patience=30)

    def sign_ins(self, engine: Engine) -> PendingSignIns:
        return PendingSignIns(engine, Sealer((self.key,)))

    def oauth(self) -> OAuth:
        return OAuth(
            PinnedSession(self.api, connections=64),
            NoSilence(),
            client_id="demo-client-id",
            client_secret="demo-client-secret",
            redirect_uri="http://127.0.0.1:1/oauth/callback",
            clock=now,
        )

    def tokens(self, engine: Engine) -> HostTokens:
        return HostTokens(Hosts(engine, Sealer((self.key,))), self.oauth(), clock=now, count=lambda _: None)


def race(run: Callable[..., list[Any]], place: Place, threads: int, *more: Any) -> list[Any]:
    """Run it in two processes with that many threads each; all their results."""
    barrier = SPAWN.Barrier(2 * threads, timeout=60)
    results = SPAWN.Queue()
    runners = [SPAWN.Process(target=_run, args=(run, results, place, threads, barrier, *more)) for _ in range(2)]
    for runner in runners:
        runner.start()
    found = [result for _ in runners for result in results.get(timeout=100)]
    for runner in runners:
        runner.join(10)
    return found


def _run(run: Callable[..., list[Any]], results: Any, *arguments: Any) -> None:
    results.put(run(*arguments))


def take(place: Place, threads: int, barrier: Barrier, states: list[str]) -> list[str]:
    """Every thread wants every state; those that it got."""
    engine = place.engine()
    sign_ins = place.sign_ins(engine)

    def want(_number: int) -> list[str]:
        got = []
        for state in states:
            barrier.wait()
            if sign_ins.take(state, now(), now()) is not None:
                got.append(state)
        return got

    with ThreadPoolExecutor(threads) as pool:
        return [state for got in pool.map(want, range(threads)) for state in got]


def use(place: Place, threads: int, barrier: Barrier, people: list[PersonId]) -> list[tuple[PersonId, str]]:
    """Every thread wants every person's token; all that they got."""
    engine = place.engine()
    tokens = place.tokens(engine)

    def want(_number: int) -> list[tuple[PersonId, str]]:
        got = []
        for person in people:
            barrier.wait()
            got.append((person, tokens.token(person)))
        return got

    with ThreadPoolExecutor(threads) as pool:
        return [each for got in pool.map(want, range(threads)) for each in got]


class DiesBeforeTheCommit(Hosts):
    """A process that is killed when Webex has answered and nothing is stored yet."""

    def replace(self, person: PersonId, lease: str, host: Host, refresh_at: datetime) -> bool:
        os.kill(os.getpid(), signal.SIGKILL)
        return False


def die(place: Place, person: PersonId) -> None:
    engine = place.engine()
    HostTokens(DiesBeforeTheCommit(engine, Sealer((place.key,))), place.oauth(), clock=now, count=lambda _: None).token(
        person
    )

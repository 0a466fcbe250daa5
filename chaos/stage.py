"""What a proof takes place on: a simulated Webex with people in it, a database, and the bot's processes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path

from chaos import databases
from chaos.crowd import HOST, Crowd
from chaos.databases import Database
from chaos.deployment import Deployment
from simulator.server import serve

SECRET = "a webhook secret for chaos"
LEASE = 30.0
"""Seconds; the bot's own."""

Opened = Callable[[], AbstractContextManager[tuple[Database, Path]]]
STAGES: dict[str, tuple[Opened, tuple[str, ...]]] = {
    "sqlite": (databases.sqlite, ("run",)),
    "postgresql": (databases.postgres, ("web", "web", "worker", "worker")),
}
TWO_WORKERS = ("web", "worker", "worker")


@dataclass(frozen=True)
class Stage:
    crowd: Crowd
    deployment: Deployment
    database: Database


@contextmanager
def staged(
    name: str, *, roles: tuple[str, ...] = (), lease: float = LEASE, pace: float = 1.0, **settings: str
) -> Iterator[Stage]:
    """`sqlite` with one process that does all, or `postgresql` with two of each, unless told otherwise by `roles`.

    The bot isn't started yet.
    `lease` and `pace` are those of chaos.process, `settings` more of the bot's environment.
    """
    opened, usual = STAGES[name]
    with opened() as (database, folder), serve() as webex:
        host = webex.world.person_by_email(HOST)
        settings = {
            "WEBEX_BOT_TOKEN": "demo-bot-token",
            "WEBEX_HOST_TOKEN": host.token if host else "",
            "WEBEX_WEBHOOK_SECRET": SECRET,
            "WEBEX_API_URL": webex.api,
            "DATABASE_URL": database.url,
        } | settings
        deployment = Deployment(roles or usual, settings, folder, lease, pace)
        try:
            yield Stage(Crowd(webex, SECRET), deployment, database)
        finally:
            deployment.kill()

"""What a proof takes place on: a simulated Webex with people in it, a database, and the bot's processes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass

from chaos import databases
from chaos.crowd import HOST, Crowd
from chaos.databases import Database
from chaos.deployment import Deployment
from chaos.postgres_server import PostgresServer
from simulator.server import serve

SECRET = "a webhook secret for chaos"
LEASE = 30.0
"""Seconds; the bot's own."""

STAGES = {"sqlite": ("run",), "postgresql": ("web", "web", "worker", "worker")}
"""The databases, and the processes that usually run on each."""
TWO_WORKERS = ("web", "worker", "worker")


@dataclass(frozen=True)
class Stage:
    """People in a simulated Webex, a database, and the bot's processes."""

    crowd: Crowd
    deployment: Deployment
    database: Database


OnStage = Callable[..., AbstractContextManager[Stage]]
"""What sets a stage: `staged`, or the same with some of its arguments given."""


@contextmanager
def staged(
    name: str,
    *,
    roles: tuple[str, ...] = (),
    lease: float = LEASE,
    pace: float = 1.0,
    server: PostgresServer | None = None,
    **settings: str,
) -> Iterator[Stage]:
    """Set a stage on `sqlite` or `postgresql`. Without `roles` it has the usual processes; none is started yet.

    `lease` and `pace` are those of chaos.process, `settings` more of the bot's environment. Without a `server`
    PostgreSQL runs for this stage alone.
    """
    opened = databases.sqlite() if name == "sqlite" else databases.postgres(server)
    with opened as (database, folder), serve() as webex:
        host = webex.world.person_by_email(HOST)
        settings = {
            "WEBEX_BOT_TOKEN": "demo-bot-token",
            "WEBEX_HOST_TOKEN": host.token if host else "",
            "WEBEX_WEBHOOK_SECRET": SECRET,
            "WEBEX_API_URL": webex.api,
            "DATABASE_URL": database.url,
            "QUESTIONS_PER_MINUTE": "1000000",
        } | settings
        deployment = Deployment(roles or STAGES[name], settings, folder, lease, pace)
        try:
            yield Stage(Crowd(webex, SECRET), deployment, database)
        finally:
            deployment.kill()

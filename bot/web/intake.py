"""What a process needs to take webhooks in, and no more: it listens with this while it is still loading the rest."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import cached_property
from typing import TYPE_CHECKING

from sqlalchemy import Engine

from bot.config import Config
from bot.inbox.queue import Inbox
from bot.store.engine import engine_for
from bot.store.migrations import migrate
from bot.store.webhook_records import WebhookRecords
from bot.web.envelope import WebhookEvent
from bot.web.refusals import Refusals
from bot.web.tally import Tally
from bot.web.webhook import WebhookMiddleware
from bot.webex.clock import WebexClock

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

LEASE = timedelta(seconds=30)
"""How long a silent worker keeps an event: longer than one call to Webex may take to answer at all."""


def now() -> datetime:
    return datetime.now(UTC)


class Intake:
    """The settings, the database, the inbox and the clock of one process.

    The clock is Webex's, as this machine's may be wrong. Another `clock`, of aware UTC times, is for tests.
    """

    def __init__(
        self, config: Config, *, clock: Callable[[], datetime] | None = None, lease: timedelta = LEASE
    ) -> None:
        self.config = config
        self.webex_clock = clock if isinstance(clock, WebexClock) else WebexClock(now)
        self.clock = clock or self.webex_clock
        self.lease = lease
        self.tally = Tally()

    @cached_property
    def engine(self) -> Engine:
        """The database, with its tables brought up to date. Raises StoreError."""
        engine = engine_for(self.config.database_url)
        migrate(engine)
        return engine

    @cached_property
    def inbox(self) -> Inbox:
        most = self.config.questions_per_minute
        return Inbox(self.engine, clock=self.clock, lease=self.lease, most_a_minute=most)

    @cached_property
    def webhook_records(self) -> WebhookRecords:
        return WebhookRecords(self.engine)

    @cached_property
    def refusals(self) -> Refusals:
        return Refusals(self.webhook_records, self.inbox, self.clock)

    def middleware(self, inner: WSGIApplication) -> WebhookMiddleware:
        """Webhooks go into the inbox, everything else to `inner`. Raises StoreError."""
        inbox = self.inbox

        def accept(event: WebhookEvent) -> None:
            inbox.accept(event.key, event.resource, event.event, event.person_id, event.data)

        secrets = self.config.webhook_secrets
        return WebhookMiddleware(inner, secrets, accept, self.tally, self.refusals.note)

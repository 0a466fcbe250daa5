"""When Webex signs with a secret that is not ours, have ours written again, at once.

Anybody can send a webhook with a wrong signature. That Webex has sent it shows by the webhook's id, which nobody else
is told: so what strangers send starts no repair.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime

import structlog
from sqlalchemy.exc import SQLAlchemyError

from bot.events import bare_id
from bot.inbox.errors import InboxUnavailableError
from bot.inbox.jobs import schedule_besides
from bot.inbox.queue import Inbox
from bot.store.webhook_records import WebhookRecords
from bot.web.envelope import webhook_id

WEBHOOKS = "webhooks"
"""The job that looks after them."""
PERIOD = 60
"""Seconds in which all processes together have the secrets written once at most."""
KNOWN_FOR = 5.0
"""Seconds for which a process does not look up again which webhooks are ours."""

log = structlog.get_logger()


class Refusals:
    """Asks for a repair. `clock` gives aware UTC times. Raises nothing. Safe to call from any thread."""

    def __init__(
        self,
        records: WebhookRecords,
        inbox: Inbox,
        clock: Callable[[], datetime],
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._records = records
        self._inbox = inbox
        self._clock = clock
        self._monotonic = monotonic
        self._known: frozenset[str] = frozenset()
        self._looked_at = -KNOWN_FOR
        self._last_period = 0
        self._noted_at: float | None = None

    def seconds_ago(self) -> float | None:
        """Return since when Webex has not signed with a wrong secret again; None: it never did, to this process."""
        return None if self._noted_at is None else self._monotonic() - self._noted_at

    def note(self, body: bytes) -> None:
        """Take note of a body whose signature was refused."""
        its_id = webhook_id(body)
        if its_id is None:
            return
        try:
            if self._is_ours(bare_id(its_id)):
                self._noted_at = self._monotonic()
                self._ask_for_repair(its_id)
        except (InboxUnavailableError, SQLAlchemyError) as error:
            log.warning("no repair asked for", why=type(error).__name__)

    def _is_ours(self, uuid: str) -> bool:
        if uuid not in self._known and self._monotonic() - self._looked_at >= KNOWN_FOR:
            self._looked_at = self._monotonic()
            self._known = frozenset(bare_id(record.webhook_id) for record in self._records.all().values())
        return uuid in self._known

    def _ask_for_repair(self, its_id: str) -> None:
        """Have it done in this period; if it was done in this one already, in the next: it may have been too early."""
        now = self._clock()
        period = int(now.timestamp() // PERIOD)
        if self._last_period > period:
            return
        log.warning("Webex signs with a secret that is not ours: it is written again")
        if not self._schedule(its_id, period, now, now):
            period += 1
            self._schedule(its_id, period, datetime.fromtimestamp(period * PERIOD, UTC), now)
        self._last_period = period

    def _schedule(self, its_id: str, period: int, when: datetime, now: datetime) -> bool:
        data = {"refused": its_id, "at": now.timestamp()}
        return schedule_besides(self._inbox, WEBHOOKS, f"refused:{period}", data, when)

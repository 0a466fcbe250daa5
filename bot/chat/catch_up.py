"""Find what was said to the bot while no webhook came: it was down, or Webex had disabled its webhooks.

Messages can be listed at Webex, pressed buttons can't. What is found goes into the inbox under the key of its webhook,
so a webhook that comes late makes no second event of it.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from itertools import islice

import structlog

from bot.events import Message, PersonId, is_bot, is_same_person
from bot.inbox.outcomes import Outcome, Reschedule
from bot.inbox.queue import Inbox, lane_of
from bot.store.caught_up import CaughtUp
from bot.web.envelope import WebhookEvent
from bot.webex.errors import ApiError, WebexError
from bot.webex.port import Messaging
from bot.webex.values import Room

CATCH_UP = "catch-up"
"""The name of the job."""
BACK = timedelta(hours=24)
"""What was said longer ago is not looked for."""
LAG = timedelta(minutes=1)
"""So long a message may take until Webex lists it."""
MOST_ROOMS = 100
"""In one run."""
MOST_MESSAGES = 10_000
"""In one space: of a flood the newest."""
GO_ON_AFTER = 60.0
"""Seconds until the next run, where one did not see all."""

log = structlog.get_logger()


class CatchUp:
    """The job that finds them. `clock` gives Webex's time."""

    def __init__(self, messaging: Messaging, inbox: Inbox, caught_up: CaughtUp, clock: Callable[[], datetime]) -> None:
        self._messaging = messaging
        self._inbox = inbox
        self._caught_up = caught_up
        self._clock = clock
        self._looked_through: dict[str, datetime] = {}

    def soon(self) -> None:
        """Have it done besides its interval: events may have been missed. Raises InboxUnavailableError."""
        self._inbox.accept(f"cron:{CATCH_UP}:{secrets.token_hex(8)}", "job", CATCH_UP, lane_of(CATCH_UP), {})

    def run(self) -> Outcome | None:
        """Put what was missed into the inbox, the oldest first; come back where that was not all.

        Where this bot has never run on this database, nothing was missed: what was said before is not for it.
        """
        try:
            bot = self._messaging.me().id
            began, until = self._clock(), self._caught_up.until(bot)
            if until is not None and not self._look(bot, max(until, began - BACK)):
                return Reschedule(GO_ON_AFTER)
        except WebexError as error:
            log.info("catching up is put off", why=str(error))
            return self._put_off(error)
        self._looked_through.clear()
        self._caught_up.keep(bot, max(until, began - LAG) if until else began)
        self._inbox.make_due()
        return None

    def _put_off(self, error: WebexError) -> Outcome:
        seconds = error.retry_after if isinstance(error, ApiError) else None
        if seconds is not None:
            self._inbox.pause(seconds)  # the limit is that of the bot's token
        return Reschedule(max(GO_ON_AFTER, seconds or 0))

    def _look(self, bot: PersonId, since: datetime) -> bool:
        """Look through the spaces that were active since; False where some are left for another run."""
        found: list[Message] = []
        looked_through: dict[str, datetime] = {}
        try:
            for room in self._messaging.rooms():
                active = room.last_activity
                if active is None or active < since:
                    return True
                if self._looked_through.get(room.id) == active:
                    continue
                if len(looked_through) == MOST_ROOMS:
                    return False
                found += self._said_in(room, bot, since)
                looked_through[room.id] = active
            return True
        finally:
            self._take_in(found)
            self._looked_through |= looked_through

    def _said_in(self, room: Room, bot: PersonId, since: datetime) -> Iterator[Message]:
        """Yield what people said there to the bot."""
        for message in islice(self._messaging.heard(room), MOST_MESSAGES):
            if message.created is None or message.created < since:
                return
            if not is_same_person(message.person_id, bot) and not is_bot(message.person_email):
                yield message

    def _take_in(self, found: list[Message]) -> None:
        events = [_event(message) for message in sorted(found, key=lambda message: message.created or self._clock())]
        missed = self._inbox.unknown([event.key for event in events])
        for event in events:
            if event.key in missed:
                self._inbox.accept(event.key, event.resource, event.event, event.person_id, event.data)
        if missed:
            log.info("caught up", messages=len(missed))


def _event(message: Message) -> WebhookEvent:
    return WebhookEvent.of_message(
        message.id,
        room_id=message.room_id,
        room_type=message.room_type,
        person_id=message.person_id,
        person_email=message.person_email,
    )

"""From an event to what somebody said: who, where, and in which words or with which button.

The webhook says only *that* something happened. Everything else is fetched with the bot's token, and the person
whose rights are used is the one named there, never one named in a webhook or on a card.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Executor
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from typing import TypeVar

from bot.chat.mentions import spoken
from bot.context import Context
from bot.events import PersonId, is_same_person
from bot.inbox.queue import Claim
from bot.webex.errors import ApiError
from bot.webex.port import Messaging
from cards.actions import CardAction, UnknownActionError, read

A = TypeVar("A")
B = TypeVar("B")

BOT_DOMAINS = ("@webex.bot", "@sparkbot.io")


OLDEST = timedelta(days=7)
"""What was said longer before its webhook came, came before: keys of events are forgotten after 30 days."""


class IgnoredEventError(Exception):
    """The event asks nothing of the bot. The message is for the log."""


class Welcome:
    """The bot was added to a space: nobody said anything yet."""


@dataclass(frozen=True, slots=True)
class IncomingEvent:
    """What was said: words, a card's answer, that the bot is welcome, or a button that means nothing any more."""

    context: Context
    said: str | CardAction | Welcome | UnknownActionError


class Incoming:
    """Fetches what an event is about. Raises Ignored, and WebexError where Webex doesn't tell."""

    def __init__(
        self,
        messaging: Messaging,
        *,
        zone: Callable[[PersonId], tzinfo],
        clock: Callable[[], datetime],
        pool: Executor,
    ) -> None:
        self._messaging = messaging
        self._zone = zone
        self._clock = clock
        self._pool = pool
        self._least_late = timedelta.max
        self._ears: dict[tuple[str, str], Callable[[Claim], IncomingEvent]] = {
            ("messages", "created"): self._message,
            ("attachmentActions", "created"): self._press,
            ("memberships", "created"): self._membership,
        }

    def hear(self, claim: Claim) -> IncomingEvent:
        """What the event of `claim` is about."""
        return self._ears[claim.resource, claim.event](claim)

    @property
    def bot_name(self) -> str:
        return self._messaging.me().display_name

    def email(self, context: Context) -> str:
        """The address of whoever asks; a pressed button has to be looked up."""
        return context.email or next(iter(self._messaging.person(context.person_id).emails), "")

    def _message(self, claim: Claim) -> IncomingEvent:
        bot = self._messaging.me()
        author = claim.data.get("personId", "")
        # Webex notifies us of our own messages too: answering them would never end. Nor would the talk of two bots.
        if is_same_person(author, bot.id) or claim.data.get("personEmail", "").endswith(BOT_DOMAINS):
            raise IgnoredEventError("said by a bot")
        message = _found(self._messaging.message, claim.data["id"])
        if message.person_id != author:
            raise IgnoredEventError("the message is not of the person whom the webhook names")
        self._must_be_new(claim, message.created)
        words = spoken(message.text, message.html, bot)
        emails = {person: self._messaging.person(person).emails for person in words.people}
        context = Context(
            person_id=message.person_id,
            room_id=message.room_id,
            thread_id=message.parent_id or message.id,
            is_group=message.room_type != "direct",
            email=message.person_email,
            zone=self._zone(message.person_id),
            at=message.created or claim.created_at,
            now=self._now(claim, message.created),
            event_id=claim.id,
        )
        return IncomingEvent(context, words.text({person: known[0] for person, known in emails.items() if known}))

    def _press(self, claim: Claim) -> IncomingEvent:
        card_id = claim.data.get("messageId", "")
        fetching = self._pool.submit(_found, self._messaging.message, card_id)
        action, card = _found(self._messaging.action, claim.data["id"]), fetching.result()
        if action.message_id != card.id or not is_same_person(card.person_id, self._messaging.me().id):
            raise IgnoredEventError("the button is of no card of ours")
        self._must_be_new(claim, action.created)
        context = Context(
            person_id=action.person_id,
            room_id=card.room_id,
            thread_id=card.parent_id or card.id,
            is_group=card.room_type != "direct",
            card_id=card.id,
            zone=self._zone(action.person_id),
            at=action.created or claim.created_at,
            now=self._now(claim, action.created),
            event_id=claim.id,
        )
        try:
            return IncomingEvent(context, read(action.inputs))
        except UnknownActionError as error:
            return IncomingEvent(context, error)

    def _membership(self, claim: Claim) -> IncomingEvent:
        person = claim.data.get("personId", "")
        if not is_same_person(person, self._messaging.me().id):
            raise IgnoredEventError("somebody else joined")
        context = Context(
            person_id=PersonId(person),
            room_id=claim.data.get("roomId", ""),
            thread_id=None,
            is_group=claim.data.get("roomType") != "direct",
            zone=self._zone(PersonId(person)),
            at=claim.created_at,
            now=self._now(claim, None),
        )
        return IncomingEvent(context, Welcome())

    def _must_be_new(self, claim: Claim, said_at: datetime | None) -> None:
        """Whoever kept a signed webhook can send it again. Clocks may differ, but always by as much."""
        late = claim.created_at - (said_at or claim.created_at)
        self._least_late = min(self._least_late, late)
        if late > OLDEST and late - self._least_late > OLDEST:
            raise IgnoredEventError("said long before its webhook came")

    def _now(self, claim: Claim, said_at: datetime | None) -> datetime:
        """Now by Webex's clock, which may differ from ours: since it was said, as long has passed there as here."""
        waited = self._clock() - claim.created_at
        return (said_at or claim.created_at) + waited


def _found(fetch: Callable[[A], B], an_id: A) -> B:
    """A message or an action may be gone by now, or never have been: then there is nothing to answer."""
    try:
        return fetch(an_id)
    except ApiError as error:
        if error.status in {400, 403, 404, 410}:
            raise IgnoredEventError(f"Webex has nothing there ({error.status})") from error
        raise

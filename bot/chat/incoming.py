"""From a row of the inbox to what is asked: by which person, where, and in which words or with which button.

The webhook says only *that* something happened. Everything else is fetched with the bot's token, and the person
whose rights are used is the one named there, never one named in a webhook or on a card. What is asked by the clock is
our own row: it names the person, and the question that this person asked before.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Executor
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from typing import Protocol, TypeVar

import msgspec

from bot.chat.history import Conversation, History
from bot.chat.mentions import spoken
from bot.context import Context
from bot.events import PersonId, is_bot, is_same_person
from bot.inbox.queue import JOB, Claim
from bot.language.question import Question
from bot.text import fold
from bot.webex.errors import ApiError
from bot.webex.port import Messaging
from cards.actions import CardAction, UnknownActionError, read

A = TypeVar("A")
B = TypeVar("B")

OLDEST = timedelta(days=7)
"""What was said longer ago is not answered. Its webhook may be a repeated one, whose key is forgotten after 30 days."""
MOST_LOOKED_UP = 50
"""Mentioned people whose address Webex is asked for. Of more in one message the names stand that were shown."""
ASK = "ask"
"""The name of a scheduled event that asks a question."""


class IgnoredEventError(Exception):
    """The event asks nothing of the bot. The message is for the log; `is_ordinary` where that happens all day."""

    def __init__(self, why: str, *, is_ordinary: bool = False) -> None:
        super().__init__(why)
        self.is_ordinary = is_ordinary


class NothingThereError(IgnoredEventError):
    """Webex has no such message, action or membership: it is gone, or somebody made it up."""


class Welcome:
    """The bot was added to a space."""


class ScheduledQuestion(msgspec.Struct, frozen=True, kw_only=True):
    """The data of a scheduled event `ask`: which question to answer where. The row's person is who asks it.

    `question` is a handle of History. `at` is the time at which the row is due, by Webex's clock, aware.
    """

    question: str
    room_id: str
    thread_id: str | None
    is_group: bool
    at: datetime


@dataclass(frozen=True, slots=True)
class IncomingEvent:
    """What is to be answered: words, a question, a card's action, or that the bot is new in a space."""

    context: Context
    content: Conversation | Question | CardAction | Welcome | UnknownActionError

    @property
    def is_private(self) -> bool:
        """Whether even a refusal is for the asker alone."""
        match self.content:
            case Conversation() as conversation:
                return conversation.is_private
            case Question() as question:
                return question.privately
        return False


class ZoneLookup(Protocol):
    """The time zones of persons."""

    def look(self, person: PersonId) -> None:
        """Begin to look the person's zone up again, where it is old."""

    def of(self, person: PersonId) -> tzinfo:
        """Return the person's zone. Raises WebexError where waiting helps."""
        ...


class Incoming:
    """Fetches what an event is about. Raises IgnoredEventError, and WebexError where Webex doesn't tell."""

    def __init__(
        self,
        messaging: Messaging,
        history: History,
        *,
        zones: ZoneLookup,
        admits: Callable[[PersonId, str | None], bool],
        clock: Callable[[], datetime],
        pool: Executor,
    ) -> None:
        """`admits` tells who may use the bot. `clock` gives Webex's time."""
        self._messaging = messaging
        self._history = history
        self._zones = zones
        self._zone = zones.of
        self._admits = admits
        self._clock = clock
        self._pool = pool
        self._fetchers: dict[tuple[str, str], Callable[[Claim], IncomingEvent]] = {
            ("messages", "created"): self._message,
            ("attachmentActions", "created"): self._press,
            ("memberships", "created"): self._membership,
            (JOB, ASK): self._scheduled,
        }

    def fetch(self, claim: Claim) -> IncomingEvent:
        """Fetch what the event of `claim` is about."""
        fetcher = self._fetchers.get((claim.resource, claim.event))
        if fetcher is None:
            raise IgnoredEventError("of another version of the bot")
        return fetcher(claim)

    @property
    def bot_name(self) -> str:
        return self._messaging.me().display_name

    def _message(self, claim: Claim) -> IncomingEvent:
        bot = self._messaging.me()
        author, email = claim.data.get("personId", ""), fold(claim.data.get("personEmail"))
        # Webex notifies us of our own messages too: answering them would never end. Nor would the talk of two bots.
        if is_same_person(author, bot.id) or is_bot(email):
            raise IgnoredEventError("said by a bot", is_ordinary=True)
        self._look_zone_up(PersonId(author), email)
        message = _found(self._messaging.message, claim.data["id"])
        if message.person_id != author:
            raise IgnoredEventError("the webhook names another person than the message")
        self._must_be_new(message.created)
        words = spoken(message.text, message.html, bot)
        asked_for = words.people[:MOST_LOOKED_UP]
        emails = dict(zip(asked_for, self._pool.map(self._email_of, asked_for), strict=True))
        context = Context(
            person_id=message.person_id,
            room_id=message.room_id,
            thread_id=message.parent_id or message.id,
            is_group=message.room_type != "direct",
            email=message.person_email,
            zone=self._zone(message.person_id),
            at=message.created or claim.created_at,
            now=self._now(message.created or claim.created_at),
            event_id=claim.id,
            attempt=claim.attempts,
        )
        text = words.text({person: email for person, email in emails.items() if email})
        return IncomingEvent(context, Conversation(self._history, context, text))

    def _look_zone_up(self, person: PersonId, email: str | None) -> None:
        """Begin to look the person's zone up again, with their own token: only for those who may use the bot."""
        if self._admits(person, email):
            self._zones.look(person)

    def _email_of(self, person: PersonId) -> str:
        """Return a mentioned person's address, or nothing where Webex knows no such person."""
        try:
            return next(iter(self._messaging.person(person).emails), "")
        except ApiError as error:
            if error.is_passing:
                raise
            return ""

    def _press(self, claim: Claim) -> IncomingEvent:
        card_id = claim.data.get("messageId", "")
        self._look_zone_up(PersonId(claim.data.get("personId", "")), None)
        fetching = self._pool.submit(_found, self._messaging.message, card_id)
        action, card = _found(self._messaging.action, claim.data["id"]), fetching.result()
        if action.message_id != card.id or not is_same_person(card.person_id, self._messaging.me().id):
            raise IgnoredEventError("the button is of no card of ours")
        self._must_be_new(action.created)
        context = Context(
            person_id=action.person_id,
            room_id=card.room_id,
            thread_id=card.parent_id or card.id,
            is_group=card.room_type != "direct",
            card_id=card.id,
            zone=self._zone(action.person_id),
            at=action.created or claim.created_at,
            now=self._now(action.created or claim.created_at),
            event_id=claim.id,
            attempt=claim.attempts,
        )
        try:
            return IncomingEvent(context, read(action.inputs))
        except UnknownActionError as error:
            return IncomingEvent(context, error)

    def _membership(self, claim: Claim) -> IncomingEvent:
        bot = self._messaging.me().id
        if not is_same_person(claim.data.get("personId", ""), bot):
            raise IgnoredEventError("somebody else joined")
        membership = _found(self._messaging.membership, claim.data["id"])
        if not is_same_person(membership.person_id, bot):
            raise IgnoredEventError("the webhook names another person than the membership")
        self._must_be_new(membership.created)
        context = Context(
            person_id=membership.person_id,
            room_id=membership.room_id,
            thread_id=None,
            is_group=membership.is_group,
            zone=self._zone(membership.person_id),
            at=claim.created_at,
            now=self._now(claim.created_at),
        )
        return IncomingEvent(context, Welcome())

    def _scheduled(self, claim: Claim) -> IncomingEvent:
        asked, person = msgspec.convert(claim.data, ScheduledQuestion), PersonId(claim.person_id or "")
        question = self._history.find(asked.question)
        if question is None:
            raise IgnoredEventError("the question is gone")
        context = Context(
            person_id=person,
            room_id=asked.room_id,
            thread_id=asked.thread_id,
            is_group=asked.is_group,
            zone=self._zone(person),
            at=asked.at,
            now=self._now(asked.at),
            event_id=claim.id,
            attempt=claim.attempts,
        )
        return IncomingEvent(context, question)

    def _must_be_new(self, said_at: datetime | None) -> None:
        """Refuse a signed webhook that somebody kept and sends again. Both times are Webex's."""
        if said_at is not None and self._clock() - said_at > OLDEST:
            raise IgnoredEventError("said more than a week ago")

    def _now(self, said_at: datetime) -> datetime:
        """Return now by Webex's clock, which has told us whole seconds only."""
        return max(said_at, self._clock())


def _found(fetch: Callable[[A], B], an_id: A) -> B:
    """Fetch what an event is about. Raises NothingThereError where it is gone, or never was: then nothing is asked."""
    try:
        return fetch(an_id)
    except ApiError as error:
        if error.status in {400, 403, 404, 410}:
            raise NothingThereError(f"Webex has nothing there ({error.status})") from error
        raise

"""What the bot needs of Webex, in the bot's words. The adapters beside this file give it over HTTP."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple, Protocol

from bot.attendance.participants import Participant
from bot.events import AttachmentAction, Card, File, Membership, Message, Person, PersonId
from bot.webex.queries import MeetingsQuery, ParticipantsQuery
from bot.webex.values import Invitee, Meeting, Room, Webhook


@dataclass(frozen=True, slots=True)
class Place:
    """Where a message goes: to a space or to one person; in a thread, if `parent_id` names its first message.

    In a direct space both are known: `room_id` says where to post, `person_id` how to look up what was posted.
    """

    room_id: str | None = None
    parent_id: str | None = None
    person_id: PersonId | None = None


class SentMessage(NamedTuple):
    """A message that the bot has sent. `markdown` is None where Webex doesn't tell how it was written."""

    id: str
    markdown: str | None
    created: datetime


class Messaging(Protocol):
    """What the bot says and hears with its own token. Every call raises WebexError."""

    def me(self) -> Person:
        """Return who the bot is."""

    def person(self, person_id: PersonId) -> Person:
        """Return somebody by their id."""

    def message(self, message_id: str) -> Message:
        """Return a message by its id."""

    def action(self, action_id: str) -> AttachmentAction:
        """Return what somebody filled in and pressed on a card."""

    def membership(self, membership_id: str) -> Membership:
        """Return who is in which space, as it is now."""

    def post(self, place: Place, markdown: str, card: Card | None = None, file: File | None = None) -> str:
        """Send a message and return its id. `markdown` is what people read where no card can be shown.

        A message has a card or a file, not both.
        """

    def sent(self, place: Place, since: datetime) -> list[SentMessage]:
        """Return the bot's own messages at that place, created at or after `since` (aware), oldest first."""

    def rooms(self) -> Iterator[Room]:
        """Yield the spaces that the bot is in, the one with the latest message first. A page is a call."""

    def heard(self, room: Room) -> Iterator[Message]:
        """Yield the messages in a space that the bot may read, its own too, the newest first. A page is a call."""

    def delete(self, message_id: str) -> None:
        """Delete a message of the bot's own."""

    def webhooks(self) -> Iterator[Webhook]:
        """Yield all webhooks of the bot's account."""

    def create_webhook(self, name: str, target_url: str, resource: str, event: str, secret: str) -> str:
        """Let Webex tell `target_url` of an event; return the webhook's id."""

    def update_webhook(self, webhook_id: str, name: str, target_url: str, secret: str) -> None:
        """Change a webhook, and enable it if Webex had disabled it."""

    def delete_webhook(self, webhook_id: str) -> None:
        """Delete a webhook."""


class Meetings(Protocol):
    """What Webex tells on a person's behalf. A call takes the person and no token: the wrong one can't be passed.

    Every call raises NotSignedInError where there is no usable token for that person, and WebexError. A list raises
    PartialAnswerError where it breaks off after its first page.
    """

    def me(self, person: PersonId) -> Person:
        """Return what Webex tells the person of themselves."""

    def participants(self, person: PersonId, query: ParticipantsQuery) -> Iterator[Sequence[Participant]]:
        """Yield pages of rows. Without e-mails in the query these are everybody's who came."""

    def meeting(self, person: PersonId, meeting_id: str, host_email: str | None = None) -> Meeting:
        """Return the details of a run, or what was planned of a series or of one of its dates."""

    def meetings(self, person: PersonId, query: MeetingsQuery) -> Iterator[Sequence[Meeting]]:
        """Yield pages of meetings."""

    def invitees(self, person: PersonId, meeting_id: str, host_email: str | None = None) -> Iterator[Sequence[Invitee]]:
        """Yield pages of the people invited."""


class Silence(Protocol):
    """Whether Webex asked to be left alone: a limit is that of a person's token, for all questions and processes."""

    def keep(self, person: PersonId, seconds: int) -> None:
        """Ask nothing on that person's behalf for so long."""

    def left(self, person: PersonId) -> int:
        """Return for how many seconds nothing may be asked on that person's behalf; 0 where it may."""


class Tokens(Protocol):
    """People's access tokens. Every call raises NotSignedInError where there is none, and may raise WebexError."""

    def token(self, person: PersonId) -> str:
        """Return the person's access token."""

    def instead_of(self, person: PersonId, refused: str) -> str:
        """Return another token, in place of one that Webex refused with 401. That one is not used again."""

    def give_up(self, person: PersonId, refused: str) -> None:
        """Note that Webex refused the other token as well: the person must sign in again. Raises nothing."""

    def zone(self, person: PersonId) -> str | None:
        """Return the IANA name of the person's time zone where it is known, signed in or not."""

    def scopes(self, person: PersonId) -> frozenset[str] | None:
        """Return what Webex said that the person's token may do; None where it did not say. Raises nothing."""


class ZoneTokens(Tokens, Protocol):
    """Tokens of people who may have moved since they signed in."""

    def has_old_zone(self, person: PersonId) -> bool:
        """Tell whether the zone is to be looked up again, because Webex told it long ago."""

    def learn_zone(self, person: PersonId, zone: str | None) -> None:
        """Keep the zone that Webex tells now."""

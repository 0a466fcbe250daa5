"""What the bot needs of Webex, in the bot's words. The adapters beside this file give it over HTTP."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple, Protocol

from bot.attendance.participants import Participant
from bot.events import AttachmentAction, Card, File, Message, Person, PersonId
from bot.webex.queries import MeetingsQuery, ParticipantsQuery
from bot.webex.values import Invitee, Meeting, Webhook


@dataclass(frozen=True, slots=True)
class Place:
    """Where a message goes: to a space (in a thread, if `parent_id` names its first message), or to one person.

    In a direct space both are known: `room_id` says where to post, `person_id` how to look up what was posted.
    """

    room_id: str | None = None
    parent_id: str | None = None
    person_id: PersonId | None = None


class Said(NamedTuple):
    """A message of the bot's own. `markdown` is None where Webex doesn't tell how it was written."""

    id: str
    markdown: str | None


class Messaging(Protocol):
    """The bot's own voice and ears, with the bot's token. Every call raises WebexError."""

    def me(self) -> Person: ...

    def person(self, person_id: PersonId) -> Person: ...

    def message(self, message_id: str) -> Message: ...

    def action(self, action_id: str) -> AttachmentAction: ...

    def post(self, place: Place, markdown: str, card: Card | None = None, file: File | None = None) -> str:
        """Returns the id of the new message. `markdown` is what people read where no card can be shown.

        A message has a card or a file, not both.
        """

    def said(self, place: Place, since: datetime) -> list[Said]:
        """The bot's own messages at that place, created at or after `since` (aware), oldest first."""

    def delete(self, message_id: str) -> None: ...

    def webhooks(self) -> Iterator[Webhook]: ...

    def create_webhook(self, name: str, target_url: str, resource: str, event: str, secret: str) -> None: ...

    def update_webhook(self, webhook_id: str, name: str, target_url: str, secret: str) -> None: ...

    def delete_webhook(self, webhook_id: str) -> None: ...


class Meetings(Protocol):
    """Webex on a person's behalf. A call takes the person, never a token: the wrong token can't be passed.

    Every call raises NotSignedInError where there is no usable token for that person, and WebexError. A list raises
    PartialAnswerError where it breaks off after its first page.
    """

    def me(self, person: PersonId) -> Person: ...

    def participants(self, person: PersonId, query: ParticipantsQuery) -> Iterator[Sequence[Participant]]:
        """Pages of rows. Without e-mails in the query everybody who came is listed."""

    def meeting(self, person: PersonId, meeting_id: str, host_email: str | None = None) -> Meeting: ...

    def meetings(self, person: PersonId, query: MeetingsQuery) -> Iterator[Sequence[Meeting]]:
        """Pages of meetings."""

    def invitees(self, person: PersonId, meeting_id: str, host_email: str | None = None) -> Iterator[Sequence[Invitee]]:
        """Pages of the people invited."""


class Tokens(Protocol):
    """People's access tokens. Every call raises NotSignedInError where there is none, and may raise WebexError."""

    def token(self, person: PersonId) -> str: ...

    def instead_of(self, person: PersonId, refused: str) -> str:
        """Another token, in place of one that Webex refused with 401 and that is not used again."""

    def give_up(self, person: PersonId, refused: str) -> None:
        """Webex refused that other token as well: the person must sign in anew. Raises nothing."""

    def zone(self, person: PersonId) -> str | None:
        """The IANA name of the person's time zone where it is known, signed in or not."""

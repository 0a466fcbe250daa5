"""Read a webhook's body into an event. The envelope says only *that* something happened; contents are fetched later."""

from __future__ import annotations

from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from typing import Any, TypeGuard

import msgspec

LONGEST_ID = 256
"""Characters. Webex's ids have about 80; a database's unique index takes no key without end."""
FIRST_CLUSTER = "us"
_DATA_KEPT = ("id", "roomId", "roomType", "personId", "personEmail", "messageId", "created")


class MalformedEventError(ValueError):
    """The body isn't a webhook of Webex's."""


@dataclass(frozen=True, slots=True)
class WebhookEvent:
    """What happened. `data` keeps only the fields that are used, all of them text."""

    resource: str
    event: str
    data: dict[str, str]

    @classmethod
    def of_message(
        cls, message_id: str, *, room_id: str, room_type: str, person_id: str, person_email: str
    ) -> WebhookEvent:
        """Return what the webhook of a new message tells."""
        data = {"id": message_id, "roomId": room_id, "roomType": room_type}
        return cls("messages", "created", data | {"personId": person_id, "personEmail": person_email})

    @property
    def key(self) -> str:
        """The same for every delivery of one event. The envelope's own id is the webhook's, so it can't serve."""
        return f"{self.resource}:{self.event}:{_in_one_cluster(self.data['id'])}"

    @property
    def person_id(self) -> str | None:
        return self.data.get("personId")


class _Envelope(msgspec.Struct, frozen=True):
    resource: str
    event: str
    data: dict[str, Any]


class _Sender(msgspec.Struct, frozen=True):
    id: str


_sender = msgspec.json.Decoder(_Sender)
_decoder = msgspec.json.Decoder(_Envelope)


def parse(body: bytes) -> WebhookEvent:
    """Read the body: JSON with a resource, an event and an id of printable text. Raises MalformedEventError."""
    try:
        envelope = _decoder.decode(body)
    except (msgspec.MsgspecError, RecursionError, UnicodeDecodeError) as error:
        raise MalformedEventError("not a webhook envelope") from error
    data = {name: value for name in _DATA_KEPT if _is_short_text(value := envelope.data.get(name))}
    if "id" not in data or not (_is_short_text(envelope.resource) and _is_short_text(envelope.event)):
        raise MalformedEventError("the resource, the event or the id is not short printable text")
    return WebhookEvent(envelope.resource, envelope.event, data)


def webhook_id(body: bytes) -> str | None:
    """Return the id of the webhook by which a body says that it came, or None. The body need not be Webex's."""
    try:
        return _sender.decode(body).id
    except (msgspec.MsgspecError, RecursionError, UnicodeDecodeError):
        return None


def _in_one_cluster(an_id: str) -> str:
    """Return an id as it is in Webex's first cluster: webhooks and lists may name different ones for the same thing."""
    try:
        scheme, _, path = urlsafe_b64decode(an_id + "=" * (-len(an_id) % 4)).decode().partition("://")
    except ValueError:
        return an_id
    cluster, _, thing = path.partition("/")
    if scheme != "ciscospark" or cluster == FIRST_CLUSTER:
        return an_id
    return urlsafe_b64encode(f"ciscospark://{FIRST_CLUSTER}/{thing}".encode()).decode().rstrip("=")


def _is_short_text(value: object) -> TypeGuard[str]:
    # Printable also keeps out NUL, which PostgreSQL refuses, and lone surrogates, which no database takes.
    # An id of dots alone would lead a call to another path: no quoting keeps them from being taken for folders.
    return isinstance(value, str) and len(value) <= LONGEST_ID and value.isprintable() and value.strip(".") != ""

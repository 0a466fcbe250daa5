"""What happens in Webex and what the bot says back, as values. No I/O, no JSON beyond this border."""

from __future__ import annotations

import base64
import binascii
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NewType

PersonId = NewType("PersonId", str)
"""The person a call is made for. The call layer finds the token itself, so nobody passes a wrong one by mistake."""

Card = dict[str, Any]


@dataclass(frozen=True, slots=True)
class File:
    """A file that goes with a message. `name` is of letters that every system takes; `kind` is a media type."""

    name: str
    kind: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Message:
    """A message as GET /messages/{id} tells it."""

    id: str
    room_id: str
    room_type: str
    person_id: PersonId
    person_email: str
    text: str = ""
    html: str | None = None
    parent_id: str | None = None
    created: datetime | None = None
    """Webex's clock, aware."""


@dataclass(frozen=True, slots=True)
class AttachmentAction:
    """A pressed button or a submitted form, as GET /attachment/actions/{id} tells it. Inputs are not to be trusted."""

    id: str
    message_id: str
    room_id: str
    person_id: PersonId
    inputs: dict[str, Any] = field(default_factory=dict)
    created: datetime | None = None
    """Webex's clock, aware."""


@dataclass(frozen=True, slots=True)
class Membership:
    """That somebody is in a space. `created` is by Webex's clock, aware."""

    person_id: PersonId
    room_id: str
    is_group: bool
    created: datetime | None = None


@dataclass(frozen=True, slots=True)
class Person:
    """`timezone` is an IANA name, and missing where the account has none."""

    id: PersonId
    emails: tuple[str, ...]
    display_name: str
    nick_name: str | None = None
    org_id: str | None = None
    type: str | None = None
    timezone: str | None = None


_BOT_DOMAINS = ("@webex.bot", "@sparkbot.io")


def is_bot(email: str) -> bool:
    """Tell whether it is a bot's address."""
    return email.casefold().endswith(_BOT_DOMAINS)


def is_same_person(one: str, other: str) -> bool:
    """Compare person IDs; the same person's may differ in the cluster that stands before the UUID."""
    return one == other or bare_id(one) == bare_id(other)


def bare_id(webex_id: str) -> str:
    """Return the UUID in an ID of Webex's; the ID itself where it is bare."""
    padded = webex_id + "=" * (-len(webex_id) % 4)
    try:
        decoded = base64.urlsafe_b64decode(padded.encode()).decode()
    except (binascii.Error, UnicodeError):
        return webex_id.lower()
    return decoded.rpartition("/")[2].lower() if decoded.startswith("ciscospark://") else webex_id.lower()

"""A person as Webex writes one, into a person as the bot has one."""

from __future__ import annotations

from typing import Any

import msgspec

from bot.events import Person, PersonId
from bot.webex.errors import UnreadableError
from bot.webex.wire import Reader


class _Person(msgspec.Struct, frozen=True, kw_only=True):
    id: str = ""
    emails: tuple[str, ...] = ()
    display_name: str | None = None
    nick_name: str | None = None
    org_id: str | None = None
    type: str | None = None
    timezone: str | None = None


_reader = Reader(_Person)


def to_person(item: dict[str, Any]) -> Person:
    """Return a person from the decoded JSON of GET /people/{id}. Raises UnreadableError where the id is missing."""
    wire = _reader.of(item)
    if not wire.id:
        raise UnreadableError("a person without an id")
    return Person(
        id=PersonId(wire.id),
        emails=wire.emails,
        display_name=wire.display_name or (wire.emails[0] if wire.emails else ""),
        nick_name=wire.nick_name,
        org_id=wire.org_id,
        type=wire.type,
        timezone=wire.timezone,
    )

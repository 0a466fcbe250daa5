"""What the simulated Webex consists of: people, tokens, spaces, messages, webhooks and meetings."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from simulator.ids import webex_id

Json = dict[str, Any]

USER_SCOPES = frozenset(
    {
        "spark:all",
        "spark:kms",
        "spark:people_read",
        "meeting:participants_read",
        "meeting:schedules_read",
        "meeting:preferences_read",
    }
)
BOT_SCOPES = frozenset({"spark:all", "spark:kms"})
ADMIN_SCOPES = frozenset({"meeting:admin_participants_read", "meeting:admin_schedule_read"})


@dataclass
class Person:
    """Someone with an account. Webex tells `timezone`, an IANA name, to that person alone. `token` is for demos."""

    email: str
    name: str
    org_id: str
    token: str
    timezone: str | None = None
    kind: str = "person"
    is_admin: bool = False
    is_reachable: bool = True
    """Whether others may write to this person alone: an organization can forbid it."""
    created: str = "2024-01-15T08:00:00.000Z"
    id: str = ""

    def __post_init__(self) -> None:
        self.id = self.id or webex_id("PEOPLE", self.email)

    @property
    def is_bot(self) -> bool:
        return self.kind == "bot"

    @property
    def first_name(self) -> str:
        return self.name.split()[0]

    def json(self, *, for_self: bool = False) -> Json:
        """Return the person as the API does. One name alone has no first and last name."""
        shown: Json = {
            "id": self.id,
            "emails": [self.email],
            "displayName": self.name,
            "orgId": self.org_id,
            "created": self.created,
            "type": self.kind,
        }
        first_name, _, last_name = self.name.partition(" ")
        if last_name:
            shown |= {"nickName": first_name, "firstName": first_name, "lastName": last_name}
        if for_self and self.timezone:
            shown["timezone"] = self.timezone
        return shown


@dataclass
class Token:
    """An access token. `expires` is None for a bot's and for the demo tokens, which last."""

    value: str
    person: Person
    scopes: frozenset[str]
    expires: datetime | None = None


@dataclass
class Grant:
    """What a code, or a refresh token, is good for. `lifetime` overrides the access token's, in seconds."""

    person: Person
    scopes: frozenset[str]
    expires: datetime
    redirect_uri: str = ""
    challenge: str | None = None
    method: str = "plain"
    lifetime: int | None = None


@dataclass
class Room:
    """A space; `members` maps person ids to their memberships, in the order of joining."""

    id: str
    title: str
    type: str
    creator_id: str
    created: str
    last_activity: str
    members: dict[str, Json] = field(default_factory=dict)
    is_locked: bool = False

    def json(self) -> Json:
        return {
            "id": self.id,
            "title": self.title,
            "type": self.type,
            "isLocked": self.is_locked,
            "lastActivity": self.last_activity,
            "creatorId": self.creator_id,
            "created": self.created,
            "isPublic": False,
            "isReadOnly": False,
        }


@dataclass
class Message:
    """A message; `content` holds what was written: text, markdown, html, files, attachments, mentions."""

    id: str
    room: Room
    author: Person
    created: str
    content: Json
    parent_id: str | None = None
    updated: str | None = None
    edits: int = 0

    def json(self) -> Json:
        shown: Json = {
            "id": self.id,
            "roomId": self.room.id,
            "roomType": self.room.type,
            **self.content,
            "personId": self.author.id,
            "personEmail": self.author.email,
            "created": self.created,
        }
        if self.parent_id:
            shown["parentId"] = self.parent_id
        if self.updated:
            shown["updated"] = self.updated
        return shown

    def mentions(self, person: Person) -> bool:
        return person.id in self.content.get("mentionedPeople", ())

    def is_visible_to(self, person: Person) -> bool:
        """Tell whether someone sees it. A bot in a group sees only what mentions it and what it wrote itself."""
        if person.id not in self.room.members:
            return False
        shielded = person.is_bot and self.room.type == "group"
        return not shielded or self.author is person or self.mentions(person)


@dataclass
class Webhook:
    """A registration; `failures` holds the times of failed deliveries, to disable it as Webex does."""

    owner: Person
    fields: Json
    failures: deque[datetime] = field(default_factory=deque)
    disabled_at: datetime | None = None


@dataclass
class Series:
    """A meeting as scheduled: one or more occurrences, given by their starts in ascending order."""

    id: str
    title: str
    number: str
    host: Person
    occurrences: list[datetime]
    length: timedelta
    timezone: str = "UTC"
    recurrence: str | None = None
    scheduled_type: str = "meeting"
    room_id: str | None = None
    invitees: list[Json] = field(default_factory=list)
    site_url: str = "example.webex.com"
    password: str = "Sw0rdfish!"  # noqa: S105

    @property
    def is_personal_room(self) -> bool:
        return self.scheduled_type == "personalRoomMeeting"

    def occurrence_at(self, moment: datetime) -> datetime | None:
        """Return the occurrence that a run begun at `moment` belongs to, or None.

        It is the one that covers the moment, else the nearest one, an hour before its start or after its end at most.
        """
        distances = {start: self._distance(start, moment) for start in self.occurrences}
        nearest = min(self.occurrences, key=lambda start: (distances[start], moment - start))
        return nearest if distances[nearest] <= timedelta(hours=1) else None

    def _distance(self, start: datetime, moment: datetime) -> timedelta:
        """Return how far a moment lies outside an occurrence."""
        return max(start - moment, moment - (start + self.length), timedelta())


@dataclass
class Instance:
    """One run of a meeting. `end` is None while it runs; before `synced_at` the API does not know it.

    `host` is who hosted this run: the series may have got another host since then. `occurrence` is the date it
    belongs to; where `names_occurrence` is False the API leaves that out.
    `participants` are rows as the API gives them after the end, and from `rows_at` on. While the meeting runs and
    `hides_times` is set, their times are shown as not known yet.
    `refusals` maps participants or invitees to the status with which Webex refuses to list them.
    """

    id: str
    series: Series
    start: datetime
    end: datetime | None
    synced_at: datetime
    host: Person
    occurrence: datetime
    invitees: list[Json]
    participants: list[Json] = field(default_factory=list)
    rows_at: datetime | None = None
    hides_times: bool = True
    names_occurrence: bool = True
    refusals: dict[str, int] = field(default_factory=dict)

    @property
    def state(self) -> str:
        return "ended" if self.end else "inProgress"

"""All that the simulated Webex knows, in memory. Hold its lock to read or change it, as the server does."""

from __future__ import annotations

import queue
import threading
from collections import deque
from dataclasses import dataclass
from datetime import datetime

from simulator.clock import Clock, stamp
from simulator.ids import webex_id
from simulator.models import (
    ADMIN_SCOPES,
    BOT_SCOPES,
    USER_SCOPES,
    Grant,
    Instance,
    Json,
    Message,
    Person,
    Room,
    Series,
    Token,
    Webhook,
)


@dataclass
class Settings:
    """What the control API sets. Delays and lifetimes are in seconds."""

    # Webex documents these.
    sync_delay: float = 900  # from the end of a meeting until the API tells of it
    list_delay: float = 900  # from the start of a meeting until lists show it
    join_window_days: float = 90  # a longer window of join times is refused
    expires_in: int = 1209599
    refresh_token_expires_in: int = 7775999

    # Webex says nothing of these, or only other people's code does: a test can set them to the other possibility.
    rows_delay: float = 0  # from the end of a meeting until its participants are listed; before that nobody is
    query_page: int | None = None  # rows a page of the query endpoint; None: all
    default_join_days: float | None = 7  # the window of join times where none is given; None: no window
    refuses_future_joins: bool = False  # a window of join times that ends in the future
    lost_run_status: int = 404  # what the host of a series gets for a run under the host before
    names_granted_scopes: bool = True  # the token answer has `scope`
    tells_webhook_secrets: bool = True  # to the owner of a webhook, as in the documents' examples
    refuses_admin_scopes: bool = False  # a sign-in that asks for them is refused to all but administrators


class World:
    """All that a simulated Webex knows. Hold `lock` to read or change it from another thread."""

    def __init__(self, now: datetime | None = None) -> None:
        self.clock = Clock(now)
        self.lock = threading.RLock()
        self.outbox: queue.Queue[tuple[Webhook, bytes] | None] = queue.Queue()
        self.listeners: list[queue.Queue[str | None]] = []
        self.clear()

    def clear(self) -> None:
        """Forget everything but the clock and the listeners."""
        self.settings = Settings()
        self.people: dict[str, Person] = {}
        self.tokens: dict[str, Token] = {}
        self.rooms: dict[str, Room] = {}
        self.messages: dict[str, Message] = {}
        self.actions: dict[str, Json] = {}
        self.files: dict[str, tuple[str, str, bytes]] = {}
        self.webhooks: dict[str, Webhook] = {}
        self.series: dict[str, Series] = {}
        self.instances: dict[str, Instance] = {}
        self.codes: dict[str, Grant] = {}
        self.refresh_grants: dict[str, Grant] = {}
        self.aliases: dict[str, str] = {}
        self.moved_rooms: dict[str, int] = {}
        self.deliveries: deque[Json] = deque(maxlen=20_000)

    def now(self) -> datetime:
        return self.clock.now()

    def stamp(self) -> str:
        return stamp(self.now())

    def add_person(self, person: Person) -> Person:
        scopes = BOT_SCOPES if person.is_bot else USER_SCOPES | (ADMIN_SCOPES if person.is_admin else frozenset())
        self.people[person.id] = person
        self.tokens[person.token] = Token(person.token, person, scopes)
        return person

    def person_by_email(self, email: str) -> Person | None:
        wanted = email.strip().casefold()
        return next((p for p in self.people.values() if p.email.casefold() == wanted), None)

    def add_room(self, title: str, kind: str, *members: Person, name: str | None = None) -> Room:
        """Open a space; the first member made it. `name` gives it an id that is the same at every start."""
        now = self.stamp()
        room = Room(webex_id("ROOM", name), title, kind, members[0].id, now, now)
        self.rooms[room.id] = room
        for person in members:
            self.add_member(room, person)
        return room

    def add_member(self, room: Room, person: Person, *, is_moderator: bool = False) -> Json:
        """Make someone a member; return the membership as the API shows it."""
        membership = {
            "id": webex_id("MEMBERSHIP"),
            "roomId": room.id,
            "personId": person.id,
            "personEmail": person.email,
            "personDisplayName": person.name,
            "personOrgId": person.org_id,
            "isModerator": is_moderator,
            "isMonitor": False,
            "isRoomHidden": False,
            "roomType": room.type,
            "created": self.stamp(),
        }
        room.members[person.id] = membership
        return membership

    def move_room(self, room: Room, identity: str, status: int) -> None:
        """Give a space another id. The old one is answered with `status` from now on."""
        self.moved_rooms[room.id] = status
        self.rooms[identity] = self.rooms.pop(room.id)
        for series in self.series.values():
            if series.room_id == room.id:
                series.room_id = identity
        room.id = identity
        for membership in room.members.values():
            membership["roomId"] = identity

    def direct_room(self, one: Person, other: Person) -> Room | None:
        pair = {one.id, other.id}
        return next((r for r in self.rooms.values() if r.type == "direct" and set(r.members) == pair), None)

    def changed(self, room_id: str) -> None:
        """Tell every listener that something in this space is new."""
        for listener in tuple(self.listeners):
            listener.put(room_id)

    def end_streams(self) -> None:
        """Tell every listener that no more will come."""
        for listener in tuple(self.listeners):
            listener.put(None)

"""All that the simulated Webex knows, in memory. Whoever reads or changes it holds its lock, as the server does."""

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
    """What the control API sets: delays and lifetimes in seconds, rows a page of the query endpoint (None: all)."""

    sync_delay: float = 900
    query_page: int | None = None
    expires_in: int = 1209599
    refresh_token_expires_in: int = 7775999


class World:
    def __init__(self, now: datetime | None = None) -> None:
        self.clock = Clock(now)
        self.lock = threading.RLock()
        self.outbox: queue.Queue[tuple[Webhook, bytes] | None] = queue.Queue()
        self.listeners: list[queue.Queue[str | None]] = []
        self.clear()

    def clear(self) -> None:
        """Empty this world of everything but its clock and those who listen."""
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
        self.deliveries: deque[Json] = deque(maxlen=20_000)

    def now(self) -> datetime:
        return self.clock.now()

    def stamp(self) -> str:
        return stamp(self.now())

    def add_person(self, person: Person) -> Person:
        scopes = USER_SCOPES | (ADMIN_SCOPES if person.is_admin else frozenset())
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
        """The membership, as the API shows it."""
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

    def direct_room(self, one: Person, other: Person) -> Room | None:
        pair = {one.id, other.id}
        return next((r for r in self.rooms.values() if r.type == "direct" and set(r.members) == pair), None)

    def changed(self, room_id: str) -> None:
        """Tell everyone who listens that something in this space is new."""
        for listener in tuple(self.listeners):
            listener.put(room_id)

    def farewell(self) -> None:
        """Tell everyone who listens that no more will come."""
        for listener in tuple(self.listeners):
            listener.put(None)

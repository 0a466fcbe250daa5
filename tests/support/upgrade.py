"""A database of an earlier version, and the Webex that it knew: what tests/data holds, brought to life.

The rows are taken as they are, but for the meetings' ids: the simulator gives its own.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

from alembic import command
from alembic.config import Config as Alembic
from sqlalchemy import Boolean, DateTime, Engine, MetaData, Table, text

from bot.store.engine import writing
from bot.store.migrations import FOLDER
from simulator.models import Message, Token
from simulator.server import Running
from tests.support.chat import Chat, Json
from tests.support.meetings import ALICE, BOB, CAROL, held, person

DATA = Path(__file__).parent.parent / "data"
SCHEMA = "0004"
"""The last migration of commit 4aa850c."""
TEAM = ["bob@example.com", "carol@example.com"]
BEGAN = {"sales": 120, "review": 34, "crowd": 120, "sync": 240, "earlier sync": 360, "guests": 500}
"""How many minutes before the bot ran."""


class Remains:
    """What commit 4aa850c left behind; `webex` is the simulator in which it is to go on."""

    def __init__(self, webex: Running) -> None:
        stored = (DATA / "rollcall-4aa850c.json").read_text()
        self.sql = (DATA / "rollcall-4aa850c.sql").read_text()
        for old, new in _ids(Chat(webex), json.loads(stored)["meetings"]):
            stored, self.sql = stored.replace(old, new), self.sql.replace(old, new)
        self.facts: Json = json.loads(stored)
        self.now = datetime.fromisoformat(self.facts["now"])
        self._remember(webex)

    def message(self, name: str) -> Json:
        """Return a message as Webex tells it."""
        (found,) = [each for each in self.facts["messages"] if each["name"] == name]
        return {"id": found["id"], "roomId": found["room"], "created": found["created"], **found["content"]} | (
            {"parentId": found["parent_id"]} if found["parent_id"] else {}
        )

    def _remember(self, webex: Running) -> None:
        world = webex.world
        with world.lock:
            for each in self.facts["messages"]:
                author = world.person_by_email(each["author"])
                assert author is not None
                world.messages[each["id"]] = Message(
                    id=each["id"],
                    room=world.rooms[each["room"]],
                    author=author,
                    created=each["created"],
                    content=each["content"],
                    parent_id=each["parent_id"],
                )
            alice = world.person_by_email("alice@example.com")
            assert alice is not None
            access = self.facts["alice_access"]
            world.tokens[access] = Token(access, alice, frozenset(self.facts["alice_scopes"]))
            world.clock.set(self.now)


def _ids(chat: Chat, meetings: Json) -> Iterator[tuple[str, str]]:
    """Hold the same meetings at the same times; the ids that they had, and those that they have."""
    for name, minutes in BEGAN.items():
        began = datetime.fromisoformat(meetings[name]["start"])
        chat.control("POST", "clock", {"now": (began + timedelta(minutes=minutes)).isoformat()})
        again = _hold(chat, name, minutes)
        assert datetime.fromisoformat(again["start"]) == began
        for key in ("id", "seriesId", "meetingNumber"):
            yield meetings[name][key], again[key]


def _hold(chat: Chat, name: str, ago: int) -> Json:
    alice = person(*ALICE, (0, 60))
    if name == "sales":
        return held(chat, "Sales", person("Bob", None, (0, 42)), person(*CAROL, (0, 60)), alice, ago=ago)
    if name == "review":
        bob = person(*BOB, (0, 30))
        alice = person(*ALICE, (0, 30))
        return held(chat, "Review", alice, bob, ago=ago, lasted=30, synced=False, invitees=TEAM)
    if name == "crowd":
        people = [person(f"Person {n:02}", f"person{n:02}@example.com", (0, 60)) for n in range(60)]
        return held(chat, "All hands", *people, alice, ago=ago)
    if name == "guests":
        return held(chat, "Guests", person("Dave", None, (0, 42)), alice, ago=ago)
    return held(chat, "Sync", person(*ALICE, (0, 30)), ago=ago, lasted=30)


def restore(sql: str, engine: Engine) -> None:
    """Make the earlier version's tables with all that it wrote on SQLite; on PostgreSQL with the same rows."""
    if engine.dialect.name == "sqlite":
        with closing(sqlite3.connect(engine.url.database or "")) as file:
            file.executescript(sql)
        return
    with writing(engine) as connection:
        config = Alembic(attributes={"connection": connection})
        config.set_main_option("script_location", str(FOLDER))
        command.upgrade(config, SCHEMA)
        tables = MetaData()
        tables.reflect(connection)
        with closing(sqlite3.connect(":memory:")) as file:
            file.row_factory = sqlite3.Row
            file.executescript(sql)
            for table in tables.sorted_tables:
                rows = [_as_postgres(table, row) for row in file.execute(f"SELECT * FROM {table.name}")]
                if rows and table.name != "alembic_version":
                    connection.execute(table.insert(), rows)
        connection.execute(text("SELECT setval(pg_get_serial_sequence('events', 'id'), max(id)) FROM events"))


def _as_postgres(table: Table, row: sqlite3.Row) -> dict[str, object]:
    """SQLite has neither times nor booleans of its own."""
    values: dict[str, object] = dict(row)
    for column in table.columns:
        value = values[column.name]
        if isinstance(column.type, DateTime) and isinstance(value, str):
            values[column.name] = datetime.fromisoformat(value).replace(tzinfo=UTC)
        elif isinstance(column.type, Boolean):
            values[column.name] = bool(value)
    return values

"""The tables, as SQLAlchemy Core knows them; every time in them is UTC. Migrations make them, and see indexes.py."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from enum import StrEnum

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    DateTime,
    Dialect,
    Double,
    Integer,
    MetaData,
    Table,
    Text,
    TypeDecorator,
    false,
    literal_column,
)

metadata = MetaData()


class State(StrEnum):
    """Where an event is. One that is being handled is still waiting: the lease of its lane tells that."""

    WAITING = "waiting"
    PARKED = "parked"
    DONE = "done"
    DEAD_LETTER = "buried"
    """Given up, and the person was told. Databases of earlier versions hold this word, so it stays."""


# Written into the SQL, not bound: SQLite uses a partial index only where it can read the condition.
WAITING = literal_column("'waiting'", Text)
PARKED = literal_column("'parked'", Text)


class Utc(TypeDecorator[datetime]):
    """An aware UTC time; SQLite, which knows no zones, stores it without one."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def bind_processor(self, dialect: Dialect) -> Callable[[datetime | None], object] | None:
        """Return what makes a time that the driver takes. Each webhook waits for it, so it does little."""
        return _text if dialect.name == "sqlite" else None

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def _text(value: datetime | None) -> str | None:
    if value is None:
        return None
    return value.astimezone(UTC).replace(tzinfo=None).isoformat(" ", "microseconds")


Id = BigInteger().with_variant(Integer(), "sqlite")

events = Table(
    "events",
    metadata,
    Column("id", Id, primary_key=True),
    Column("key", Text, nullable=False, unique=True),
    Column("resource", Text, nullable=False),
    Column("event", Text, nullable=False),
    Column("person_id", Text),
    Column("lane", Text, nullable=False),
    Column("data", Text),  # JSON; NULL once it was purged
    Column("state", Text, nullable=False),
    Column("run_at", Utc, nullable=False),
    Column("attempts", Integer, nullable=False, default=0),
    Column("crashes", Integer, nullable=False, default=0),
    Column("fence", Integer, nullable=False, default=0),
    Column("note", Text),  # what is needed to find the reply that was being sent
    Column("why", Text),  # why it failed last
    Column("given_up", Text),  # why it was given up; the person is to be told
    Column("created_at", Utc, nullable=False),
    Column("ended_at", Utc),
)

# A lane is one person's queue: see bot/inbox/lanes.py. Where the key differs from the name, the name is that of the
# first version: a new name would stop its processes that still run while this version starts.
lanes = Table(
    "lanes",
    metadata,
    Column("lane", Text, primary_key=True),
    Column("due_at", Utc, index=True),  # when its next event may be claimed; NULL: there is none, or it is leased
    Column("gated_until", Utc, key="paused_until"),
    Column("woken", Boolean, key="resumed", nullable=False, server_default=false()),
    Column("working", Id, key="event_id"),  # the event that is being handled; NULL: the lane is not leased
    Column("fence", Integer),
    Column("beat", Integer),
    Column("sending", Boolean, nullable=False, server_default=false()),  # a reply may be on its way
    Column("owner", Text, key="process_id"),  # of the worker that has the lease
)

# The processes that live: see bot/inbox/heartbeats.py.
heartbeats = Table(
    "heartbeats",
    metadata,
    Column("process_id", Text, primary_key=True),
    Column("role", Text, primary_key=True),
    Column("beat_at", Double, nullable=False),  # seconds since 1970, by the database's clock
)

questions = Table(
    "questions",
    metadata,
    Column("handle", Text, primary_key=True),
    Column("room_id", Text, nullable=False),
    Column("thread_id", Text),
    Column("person_id", Text, nullable=False),
    Column("question", Text, nullable=False),  # JSON of bot.language.question.Question
    Column("created_at", Utc, nullable=False, index=True),
)

hosts = Table(
    "hosts",
    metadata,
    Column("person_id", Text, primary_key=True),
    Column("sealed", Text, nullable=False),  # bot.store.hosts.Host, encrypted with whose it is
    Column("refresh_at", Utc, nullable=False, index=True),
    Column("version", Integer, nullable=False),  # grows with every change of what is sealed
    Column("lease", Text),  # of the thread that is asking Webex for new tokens
)

sign_ins = Table(
    "sign_ins",
    metadata,
    Column("state_hash", Text, primary_key=True),  # SHA-256; the state itself is on its way only
    Column("person_id", Text, nullable=False, index=True),
    Column("sealed", Text, nullable=False),  # bot.store.sign_ins.PendingSignIn, encrypted with the hash
    Column("expires_at", Utc, nullable=False, index=True),
)

host_groups = Table(
    "host_groups",
    metadata,
    Column("person_id", Text, primary_key=True),
    Column("name", Text, primary_key=True),
    Column("emails", Text, nullable=False),  # JSON
    Column("changed_at", Utc, nullable=False),
)

form_choices = Table(
    "form_choices",
    metadata,
    Column("person_id", Text, primary_key=True),
    Column("filled_in", Text, nullable=False),  # JSON: field of the form and what was in it
    Column("changed_at", Utc, nullable=False, index=True),
)

host_aliases = Table(
    "host_aliases",
    metadata,
    Column("person_id", Text, primary_key=True),
    Column("folded", Text, primary_key=True),  # the name as bot.text.fold compares it
    Column("name", Text, nullable=False),  # that a guest shows; or the other e-mail of the same person
    Column("email", Text, nullable=False),
    Column("confirmed_at", Utc, nullable=False),
)

# Addresses of rooms and mailing lists: see bot/store/no_people.py.
host_no_people = Table(
    "host_no_people",
    metadata,
    Column("person_id", Text, primary_key=True),
    Column("email", Text, primary_key=True),  # folded
    Column("marked_at", Utc, nullable=False),
)

silences = Table(
    "silences",
    metadata,
    Column("person_id", Text, primary_key=True),
    Column("until", Utc, nullable=False),  # Webex asked that nothing be asked on this person's behalf before
)

# How much is asked in a minute: see bot/inbox/rates.py.
rates = Table(
    "rates",
    metadata,
    Column("key", Text, primary_key=True),  # a fingerprint: it tells nobody whose it is
    Column("began_at", Double, nullable=False),  # the minute, in seconds since 1970
    Column("asked", Integer, nullable=False),
    Column("is_known", Boolean, nullable=False),  # Webex has shown the bot a message of that person lately
)

# What we wrote to Webex: see bot/store/webhook_records.py.
webhooks = Table(
    "webhooks",
    metadata,
    Column("name", Text, primary_key=True),
    Column("webhook_id", Text, nullable=False),
    Column("fingerprint", Text, nullable=False),
    Column("written_at", Utc, nullable=False),
    Column("times_taken", Integer, nullable=False),
    Column("taken_at", Utc),
)

caught_up = Table(
    "caught_up",
    metadata,
    Column("bot_id", Text, primary_key=True),
    Column("until", Utc, nullable=False),  # by Webex's clock: what was said before is in the inbox
)

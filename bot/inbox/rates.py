"""How much one person, one space and one organisation may ask in a minute, counted in the database for all processes.

Nobody who reads the answers gets there. Who does is told once, and read on when the minute is over: a flood of one
would use up what Webex lets the bot ask for everybody. What comes in is acknowledged whatever is counted here.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from hashlib import blake2b
from math import ceil
from typing import Any

from sqlalchemy import Connection, Engine, Row, delete, select, text

from bot.events import is_bot
from bot.store.tables import rates
from bot.store.upsert import insert_into

MINUTE = 60.0
UNLIMITED = 10**9
KNOWN_FOR = timedelta(days=1)
"""So long after their last question people count as known."""
FORGED = "forged"
MOST_FORGED = 30
"""Events a minute of which Webex knows nothing. After so many, events of people who are not known wait."""

MOST_REMINDERS = 2
"""In a minute, that a person's questions wait for their sign-in."""


class Whose(StrEnum):
    """Whose limit it is."""

    PERSON = "person"
    SPACE = "space"
    ORGANISATION = "organisation"


_TIMES = {Whose.PERSON: 1, Whose.SPACE: 4, Whose.ORGANISATION: 20}
"""How often the limit of a person each of them may ask."""


@dataclass(frozen=True, slots=True)
class Over:
    """A limit that is passed: `most` in a minute. Nothing more is read before `until`, a full minute."""

    whose: Whose
    most: int
    until: datetime


@dataclass(frozen=True, slots=True)
class Rate:
    """What was counted for an event. `is_first`: the one with which the limit was passed.

    `is_known`: somebody whose message Webex has shown to the bot lately.
    """

    over: Over | None = None
    is_first: bool = False
    is_known: bool = True


class Rates:
    """The counts, each of a minute that begins with its first event. Every method runs in its caller's transaction.

    `most` is how many events of a person are handled in a minute.
    """

    def __init__(self, engine: Engine, most: int) -> None:
        self._most = most
        new = insert_into(rates, engine)
        self._know = new.on_conflict_do_update(index_elements=[rates.c.key], set_={"is_known": True})

    def count(self, connection: Connection, resource: str, data: Mapping[str, Any], now: datetime) -> Rate:
        """Count a new event, and say whether a limit is passed with it."""
        keys = _keys(resource, data)
        if not keys:
            return self._of_a_stranger(connection, now) if resource == "memberships" else Rate()
        person, *shared = keys
        counted = _counted(connection, [person], now)
        is_known = counted[person].is_known
        if is_known and shared:  # what somebody made up must use up nobody else's limit
            counted |= _counted(connection, shared, now)
        for key, row in counted.items():
            most = self._most * _TIMES[keys[key]]
            if row.asked > most:
                over = Over(keys[key], most, _full_minute(row.began_at + MINUTE))
                return Rate(over, is_first=row.asked == most + 1)
        return Rate() if is_known else self._of_a_stranger(connection, now)

    def forged(self, connection: Connection, now: datetime) -> None:
        """Count an event of somebody who is not known, and of which Webex knows nothing."""
        _counted(connection, [FORGED], now)

    def may_remind(self, connection: Connection, person_id: str, now: datetime) -> bool:
        """Count a reminder, and say whether there were few of them in this minute."""
        key = _key("reminder", person_id)
        return bool(_counted(connection, [key], now)[key].asked <= MOST_REMINDERS)

    def know(self, connection: Connection, person_id: str, now: datetime) -> None:
        """Remember that the person has asked something."""
        key = _key(Whose.PERSON, person_id)
        connection.execute(self._know, {"key": key, "began_at": now.timestamp(), "asked": 1, "is_known": True})

    def purge(self, connection: Connection, now: datetime) -> int:
        """Forget who has asked nothing for a day; return how many rows that concerned."""
        old = rates.c.began_at < (now - KNOWN_FOR).timestamp()
        return connection.execute(delete(rates).where(old)).rowcount

    def _of_a_stranger(self, connection: Connection, now: datetime) -> Rate:
        """Let strangers wait, without a word, while somebody makes events up."""
        row = connection.execute(select(rates).where(rates.c.key == FORGED)).first()
        if row is None or row.asked < MOST_FORGED or abs(now.timestamp() - row.began_at) >= MINUTE:
            return Rate(is_known=False)
        return Rate(Over(Whose.PERSON, MOST_FORGED, _full_minute(row.began_at + MINUTE)), is_known=False)


def _keys(resource: str, data: Mapping[str, Any]) -> dict[str, Whose]:
    """Return what an event counts for, the person first. Events of bots cost nothing, and are nobody's flood."""
    email = data.get("personEmail", "")
    if resource not in ("messages", "attachmentActions") or "personId" not in data or is_bot(email):
        return {}
    counted = {Whose.PERSON: data["personId"]}
    if data.get("roomType") != "direct":
        counted[Whose.SPACE] = data.get("roomId", "")
    if domain := email.rpartition("@")[2].casefold():
        counted[Whose.ORGANISATION] = domain
    return {_key(whose, an_id): whose for whose, an_id in counted.items()}


def _key(whose: str, an_id: str) -> str:
    """Return a key that tells nobody whose it is."""
    return f"{whose}:{blake2b(an_id.encode(), digest_size=16).hexdigest()}"


# Written as SQL, for one to three keys: this is asked for each event, and SQLAlchemy's own takes four times as long.
_COUNT = """
    INSERT INTO rates (key, began_at, asked, is_known) VALUES {rows}
    ON CONFLICT (key) DO UPDATE SET
        asked = CASE WHEN {is_new} THEN 1 ELSE rates.asked + 1 END,
        began_at = CASE WHEN {is_new} THEN excluded.began_at ELSE rates.began_at END
    RETURNING key, began_at, asked, is_known
"""
_IS_NEW = f"abs(excluded.began_at - rates.began_at) >= {MINUTE}"  # a minute has passed, or the clock was set back
_COUNTS = [
    text(_COUNT.format(rows=", ".join(f"(:key{n}, :now, 1, false)" for n in range(most)), is_new=_IS_NEW))
    for most in range(len(Whose) + 1)
]


def _counted(connection: Connection, keys: Iterable[str], now: datetime) -> dict[str, Row[Any]]:
    """Count for each key, in an order, so that no two transactions wait for each other."""
    values = {f"key{n}": key for n, key in enumerate(sorted(keys))}
    rows = connection.execute(_COUNTS[len(values)], values | {"now": now.timestamp()})
    return {row.key: row for row in rows}


def _full_minute(seconds: float) -> datetime:
    return datetime.fromtimestamp(ceil(seconds / MINUTE) * MINUTE, UTC)

"""Collect rows by person: each row is kept as a few packed bytes until all pages are in."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Final

import msgspec

from bot.attendance.joins import Join

HOST: Final = 1
INVITED: Final = 2


class PersonRows(msgspec.Struct, array_like=True, gc=False):
    """What one row, or all rows of one person, told. Somebody without joins was only in the lobby."""

    name: str
    roles: int
    joins: list[Join]


_pack = msgspec.msgpack.Encoder().encode
_unpack = msgspec.msgpack.Decoder(PersonRows).decode


class RowStore:
    """Rows by a key that says whose they are.

    A row costs about 0.1 kB packed, less than half of what it takes as values.

    The first row of a key and its further ones are kept apart: nearly everybody has one row, and somebody with very
    many (a telephone gateway, a name that many guests show) must cost no more than those rows.
    """

    def __init__(self) -> None:
        self._first: dict[str, bytes] = {}
        self._further: defaultdict[str, list[bytes]] = defaultdict(list)

    def __len__(self) -> int:
        return len(self._first)

    def __contains__(self, key: str) -> bool:
        return key in self._first

    def put(self, key: str, rows: PersonRows) -> None:
        if key in self._first:
            self._further[key].append(_pack(rows))
        else:
            self._first[key] = _pack(rows)

    def move(self, key: str, into: RowStore, new_key: str) -> None:
        """Take all rows of a key out, and put them into another store; nothing where the key has none."""
        packed = [self._first.pop(key, b""), *self._further.pop(key, [])]
        for each in filter(None, packed):
            into.put(new_key, _unpack(each))

    def __iter__(self) -> Iterator[tuple[str, list[PersonRows]]]:
        """Yield every key with its rows. Their order makes no difference to what is said of the person."""
        for key, packed in self._first.items():
            rows = [_unpack(packed)]
            if key in self._further:
                rows += map(_unpack, self._further[key])
            yield key, rows


def merged(parts: list[PersonRows]) -> PersonRows:
    """Put the rows of one person together. Of several shown names the longest is kept, as it tells most."""
    if len(parts) == 1:
        return parts[0]
    roles = 0
    for rows in parts:
        roles |= rows.roles
    name = max((rows.name for rows in parts), key=lambda name: (len(name), name))
    return PersonRows(name, roles, [join for rows in parts for join in rows.joins])

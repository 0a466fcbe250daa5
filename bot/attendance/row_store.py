"""Rows in, people out: every row is kept as a few packed bytes under the one it belongs to, until all pages are in."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Final

import msgspec

from bot.attendance.joins import Stay

HOST: Final = 1
COHOST: Final = 2
INVITED: Final = 4


class Entry(msgspec.Struct, array_like=True, gc=False):
    """What one row, or all rows of one person, told. Without stays it was only ever in the lobby."""

    name: str
    roles: int
    stays: list[Stay]


_pack = msgspec.msgpack.Encoder().encode
_unpack = msgspec.msgpack.Decoder(Entry).decode


class Ledger:
    """Entries by key. A row costs about 0.1 kB packed, less than half of what it takes as values.

    The first row of a key and its further ones are kept apart: nearly everybody has one row, and whoever has
    very many (a telephone gateway, a name that many guests show) must not cost more than the rows are.
    """

    def __init__(self) -> None:
        self._first: dict[str, bytes] = {}
        self._further: defaultdict[str, list[bytes]] = defaultdict(list)

    def __len__(self) -> int:
        return len(self._first)

    def __contains__(self, key: str) -> bool:
        return key in self._first

    def put(self, key: str, entry: Entry) -> None:
        if key in self._first:
            self._further[key].append(_pack(entry))
        else:
            self._first[key] = _pack(entry)

    def __iter__(self) -> Iterator[tuple[str, Entry]]:
        """Yield every key with all that its rows told; which row came first makes no difference."""
        for key, packed in self._first.items():
            entry = _unpack(packed)
            if key in self._further:
                entry = _merge([entry, *map(_unpack, self._further[key])])
            yield key, entry


def _merge(entries: list[Entry]) -> Entry:
    """Put rows of one person together; of several shown names the longest is kept, as it tells most."""
    roles = 0
    for entry in entries:
        roles |= entry.roles
    name = max((entry.name for entry in entries), key=lambda name: (len(name), name))
    return Entry(name, roles, [stay for entry in entries for stay in entry.stays])

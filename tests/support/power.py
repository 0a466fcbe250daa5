"""A disk that loses its power: what stands in a database's files when it fails after any of the system calls.

What was forced to disk stays. Of what was written to a file since then the disk has all, nothing, or some: it may write
in any order, and stop in the middle of one. The names of files, and that one is gone, are on disk at once.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

CALLS = "pwrite64,ftruncate,unlink,fsync,fdatasync,sendto"
OPTIONS = ("-y", "-xx", "-s", "100000")
"""The names of files beside their numbers, and every byte, in hexadecimal."""
SHARED_MEMORY = "-shm"
"""SQLite's file that no disk has to keep."""

_CALL = re.compile(r"(?P<thread>\d+) +(?P<name>\w+)\((?P<rest>.*)")
_RESUMED = re.compile(r"(?P<thread>\d+) +<\.\.\. (?P<name>\w+) resumed>")
_PATH = re.compile(r'^\d+<(?P<path>[^>]*)>|^"(?P<unlinked>[^"]*)"')
_WRITTEN = re.compile(r'"(?P<data>[^"]*)", (?P<length>\d+), (?P<offset>\d+)')
_SIZE = re.compile(r">, (?P<size>\d+)")


class Call(NamedTuple):
    """One that changes a file or forces it to disk; or the `answer` to a webhook."""

    name: str
    path: str = ""
    data: bytes = b""
    position: int = 0


def calls(trace: list[str], database: Path) -> Iterator[Call]:
    """Yield the calls on the database's files, and the answers 204, in their order.

    A write counts from its beginning, as the file may have changed then; a sync only when it has come back.
    """
    syncing: dict[str, str] = {}
    for line in trace:
        if resumed := _RESUMED.match(line):
            if path := syncing.pop(resumed["thread"], None):
                yield Call("sync", path)
        elif call := _CALL.match(line):
            if call["name"] == "sendto":
                if b"HTTP/1.1 204" in _bytes(call["rest"].partition('"')[2].partition('"')[0]):
                    yield Call("answer")
                continue
            path = _path(call["rest"])
            if not path.startswith(str(database)) or path.endswith(SHARED_MEMORY):
                continue
            if call["name"] in {"fsync", "fdatasync"} and "unfinished" in line:
                syncing[call["thread"]] = path
            else:
                yield _call(call["name"], path, call["rest"])


def _call(name: str, path: str, rest: str) -> Call:
    if name == "pwrite64":
        written = _WRITTEN.search(rest)
        assert written, rest[:200]
        return Call("write", path, _bytes(written["data"]), int(written["offset"]))
    if name == "ftruncate":
        size = _SIZE.search(rest)
        assert size, rest
        return Call("truncate", path, position=int(size["size"]))
    return Call("remove" if name == "unlink" else "sync", path)


def _path(rest: str) -> str:
    found = _PATH.match(rest)
    assert found, rest[:200]
    return _bytes(found["path"] or found["unlinked"]).decode()


def _bytes(text: str) -> bytes:
    """Return the bytes that strace wrote in hexadecimal; file names may be, too."""
    return text.encode("latin-1").decode("unicode_escape").encode("latin-1")


@dataclass
class Disk:
    """The files by their names: what is on disk for certain, and the calls since then that may be."""

    certain: dict[str, bytearray] = field(default_factory=dict)
    pending: dict[str, list[Call]] = field(default_factory=dict)

    def take(self, call: Call) -> None:
        if call.name == "remove":
            self.certain.pop(call.path, None)
            self.pending.pop(call.path, None)
            return
        self.certain.setdefault(call.path, bytearray())
        if call.name == "sync":
            for each in self.pending.pop(call.path, []):
                _apply(self.certain[call.path], each)
        else:
            self.pending.setdefault(call.path, []).append(call)

    def after_power_cut(self, dice: random.Random) -> dict[str, bytes]:
        """Return what stands in the files: all that was written, or nothing since the last sync, or some of it."""
        files = {path: bytearray(content) for path, content in self.certain.items()}
        share = dice.choice([0.0, 0.5, 1.0])
        for path, pending in self.pending.items():
            for call in pending:
                if dice.random() < share:
                    is_torn = share < 1 and dice.random() < 0.3
                    _apply(files[path], call._replace(data=call.data[: len(call.data) // 2]) if is_torn else call)
        return {path: bytes(content) for path, content in files.items()}


def _apply(content: bytearray, call: Call) -> None:
    if call.name == "truncate":
        del content[call.position :]
        content.extend(bytes(call.position - len(content)))
        return
    content.extend(bytes(max(0, call.position - len(content))))
    content[call.position : call.position + len(call.data)] = call.data

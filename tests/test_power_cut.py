"""The power fails at any moment: the database opens, and has every event whose webhook was answered."""

from __future__ import annotations

import random
import sqlite3
from contextlib import closing
from pathlib import Path

from simulator.server import serve
from tests.support.full import IS_FULL
from tests.support.power import CALLS, OPTIONS, Call, Disk, calls
from tests.support.tracing import needs_strace, traced

pytestmark = needs_strace

WEBHOOKS, CUTS = (400, 2000) if IS_FULL else (60, 100)
"""After about 300 webhooks SQLite copies its log into the database."""


def is_whole(files: dict[str, bytes], database: Path, answered: int) -> bool:
    """Open the files that are left; whether SQLite finds them sound, and each answered event in them."""
    for path, content in files.items():
        Path(path).write_bytes(content)
    try:
        with closing(sqlite3.connect(database)) as connection:
            assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
            keys = {key for (key,) in connection.execute("SELECT key FROM events")}
            return {f"messages:created:m{number}" for number in range(answered)} <= keys
    finally:
        for left in database.parent.glob(f"{database.name}*"):
            left.unlink()


def test_what_was_answered_is_there_after_a_power_cut(tmp_path: Path) -> None:
    """After each of many writes, whether the disk had all, some or nothing of what was not forced to it."""
    database, dice, disk, answered, cuts = tmp_path / "rollcall.db", random.Random(1), Disk(), 0, 0
    with serve() as simulator:
        story = list(calls(traced(simulator, tmp_path, CALLS, *OPTIONS, webhooks=WEBHOOKS), database))
    first = story.index(Call("answer"))
    chosen = set(dice.sample(range(first, len(story)), min(CUTS, len(story) - first)))
    for number, call in enumerate(story):
        if call.name == "answer":
            answered += 1
        else:
            disk.take(call)
        if number in chosen:
            assert is_whole(disk.after_power_cut(dice), database, answered), f"lost after call {number}"
            cuts += 1
    assert answered == WEBHOOKS
    assert cuts == len(chosen)

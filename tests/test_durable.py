"""A 204 stands for a row on disk: seen in the system calls, as killing a process says nothing of a lost page cache."""

from __future__ import annotations

from pathlib import Path

from simulator.server import serve
from tests.support.tracing import needs_strace, traced

pytestmark = needs_strace

WEBHOOKS = 100


def is_synced(call: str) -> bool:
    """A call to the disk that came back well, in one line or in two."""
    return ("sync(" in call or "sync resumed>" in call) and call.endswith("= 0")


def test_every_204_comes_after_its_row_is_on_disk(tmp_path: Path) -> None:
    """Between two answers the log of the database is forced to disk at least once."""
    is_on_disk, answers = False, 0
    with serve() as simulator:
        for call in traced(simulator, tmp_path, "fdatasync,fsync,sendto", webhooks=WEBHOOKS):
            if is_synced(call):
                is_on_disk = True
            elif "HTTP/1.1 204" in call:
                assert is_on_disk, "answered before it was on disk"
                is_on_disk, answers = False, answers + 1
    assert answers == WEBHOOKS

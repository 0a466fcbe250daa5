"""Name this process so that others on the same machine can tell at once when it has died.

Where that can't be known (another machine or container, no /proc) no process is declared dead: the lease decides.
"""

from __future__ import annotations

import os
import secrets
from pathlib import Path

PROC = Path("/proc")
STATE, STARTED = 0, 19
"""Fields of /proc/<pid>/stat, counted after the command's name."""


def this_process() -> str:
    """Return `<machine and its boot>/<pid>/<start>`, or random words where there is no /proc."""
    try:
        return f"{_here()}/{os.getpid()}/{_stat(os.getpid())[STARTED]}"
    except OSError:
        return f"elsewhere/{secrets.token_hex(8)}"


def has_died(process_id: str) -> bool:
    """Whether that process certainly runs no more."""
    here, _, process = process_id.partition("/")
    pid, _, started = process.partition("/")
    try:
        if here != _here():
            return False
        os.kill(int(pid), 0)
        stat = _stat(int(pid))
    except ProcessLookupError:
        return True
    except OSError:
        return False
    # A zombie is dead. Another start time: the pid was given to a new process.
    return stat[STATE] in "ZX" or stat[STARTED] != started


def _here() -> str:
    """Name this boot of this machine and this PID namespace: process IDs mean nothing outside of it."""
    boot = (PROC / "sys/kernel/random/boot_id").read_text().strip()
    return f"{boot}:{(PROC / 'self/ns/pid').stat().st_ino}"


def _stat(pid: int) -> list[str]:
    return (PROC / str(pid) / "stat").read_text().rpartition(")")[2].split()

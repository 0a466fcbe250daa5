"""Processes that the demo starts on this machine: their ports, what they wrote, whether they answer, how they end."""

from __future__ import annotations

import http.client
import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

T = TypeVar("T")
STOP_SECONDS = 15
LAST_LINES = 15
PORTS_TRIED = 100
INHERITED = ("PATH", "HOME", "LANG", "TZ", "SYSTEMROOT", "LD_PRELOAD", "FAKETIME", "FAKETIME_SHARED")
"""What a process needs of the machine, its clock among it: the last ones are set by the command `faketime`."""


class DemoError(Exception):
    """The demo can't go on; the message says why, for the person at the terminal."""


class ChildEndedError(DemoError):
    """A process ended by itself; the message has its last words."""


@dataclass(frozen=True)
class Child:
    """A process, and the file that holds what it has written."""

    name: str
    process: subprocess.Popen[bytes]
    log: Path

    def check(self) -> None:
        """Raise ChildEndedError if the process has ended."""
        if self.process.poll() is not None:
            last = "\n".join(self.log.read_text(errors="replace").splitlines()[-LAST_LINES:])
            raise ChildEndedError(
                f"The {self.name} ended with code {self.process.returncode}. Its last lines:\n\n{last}"
            )

    def stop(self, patience: float = STOP_SECONDS) -> None:
        """Ask the process to end; after `patience` seconds make it."""
        self.process.terminate()
        try:
            self.process.wait(patience)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


def inherited() -> dict[str, str]:
    """Return what a process on this machine is given beside its settings."""
    return {key: os.environ[key] for key in INHERITED if key in os.environ}


def start(name: str, module: list[str], folder: Path, settings: dict[str, str]) -> Child:
    """Run a module with these settings only, in `folder`, so that no `.env` of the project is read."""
    log = folder / f"{name}.log"
    root = Path(__file__).parent.parent
    with log.open("wb") as output:
        process = subprocess.Popen(  # noqa: S603
            [sys.executable, "-m", *module],
            cwd=folder,
            env={**inherited(), "PYTHONPATH": str(root), "PYTHONUNBUFFERED": "1", **settings},
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,  # Ctrl-C reaches the parent alone, which ends its children in order.
        )
    return Child(name, process, log)


def wait_until(ready: Callable[[], bool], children: list[Child], stop: threading.Event, seconds: float) -> bool:
    """Return True once `ready()` says so, False when asked to stop.

    Raises ChildEndedError when a child ends first, and DemoError when it takes more than `seconds`.
    """
    deadline = time.monotonic() + seconds
    while not ready():
        for child in children:
            child.check()
        if time.monotonic() > deadline:
            raise DemoError(f"Not ready after {seconds:.0f} s.")
        if stop.wait(0.1):
            return False
    return True


def get(port: int, path: str, token: str | None = None) -> bytes | None:
    """Return the body that a server on this machine answers; None without an answer or with a status other than 200."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=2)
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    try:
        connection.request("GET", path, headers=headers)
        response = connection.getresponse()
        return response.read() if response.status == 200 else None
    except (OSError, http.client.HTTPException):
        return None
    finally:
        connection.close()


def on_a_free_port(first: int, launch: Callable[[int], T]) -> T:
    """Return what `launch` makes of the first free port from `first` on.

    Another program may take the port before a child of `launch` listens there: then the next port is tried.
    Raises DemoError, and ChildEndedError where the port is not the reason.
    """
    while True:
        port = free_port(first)
        try:
            return launch(port)
        except ChildEndedError:
            if is_free(port):
                raise
            first = port + 1


def free_port(first: int) -> int:
    """Return the first port from `first` on where nothing on this machine listens. Raises DemoError."""
    for port in range(first, first + PORTS_TRIED):
        if is_free(port):
            return port
    raise DemoError(f"No free port from {first} to {first + PORTS_TRIED - 1}.")


def is_free(port: int) -> bool:
    """Whether a server could listen on that port of 127.0.0.1 now."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True

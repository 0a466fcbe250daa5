"""From exec to the first answer beside a bare Flask process, and the memory in use after some work."""

from __future__ import annotations

import itertools
import socket
import statistics
import tempfile
import time
from collections.abc import Iterable
from contextlib import ExitStack
from pathlib import Path

from benchmarks.servers import bot_command, bot_settings, flask_command, free_port, server, webhook
from benchmarks.webex import webex

ROUNDS = 5
QUESTIONS = 10
numbers = itertools.count()


def first_answer(command: list[str], folder: Path, port: int) -> tuple[float, float]:
    """Seconds until a signed webhook is answered, and the proportional set size in MB."""
    began = time.perf_counter()
    with server(command, port, folder, bot_settings(port)) as process:
        with socket.create_connection(("127.0.0.1", port)) as connection:
            connection.sendall(webhook(next(numbers)))
            assert connection.recv(65536).startswith(b"HTTP/1.1 204")
        return time.perf_counter() - began, memory(process)


def memory(process: int) -> float:
    """Return the proportional set size, in MB: what would be free if the process ended."""
    lines = Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("Pss:")) / 1024


def at_work(roles: Iterable[str], folder: Path) -> list[float]:
    """Return what each process uses after some questions."""
    port = free_port()
    with ExitStack() as running:
        site = running.enter_context(webex(folder))
        settings = bot_settings(port, site.api)
        processes = [
            running.enter_context(server(bot_command(role), 0 if role == "worker" else port, folder, settings))
            for role in roles
        ]
        site.until_registered()
        meeting = site.meeting(100)
        for _ in range(QUESTIONS):
            site.ask(f"who attended {meeting}")
        return [memory(process) for process in processes]


def main() -> None:
    print(f"Start (exec to the first 204, a database being there; median of {ROUNDS}) and memory (PSS)")
    with tempfile.TemporaryDirectory(prefix="rollcall-bench-") as name:
        folder = Path(name)
        first_answer(bot_command("web"), folder, free_port())
        found: dict[str, list[tuple[float, float]]] = {"bare Flask": [], "web": [], "run": []}
        for _ in range(ROUNDS):
            for title, taken in found.items():
                port = free_port()
                command = flask_command(port) if title == "bare Flask" else bot_command(title)
                taken.append(first_answer(command, folder, port))
        anchor = statistics.median(seconds for seconds, _ in found["bare Flask"])
        for title, taken in found.items():
            seconds, used = (statistics.median(values) for values in zip(*taken, strict=True))
            print(f"  {title:<12}{seconds:>6.2f} s   {seconds / anchor:>4.1f} x   {used:>4.0f} MB")
        for roles in (["web", "worker"], ["run"]):
            used_by = zip(roles, at_work(roles, folder), strict=True)
            told = ", ".join(f"{role} {used:.0f} MB" for role, used in used_by)
            print(f"  after {QUESTIONS} questions about 100 people: {told}")


if __name__ == "__main__":
    main()

"""From exec to the first answer, and the memory that is then in use, beside a bare Flask process."""

from __future__ import annotations

import socket
import statistics
import tempfile
import time
from pathlib import Path

from benchmarks.ack import bot_command, bot_settings, flask_command, free_port, server, webhook

ROUNDS = 5


def first_answer(command: list[str], folder: Path, port: int) -> tuple[float, float]:
    """Seconds until a signed webhook is answered, and the proportional set size in MB."""
    began = time.perf_counter()
    with server(command, port, folder, **bot_settings(port)) as process:
        with socket.create_connection(("127.0.0.1", port)) as connection:
            connection.sendall(webhook(1))
            assert connection.recv(65536).startswith(b"HTTP/1.1 204")
        took = time.perf_counter() - began
        return took, _pss(process)


def _pss(process: int) -> float:
    lines = Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("Pss:")) / 1024


def main() -> None:
    print("Start: exec to the first 204, and memory then (a database that is there already)")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        first_answer(bot_command("web"), folder, port := free_port())
        for title, kind in (("bare Flask", ""), ("Rollcall web", "web"), ("Rollcall run", "run")):
            found = []
            for _ in range(ROUNDS):
                port = free_port()
                found.append(first_answer(bot_command(kind) if kind else flask_command(port), folder, port))
            seconds, memory = (statistics.median(values) for values in zip(*found, strict=True))
            print(f"  {title:<14}{seconds:6.2f} s   {memory:5.0f} MB")

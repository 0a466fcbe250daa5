"""How fast webhooks are acknowledged beside strangers who hold connections and never finish a request.

A third of them are silent, a third have sent half a webhook, and a third send a byte a second. Every webhook comes on a
connection of its own. It takes less time than the strangers are given, so that all of them are there until its end.
"""

from __future__ import annotations

import itertools
import socket
import tempfile
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

from benchmarks.load import Outcome, opened
from benchmarks.servers import bot_command, bot_settings, free_port, load_on_the_other_core, server, webhook, webhooks

STRANGERS = (0, 512, 2000)
RATE = 100
SECONDS = 5.0
CONNECTIONS = 16
STARTS = (b"", webhook(0)[:-100], b"POST /webhook HTTP/1.1\r\nX-Slow: ")


@contextmanager
def strangers(port: int, count: int) -> Iterator[None]:
    over = threading.Event()
    with ExitStack() as stack:
        dripping = []
        for start in itertools.islice(itertools.cycle(STARTS), count):
            connection = stack.enter_context(socket.create_connection(("127.0.0.1", port)))
            connection.sendall(start)
            if start == STARTS[-1]:
                dripping.append(connection)

        def drip() -> None:
            while not over.wait(1):
                for connection in dripping:
                    with suppress(OSError):
                        connection.send(b"x")

        thread = threading.Thread(target=drip)
        thread.start()
        try:
            yield
        finally:
            over.set()
            thread.join()


def beside(count: int) -> Outcome:
    port = free_port()
    requests = (each.replace(b"Host:", b"Connection: close\r\nHost:", 1) for each in webhooks())
    with (
        tempfile.TemporaryDirectory(prefix="rollcall-bench-") as folder,
        server(bot_command("web"), port, Path(folder), bot_settings(port)),
    ):
        opened(port, requests, connections=CONNECTIONS, seconds=1, rate=RATE)
        with strangers(port, count):
            return opened(port, requests, connections=CONNECTIONS, seconds=SECONDS, rate=RATE)


def main() -> None:
    print(f"Acknowledgement at {RATE}/s, each on a new connection, beside connections that never finish a request")
    with load_on_the_other_core():
        for count in STRANGERS:
            outcome = beside(count)
            middle, most = outcome.percentile(50), outcome.percentile(99)
            statuses = ", ".join(f"{number} × {status}" for status, number in sorted(outcome.statuses.items()))
            print(f"  {count:>5}: p50 {middle:>5.1f} ms, p99 {most:>5.1f} ms   {statuses}")


if __name__ == "__main__":
    main()

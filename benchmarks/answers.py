"""Answers in a second, and the processor time that the bot's own process takes for each.

Eight hosts who have signed in ask together. The simulated Webex runs in the process that measures, on the other core,
so the bot's time is told apart from its. PostgreSQL's own time is not counted.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import NamedTuple

import requests
from cryptography.fernet import Fernet

from benchmarks.crowd import HOSTS, Crowd
from benchmarks.servers import bot_command, bot_settings, free_port, load_on_the_other_core, processor_seconds, server
from chaos.postgres_server import binaries, running_server
from simulator.server import serve

WORKERS = (1, 4)
QUESTIONS = {0: 20 * HOSTS, 50: 8 * HOSTS}
"""How many are asked at each latency, in milliseconds a call."""
HELP = "help"
ATTENDED = "who attended {meeting} person.1@example.com, person.2@example.com"


class Cost(NamedTuple):
    """Seconds an answer: by the clock, and of processor time of the bot and of those who ask and are asked."""

    clock: float
    bot: float
    others: float


@contextmanager
def bot(database: str, workers: int) -> Iterator[tuple[str, Crowd, int]]:
    """Run the bot beside a simulated Webex; yield that one's address, hosts who have signed in, and the process id."""
    port = free_port()
    with ExitStack() as running:
        folder = Path(running.enter_context(tempfile.TemporaryDirectory(prefix="rollcall-bench-")))
        webex = running.enter_context(serve())
        settings = bot_settings(port, webex.api) | {
            "WEBEX_HOST_TOKEN": "",
            "WEBEX_CLIENT_ID": "demo-client-id",
            "WEBEX_CLIENT_SECRET": "demo-client-secret",
            "ENCRYPTION_KEYS": Fernet.generate_key().decode(),
            "DATABASE_URL": database,
            "WORKERS": str(workers),
        }
        process = running.enter_context(server(bot_command("run"), port, folder, settings))
        crowd = Crowd(webex, port)
        crowd.sign_in()
        crowd.ask(ATTENDED, 2 * HOSTS)
        yield webex.url, crowd, process


def measured(crowd: Crowd, process: int, words: str, times: int) -> Cost:
    """Ask so many times; return what an answer costs."""
    bot_before, others = processor_seconds(process), time.process_time()
    clock = crowd.ask(words, times)
    of_bot = processor_seconds(process) - bot_before
    return Cost(clock / times, of_bot / times, (time.process_time() - others) / times)


def _row(what: str, latency: int, workers: int, cost: Cost) -> str:
    numbers = f"{1000 * cost.bot:>9.1f}{1 / cost.bot:>10.0f}{1000 * cost.others:>9.1f}{1 / cost.clock:>13.0f}"
    return f"  {what:<34}{latency:>7}{workers:>9}{numbers}"


def _measure(name: str, new_database: Callable[[], str]) -> None:
    for workers in WORKERS:
        with bot(new_database(), workers) as (webex, crowd, process):
            print(_row(f"{name}, help", 0, workers, measured(crowd, process, HELP, QUESTIONS[0])))
            for latency, times in QUESTIONS.items():
                requests.post(f"{webex}/_control/latency", json={"ms": latency}, timeout=20).raise_for_status()
                cost = measured(crowd, process, ATTENDED, times)
                print(_row(f"{name}, 2 people of a meeting", latency, workers, cost))


def main() -> None:
    print("Answers to 8 hosts together (ms of processor time: the bot's, and of those who ask and are asked)")
    print(f"  {'':<34}{'a call':>7}{'workers':>9}{'bot':>9}{'a core/s':>10}{'others':>9}{'answers/s':>13}")
    with load_on_the_other_core():
        _measure("SQLite", lambda: "sqlite:///rollcall.db")
        if binaries() is None:
            print("  PostgreSQL is not on this machine: left out")
            return
        with running_server() as postgresql:
            _measure("PostgreSQL", postgresql.new_database)


if __name__ == "__main__":
    main()

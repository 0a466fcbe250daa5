"""Whether the bot stays as small over many webhooks, and as fast and small in front of many that wait.

    python -m benchmarks.endurance [--long]

Those that wait do so because Webex has limited the bot's own token: `run` takes webhooks in, and its workers look again
and again whether they may go on.
"""

from __future__ import annotations

import itertools
import shutil
import statistics
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks.load import Outcome, closed
from benchmarks.servers import (
    bot_command,
    bot_settings,
    free_port,
    load_on_the_other_core,
    server,
    webhook,
    webhooks,
)
from benchmarks.start import memory
from bot.inbox.queue import Inbox
from bot.inbox.rows import NewEvent, Rows
from bot.store.engine import engine_for, writing
from bot.store.migrations import migrate
from bot.web.intake import LEASE, now

CONNECTIONS = 16
MANY, VERY_MANY = 20_000, 100_000
"""Webhooks one after another: by default, and with `--long`."""
WAITING = 100_000
PEOPLE = 1_000
BATCH = 1_000
DAY = 24 * 3600
SECONDS = 3.0
ROUNDS = 3


@contextmanager
def rollcall(role: str, folder: Path) -> Iterator[tuple[int, int]]:
    """Yield port and process id."""
    port = free_port()
    with server(bot_command(role), port, folder, bot_settings(port)) as process:
        yield port, process


def one_after_another(count: int) -> Iterator[tuple[int, float]]:
    """Yield how many webhooks were taken in, and the memory then, in MB, at five moments."""
    numbers = itertools.count()
    with tempfile.TemporaryDirectory(prefix="rollcall-bench-") as name, rollcall("web", Path(name)) as (port, process):
        for _ in range(5):
            requests = (webhook(next(numbers)) for _ in range(count // 5))
            closed(port, requests, connections=CONNECTIONS, seconds=600)
            yield next(numbers), memory(process)


def waiting(folder: Path, count: int) -> None:
    """Make a database in which so many events of a thousand people wait, and nothing may be asked of Webex."""
    engine = engine_for(f"sqlite:///{folder / 'rollcall.db'}")
    migrate(engine)
    Inbox(engine, clock=now, lease=LEASE).pause(DAY)
    rows = Rows(engine)
    for first in range(0, count, BATCH):
        with writing(engine) as connection:
            rows.add(connection, [_event(number) for number in range(first, first + BATCH)])
    engine.dispose()


def _event(number: int) -> NewEvent:
    person = f"waiting-{number % PEOPLE}"
    data = f'{{"id": "waiting-{number}", "personId": "{person}", "personEmail": "{person}@example.com"}}'
    return NewEvent(
        key=f"messages:created:waiting-{number}",
        resource="messages",
        event="created",
        person_id=person,
        lane=person,
        data=data,
        run_at=now(),
        created_at=now(),
    )


def before(prepared: Path) -> tuple[Outcome, float]:
    """Return how webhooks are taken in on a copy of that database, and the memory in MB afterwards."""
    with tempfile.TemporaryDirectory(prefix="rollcall-bench-") as name:
        shutil.copytree(prepared, name, dirs_exist_ok=True)
        with rollcall("run", Path(name)) as (port, process):
            closed(port, webhooks(0), connections=CONNECTIONS, seconds=1)
            outcome = closed(port, webhooks(100_000), connections=CONNECTIONS, seconds=SECONDS)
            return outcome, memory(process)


def compared() -> dict[int, list[tuple[Outcome, float]]]:
    """Return the same for none that wait and for many, in turns."""
    with tempfile.TemporaryDirectory(prefix="rollcall-bench-") as name:
        prepared = {count: Path(name, str(count)) for count in (0, WAITING)}
        for count, folder in prepared.items():
            folder.mkdir()
            waiting(folder, count)
        rounds = [{count: before(folder) for count, folder in prepared.items()} for _ in range(ROUNDS)]
    return {count: [each[count] for each in rounds] for count in prepared}


def main(*, is_long: bool = False) -> None:
    print("Memory of the web process (PSS) over webhooks taken in one after another")
    with load_on_the_other_core():
        for taken, used in one_after_another(VERY_MANY if is_long else MANY):
            print(f"  {taken:>8,}: {used:>5.1f} MB")
        print(f"Acknowledgement in the process that answers as well, before {WAITING:,} events that wait")
        found = compared()
    rates = {count: statistics.median(outcome.rate for outcome, _ in outcomes) for count, outcomes in found.items()}
    for count, outcomes in found.items():
        used = statistics.median(used for _, used in outcomes)
        print(f"  {count:>8,}: {rates[count]:>6.0f}/s {rates[count] / rates[0]:>6.2f}   {used:>5.1f} MB")


if __name__ == "__main__":
    main(is_long="--long" in sys.argv)

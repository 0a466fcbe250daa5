"""How long others wait for an answer while one person asks ten times a second, beside how long they wait without.

python -m benchmarks.flood
"""

from __future__ import annotations

import itertools
import statistics
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import requests

from benchmarks.answers import ATTENDED, bot
from benchmarks.crowd import HOSTS, PATIENCE, Crowd
from benchmarks.servers import load_on_the_other_core

QUESTIONS = 35
"""Of seven hosts in turn, with and without the flood: below what each may ask in a minute."""
PAUSE = 0.05
LATENCY = 20
"""Milliseconds of a call to Webex."""


@contextmanager
def flooding(crowd: Crowd) -> Iterator[None]:
    """Have the first host ask ten times a second."""
    over = threading.Event()

    def flood() -> None:
        while not over.wait(0.1):
            crowd.say(0, ATTENDED)

    thread = threading.Thread(target=flood)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


def waits(crowd: Crowd) -> list[float]:
    """Have the other hosts ask in turn; return the milliseconds until each has the answer."""
    found = []
    for number in itertools.islice(itertools.cycle(range(1, HOSTS)), QUESTIONS):
        before, began = crowd.replies(number), time.perf_counter()
        crowd.say(number, ATTENDED)
        while crowd.replies(number) == before:
            if time.perf_counter() - began > PATIENCE:
                raise TimeoutError("the bot did not answer")
            time.sleep(0.001)
        found.append(1000 * (time.perf_counter() - began))
        time.sleep(PAUSE)
    return found


def _row(what: str, found: list[float]) -> tuple[float, float]:
    middle, most = statistics.median(found), statistics.quantiles(found, n=100, method="inclusive")[98]
    print(f"  {what:<20} p50 {middle:>6.0f} ms, p99 {most:>6.0f} ms")
    return middle, most


def main() -> None:
    print(f"The wait of others while one person asks 10 times a second ({LATENCY} ms a call to Webex)")
    with load_on_the_other_core(), bot("sqlite:///rollcall.db", 4) as (webex, crowd, _):
        requests.post(f"{webex}/_control/latency", json={"ms": LATENCY}, timeout=20).raise_for_status()
        calm = _row("nobody floods", waits(crowd))
        with flooding(crowd):
            beside = _row("one floods", waits(crowd))
    print(f"  {'ratio':<20} p50 {beside[0] / calm[0]:>6.2f}   , p99 {beside[1] / calm[1]:>6.2f}")


if __name__ == "__main__":
    main()

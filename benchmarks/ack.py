"""How fast a webhook is acknowledged, signed and stored on disk, beside Flask that answers 204 and does nothing.

The servers run one after another on one core, each as its users start it; the load comes from the other core. Rounds
alternate, so that what else the machine does falls on both.
"""

from __future__ import annotations

import statistics
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from benchmarks import rival
from benchmarks.load import Outcome, closed, opened
from benchmarks.servers import (
    bot_command,
    bot_settings,
    flask_command,
    free_port,
    load_on_the_other_core,
    processor_seconds,
    server,
    webhooks,
)
from benchmarks.webex import webex

CONNECTIONS = 16
WARM_SECONDS = 1.0
SECONDS = 2.5
RATES = (100, 1000)
ROUNDS = 3


@dataclass(frozen=True)
class Round:
    """At saturation, with the seconds of CPU a webhook; and at so many webhooks a second."""

    full: Outcome
    cpu: float
    paced: dict[int, Outcome]


def measured(port: int, process: int, path: str = "/webhook") -> Round:
    closed(port, webhooks(0, path=path), connections=CONNECTIONS, seconds=WARM_SECONDS)
    used = processor_seconds(process)
    full = closed(port, webhooks(100_000, path=path), connections=CONNECTIONS, seconds=SECONDS)
    used = processor_seconds(process) - used
    paced = {
        rate: opened(port, webhooks(rate * 1000, path=path), connections=CONNECTIONS, seconds=SECONDS, rate=rate)
        for rate in RATES
    }
    return Round(full, used / len(full.latencies), paced)


def with_flask(folder: Path) -> Round:
    with server(flask_command(port := free_port()), port, folder) as process:
        return measured(port, process)


def with_rollcall(folder: Path) -> Round:
    port = free_port()
    with server(bot_command("web"), port, folder, bot_settings(port)) as process:
        return measured(port, process)


def with_rival(folder: Path) -> Round:
    with rival.running(folder) as (port, process):
        return measured(port, process, path="/")


def while_webex_takes(milliseconds: float, folder: Path) -> Outcome:
    """Acknowledgements of `run`, whose workers meanwhile fetch the messages from an API that takes so long."""
    port = free_port()
    with webex(folder) as site, server(bot_command("run"), port, folder, bot_settings(port, site.api)):
        site.until_registered()
        site.takes(milliseconds)
        requests = webhooks(0, email="asker@example.com")
        return opened(port, requests, connections=CONNECTIONS, seconds=2 * SECONDS, rate=RATES[0])


def rounds(measure: Callable[[Path], Round]) -> Round:
    with tempfile.TemporaryDirectory(prefix="rollcall-bench-") as folder:
        return measure(Path(folder))


def cpu(found: list[Round]) -> float:
    """Microseconds a webhook."""
    return statistics.median(each.cpu for each in found) * 1e6


def row(name: str, found: list[Round], anchor: list[Round]) -> str:
    """Medians of the rounds; the ratio says how many webhooks the CPU of one of bare Flask's is enough for."""
    full = [each.full for each in found]
    rate = statistics.median(outcome.rate for outcome in full)
    figures = [f"{rate:>10.0f}/s {cpu(found):>7.0f} {cpu(anchor) / cpu(found):>6.2f} {_median(full, 99):>8.1f}"]
    for pace in RATES:
        paced = [each.paced[pace] for each in found]
        figures.append(f"{_median(paced, 50):>10.1f} {_median(paced, 99):>8.1f}")
    refused = sum(count for outcome in full for status, count in outcome.statuses.items() if status[0] != "2")
    return f"  {name:<16}{'   '.join(figures)}{f'   {refused} refused' if refused else ''}"


def _median(outcomes: list[Outcome], percent: float) -> float:
    return statistics.median(outcome.percentile(percent) for outcome in outcomes)


def main(*, without_rival: bool = False) -> None:
    print("Acknowledgement, one core (ms; µs of CPU a webhook, and how many one of bare Flask's is enough for)")
    print(f"  {'':<16}{'saturated':>12} {'µs':>7} {'ratio':>6} {'p99':>8}", end="")
    print("".join(f"   {f'{pace}/s p50':>10} {'p99':>8}" for pace in RATES))
    found: dict[str, list[Round]] = {"bare Flask": [], "Rollcall": []}
    with load_on_the_other_core():
        for _ in range(ROUNDS):
            found["bare Flask"].append(rounds(with_flask))
            found["Rollcall"].append(rounds(with_rollcall))
        reason = "left out" if without_rival else rival.why_not()
        if reason is None:
            found["webexteamsbot"] = [rounds(with_rival)]
    for name, each in found.items():
        print(row(name, each, found["bare Flask"]))
    if reason is not None:
        print(f"  {'webexteamsbot':<16}not measured: {reason}")
    print(f"The same at {RATES[0]}/s in the process that answers as well, by how long each of its calls to Webex takes")
    for milliseconds in (0, 30_000):
        with tempfile.TemporaryDirectory(prefix="rollcall-bench-") as folder, load_on_the_other_core():
            outcome = while_webex_takes(milliseconds, Path(folder))
        middle, most = outcome.percentile(50), outcome.percentile(99)
        print(f"  {milliseconds / 1000:>4.0f} s a call: p50 {middle:.1f} ms, p99 {most:.1f} ms")


if __name__ == "__main__":
    main()

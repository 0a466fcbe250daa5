"""What a participant costs, from a hundred to a hundred thousand: whether that stays the same.

    python -m benchmarks.growth [people ...]

Rows arrive as pages of a hundred, as Webex sends them. CPU is this process's time, the best of five; memory is the
peak that tracemalloc sees. "Above parsing" is what remains after reading the same pages and keeping nothing.
The report holds one value for every person, so it has columns of its own.
"""

from __future__ import annotations

import gc
import sys
import time
import tracemalloc
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial

import msgspec

from bot.attendance.meeting import MeetingTimes, Run
from bot.attendance.participants import Participant
from bot.attendance.report import Report
from bot.attendance.roll import Roll
from bot.webex.wire import Reader

SIZES = (100, 1_000, 10_000, 100_000)
PAGE = 100
SAMPLE = 10_000
"""People in one sample of CPU time; fewer are gone through more often."""
START = datetime(2026, 3, 3, 9, tzinfo=UTC)
MEETING = MeetingTimes((Run(START, START + timedelta(hours=1)),))


@dataclass(frozen=True)
class Cost:
    """Microseconds of CPU and bytes at the peak, a participant."""

    cpu: float
    memory: float


def time_text(seconds: int) -> str:
    return (START + timedelta(seconds=seconds)).strftime("%Y-%m-%dT%H:%M:%S.000Z")


def row(number: int) -> dict[str, object]:
    """Return a row as Webex writes it: one device, every seventh person with two that overlap."""
    joined, left = time_text(number % 600), time_text(3000 + number % 900)
    device = {
        "correlationId": f"{number:032x}",
        "deviceType": "webex_meeting_center_mac",
        "audioType": "voip",
        "joinedTime": joined,
        "leftTime": left,
        "durationSecond": 3000,
    }
    second = {**device, "audioType": "pstn", "callType": "callIn", "joinedTime": time_text(900 + number % 600)}
    return {
        "id": f"{number:064x}",
        "host": number == 0,
        "coHost": False,
        "email": f"person.{number}@example.com",
        "displayName": f"Person {number}",
        "invitee": True,
        "state": "end",
        "joinedTime": joined,
        "leftTime": left,
        "meetingId": "3a688f62840346e8b87dde2b50703511_I_197977258267247872",
        "devices": [device, second] if number % 7 == 0 else [device],
    }


def pages(people: int) -> list[bytes]:
    encode = msgspec.json.Encoder().encode
    return [
        encode({"items": [row(number) for number in range(first, min(first + PAGE, people))]})
        for first in range(0, people, PAGE)
    ]


def parsed(bodies: list[bytes]) -> Iterator[list[Participant]]:
    reader = Reader(Participant)
    for body in bodies:
        yield reader.page(body)


def parse(bodies: list[bytes]) -> None:
    for _ in parsed(bodies):
        pass


def roll_of(bodies: list[bytes]) -> Roll:
    roll = Roll()
    for rows in parsed(bodies):
        roll.add(rows)
    return roll


def read_out(roll: Roll) -> Report:
    return roll.report(MEETING, now=START + timedelta(hours=2))


def cost(people: int, work: Callable[[], object], sample: int) -> Cost:
    return Cost(cpu(people, work, sample), memory(people, work))


def cpu(people: int, work: Callable[[], object], sample: int) -> float:
    best = float("inf")
    repeats = max(1, sample // people)
    for _ in range(5):
        gc.collect()
        begun = time.process_time()
        for _ in range(repeats):
            work()
        best = min(best, time.process_time() - begun)
    return best / repeats / people * 1e6


def memory(people: int, work: Callable[[], object]) -> float:
    gc.collect()
    tracemalloc.start()
    before = tracemalloc.get_traced_memory()[0]
    kept = work()
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    del kept
    return (peak - before) / people


def main(sizes: list[int], sample: int = SAMPLE) -> None:
    print(f"{'people':>8} {'parse':>8} {'roll above parsing':>20} {'report':>17} {'roll and report, to':>21}")
    print(f"{'':>8} {'µs':>8} {'µs':>10} {'kB':>9} {'µs':>9} {'kB':>7} {f'those of {sizes[0]:,}':>21}")
    first = 0.0
    for people in sizes:
        bodies = pages(people)
        parsing = cost(people, partial(parse, bodies), sample)
        rolling = cost(people, partial(roll_of, bodies), sample)
        reading = cost(people, partial(read_out, roll_of(bodies)), sample)
        above = Cost(rolling.cpu - parsing.cpu, rolling.memory - parsing.memory)
        first = first or above.cpu + reading.cpu
        print(
            f"{people:>8,} {parsing.cpu:>8.2f} {above.cpu:>10.2f} {above.memory / 1000:>9.2f}"
            f" {reading.cpu:>9.2f} {reading.memory / 1000:>7.2f} {(above.cpu + reading.cpu) / first:>20.2f}×"
        )
    print("Aim: a roll of at most 5 µs and 0.2 kB a participant above parsing, and a ratio that stays near 1.")


if __name__ == "__main__":
    main([int(size) for size in sys.argv[1:]] or list(SIZES))

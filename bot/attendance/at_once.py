"""Count who was there at the same time under one name, and which names were shown at the same time for one e-mail."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from bot.attendance.intervals import Interval, union
from bot.attendance.row_store import PersonRows
from bot.attendance.rules import COUNTS, IS_IN, rule_on
from bot.attendance.timeline import Timeline
from bot.attendance.times import SECOND
from bot.text import fold


def most_at_once(parts: Iterable[PersonRows], timeline: Timeline) -> int:
    """Return how many rows were there at the same time, at most; 1 where no times are known.

    Devices of one row are one guest's. Time outside the meeting counts as well: it shows that they are several.
    """
    steps = sorted((time, step) for part in parts for span in _spans(part, timeline) for time, step in _steps(span))
    most = now = 0
    for _, step in steps:
        now += step
        most = max(most, now)
    return max(most, 1)


def names_at_once(parts: Iterable[PersonRows], name: str, timeline: Timeline) -> tuple[str, ...]:
    """Return the names, but for `name`, that were shown while another one was, in order."""
    spans: dict[str, list[Interval]] = defaultdict(list)
    shown: dict[str, str] = {}
    for part in filter(lambda part: part.name, parts):
        key = fold(part.name)
        spans[key] += _spans(part, timeline)
        shown[key] = max(shown.get(key, ""), part.name)
    steps = [(time, step, key) for key in spans for span in union(spans[key]) for time, step in _steps(span)]
    return tuple(sorted(shown[key] for key in _not_alone(sorted(steps)) - {fold(name)}))


def _not_alone(steps: Iterable[tuple[int, int, str]]) -> set[str]:
    """Return who was there while another one was. Of those there at once, at most one has not been seen with others."""
    together: set[str] = set()
    there: set[str] = set()
    for _, step, key in steps:
        if step < 0:
            there.discard(key)
            continue
        if there:
            together |= {key} | (there if len(there) == 1 else set())
        there.add(key)
    return together


def _spans(part: PersonRows, timeline: Timeline) -> list[Interval]:
    """Return when a row was there; of one that is in now, this moment at least."""
    spans = []
    for join in part.joins:
        ruling, span = rule_on(join, timeline)
        if ruling & COUNTS:
            spans.append(span)
        if ruling & IS_IN:
            spans.append((timeline.now, timeline.now + SECOND))
    return union(spans)


def _steps(span: Interval) -> Iterator[tuple[int, int]]:
    yield span[0], 1
    yield span[1], -1

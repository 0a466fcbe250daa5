"""Count who was there at the same time under one name, and which names were shown at the same time for one e-mail."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import combinations

from bot.attendance.intervals import Interval, clip, total, union
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


def names_at_once(parts: list[PersonRows], name: str, timeline: Timeline) -> tuple[str, ...]:
    """Return the names, but for `name`, that were shown while another one was, in order."""
    spans: dict[str, list[Interval]] = {}
    shown: dict[str, str] = {}
    for part in filter(lambda part: part.name, parts):
        key = fold(part.name)
        spans[key] = union([*spans.get(key, ()), *_spans(part, timeline)])
        shown[key] = max(shown.get(key, ""), part.name)
    pairs = (pair for pair in combinations(spans, 2) if total(clip(spans[pair[0]], spans[pair[1]])))
    return tuple(sorted(shown[key] for key in {key for pair in pairs for key in pair} - {fold(name)}))


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

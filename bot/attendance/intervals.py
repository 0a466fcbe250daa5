"""Add up, cut and compare intervals of time: half-open, in whole microseconds, exact, without zones.

A *union* here is a sorted list of disjoint, non-empty intervals. Nothing in this module knows of people or meetings.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise

Interval = tuple[int, int]
"""From (inclusive) and to (exclusive), in microseconds."""


def union(intervals: Iterable[Interval]) -> list[Interval]:
    """Merge intervals that overlap or touch. An interval without length, or one that runs backwards, counts nothing."""
    merged: list[Interval] = []
    for start, end in sorted(intervals):
        if end <= start:
            continue
        if merged and start <= merged[-1][1]:
            if end > merged[-1][1]:
                merged[-1] = (merged[-1][0], end)
        else:
            merged.append((start, end))
    return merged


def clip(spans: Sequence[Interval], limits: Sequence[Interval]) -> list[Interval]:
    """Return the part of one union that lies within another."""
    kept: list[Interval] = []
    here = there = 0
    while here < len(spans) and there < len(limits):
        (start, end), (low, high) = spans[here], limits[there]
        # Without min and max: this is done for every person of a meeting, more than once.
        first, last = start if start > low else low, end if end < high else high
        if first < last:
            kept.append((first, last))
        if end < high:
            here += 1
        else:
            there += 1
    return kept


def total(spans: Iterable[Interval]) -> int:
    """Return the microseconds of a union."""
    return sum([end - start for start, end in spans])


def gaps(spans: Sequence[Interval]) -> list[Interval]:
    """Return what lies between the intervals of a union."""
    return [(before[1], after[0]) for before, after in pairwise(spans)]

"""The algebra of intervals against sets of numbers, which have no algebra to get wrong."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bot.attendance.intervals import Interval, clip, gaps, total, union

intervals = st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30)), max_size=8)


def marks(spans: list[Interval]) -> set[int]:
    return {number for start, end in spans for number in range(start, end)}


@given(intervals)
def test_a_union_has_the_same_marks_sorted_and_apart(spans: list[Interval]) -> None:
    """What touches is one; what is empty or backwards is none."""
    merged = union(spans)
    assert marks(merged) == marks(spans)
    assert total(merged) == len(marks(spans))
    assert all(start < end for start, end in merged)
    assert all(start < end for start, end in gaps(merged)), "touching intervals are merged"


@given(intervals, intervals)
def test_clipping_leaves_the_marks_of_both(spans: list[Interval], windows: list[Interval]) -> None:
    """Either may have any number of parts."""
    clipped = clip(union(spans), union(windows))
    assert marks(clipped) == marks(spans) & marks(windows)
    assert total(clipped) == len(marks(clipped))


@given(intervals)
def test_gaps_are_what_a_union_leaves_out_between_its_ends(spans: list[Interval]) -> None:
    """Neither before its first mark nor after its last."""
    merged = union(spans)
    between = set(range(merged[0][0], merged[-1][1])) if merged else set()
    assert marks(gaps(merged)) == between - marks(spans)

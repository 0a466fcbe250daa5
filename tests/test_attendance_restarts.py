"""Instances of a series become meetings: a start within 30 minutes of the previous end is a restart."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from bot.attendance.restarts import Instance, join_restarts

TEN = datetime(2026, 3, 3, 10, tzinfo=UTC)


def at(minutes: float) -> datetime:
    return TEN + timedelta(minutes=minutes)


def instance(name: str, start: float, end: float | None = None) -> Instance:
    return Instance(name, at(start), None if end is None else at(end))


def ids(*instances: Instance) -> list[tuple[str, ...]]:
    return [held.ids for held in join_restarts(instances)]


def test_no_instances_make_no_meeting() -> None:
    """A series that was never held."""
    assert join_restarts([]) == ()


def test_thirty_minutes_is_a_restart_and_a_second_more_is_not() -> None:
    """Newest first; within a meeting oldest first."""
    assert ids(instance("a", 0, 30), instance("b", 60, 90)) == [("a", "b")]
    assert ids(instance("a", 0, 30), instance("b", 60 + 1 / 60, 90)) == [("b",), ("a",)]


def test_two_planned_dates_are_two_meetings() -> None:
    """However close; a run that names no date belongs to the one before it, and none is lost between two others."""
    early, late = "s_20260303T100000Z", "s_20260303T103000Z"
    runs = [
        Instance("a", at(0), at(25), early),
        Instance("b", at(30), at(60), late),
        Instance("c", at(40), at(45), early),
        Instance("d", at(70), at(80)),
    ]
    assert [held.ids for held in join_restarts(runs)] == [("b", "d"), ("a", "c")]


def test_restarts_chain() -> None:
    """Each counts from the end of the one before it, however long that is after the first."""
    assert ids(instance("a", 0, 10), instance("b", 35, 40), instance("c", 65, 80), instance("d", 200, 210)) == [
        ("d",),
        ("a", "b", "c"),
    ]


def test_an_instance_that_started_while_another_ran_belongs_to_it() -> None:
    """And the later of the two ends is the one that counts."""
    assert ids(instance("a", 0, 60), instance("b", 10, 20), instance("c", 85, 90)) == [("a", "b", "c")]


def test_the_runs_are_those_of_the_instances() -> None:
    """The last has no end while it runs."""
    (held,) = join_restarts([instance("b", 20), instance("a", 0, 10)])
    assert [(run.start, run.end) for run in held.runs] == [(at(0), at(10)), (at(20), None)]
    assert held.start == TEN


def test_an_instance_told_twice_is_one() -> None:
    """Two pages of a list may overlap when a meeting ends between them."""
    assert ids(instance("a", 0, 10), instance("a", 0, 10)) == [("a",)]


@given(st.lists(st.tuples(st.integers(0, 500), st.integers(0, 40)), max_size=12), st.integers())
def test_every_instance_is_in_one_meeting_whatever_the_order(spans: list[tuple[int, int]], seed: int) -> None:
    """Nothing is lost and nothing doubled, and meetings are more than half an hour apart."""
    instances = [instance(str(n), start, start + length) for n, (start, length) in enumerate(spans)]
    mixed = Random(seed).sample(instances, len(instances))
    held = join_restarts(instances)
    assert held == join_restarts(mixed)
    assert sorted(name for one in held for name in one.ids) == sorted(one.id for one in instances)
    for newer, older in pairwise(held):
        assert newer.start - max(run.end or TEN for run in older.runs) > timedelta(minutes=30)

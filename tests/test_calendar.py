"""The days of the sample meetings: on whatever day the simulator starts, each was held on its own."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from simulator.calendar import FRIDAY, REST, WORKDAYS, Slot
from simulator.clock import parse_time
from simulator.models import Instance, Json
from simulator.samples import fill
from simulator.world import World

PARIS, NEW_YORK = ZoneInfo("Europe/Paris"), ZoneInfo("America/New_York")
STAND_UP = Slot(WORKDAYS, time(9), 45, PARIS)
STARTS = [
    *(datetime(2026, 11, day, hour, 30, tzinfo=UTC) for day in range(23, 30) for hour in (0, 8, 9, 15, 23)),
    *(datetime(year, 1, 1, 0, 0, tzinfo=UTC) + timedelta(hours=shift) for year in (2027, 2028) for shift in (-1, 0, 1)),
    datetime(2028, 2, 29, 12, tzinfo=UTC),
    *(datetime(2026, 10, 25, hour, 30, tzinfo=UTC) for hour in (0, 1, 12)),
    *(datetime(2027, 3, 28, hour, 30, tzinfo=UTC) for hour in (0, 1, 12)),
    *(datetime(2026, 11, 1, hour, 30, tzinfo=UTC) for hour in (5, 6, 12)),
]


@pytest.mark.parametrize(
    ("now", "last"),
    [
        ("2026-11-27T00:30", "Thu 26"),
        ("2026-11-27T09:44", "Thu 26"),
        ("2026-11-27T09:45", "Fri 27"),
        ("2026-11-29T12:00", "Fri 27"),
        ("2026-11-30T06:00", "Fri 27"),
    ],
)
def test_a_meeting_is_held_once_it_has_been_over_for_an_hour(now: str, last: str) -> None:
    """At 10:45 in Paris today's stand-up is the last one; on a weekend it is Friday's."""
    assert f"{STAND_UP.held(datetime.fromisoformat(now).replace(tzinfo=UTC), 3)[-1]:%a %d}" == last


def test_the_hour_is_of_the_wall_clock() -> None:
    """Nine o'clock in Paris before and after the night in which the clocks go back, also seen from elsewhere."""
    now = datetime(2026, 10, 26, 23, tzinfo=NEW_YORK)
    assert [start.astimezone(UTC).hour for start in STAND_UP.held(now, 2)] == [7, 8]
    assert {start.hour for start in STAND_UP.held(now, 30) + STAND_UP.ahead(now, 30)} == {9}


def test_today_is_over_or_does_not_count() -> None:
    """What is to come begins tomorrow: while somebody tries the demo, no meeting of the schedule falls due."""
    now = datetime(2026, 11, 27, 5, tzinfo=UTC)
    assert [f"{start:%a %d}" for start in STAND_UP.ahead(now, 2)] == ["Mon 30", "Tue 01"]
    assert Slot([FRIDAY], time(9), 45, PARIS).held(now, 1)[0].day == 20


@pytest.mark.parametrize("now", STARTS, ids=lambda now: f"{now:%a-%d-%b-%Y-%H%M}")
def test_the_samples_make_sense_on_any_day(now: datetime) -> None:
    """Nobody is in two places at once; but for what goes on now, all is over, by day, and on working days."""
    world = World(now)
    fill(world)
    earlier = [run for run in world.instances.values() if run.start < now - REST]
    assert len(earlier) == len(world.instances) - 2
    for run in earlier:
        assert run.end is not None
        assert run.end <= now - REST
        local = run.start.astimezone(ZoneInfo(run.series.timezone))
        assert local.weekday() in WORKDAYS
        assert 9 <= local.hour < 17
    assert crowded(world, now) == []


def crowded(world: World, now: datetime) -> list[tuple[str, str, str]]:
    """Who is in two meetings at once, and in which."""
    stays = [stay for run in world.instances.values() for stay in stays_of(run, now)]
    return [
        (who, title, other)
        for number, (who, title, joined, left) in enumerate(stays)
        for somebody, other, came, went in stays[:number]
        if who == somebody and title != other and joined < went and came < left
    ]


def stays_of(run: Instance, now: datetime) -> list[tuple[str, str, datetime, datetime]]:
    colleagues = [row for row in run.participants if row.get("email", "").casefold().endswith("@example.com")]
    return [
        (row["email"].casefold(), run.series.title, parse_time(device["joinedTime"]), left_at(device, now))
        for row in colleagues
        for device in row["devices"]
    ]


def left_at(device: Json, now: datetime) -> datetime:
    return parse_time(device["leftTime"]) if "leftTime" in device else now

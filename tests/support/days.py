"""The days on which something was wrong once, or may be: each as a moment at which somebody asks."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from tests.support.full import IS_FULL

DAYS = {
    "a Monday and a month's last day": "2026-11-30T06:00",
    "a Tuesday and a month's first day": "2026-12-01T09:00",
    "a Wednesday during the stand-up": "2026-11-25T08:20",
    "a Thursday and a year's last hour": "2026-12-31T23:30",
    "a Friday and a year's first day": "2027-01-01T16:30",
    "a Friday night": "2026-11-27T00:20",
    "a Friday before the design review": "2026-11-27T11:30",
    "a Saturday": "2026-12-05T10:00",
    "a Sunday on which the clocks went back in Paris": "2026-10-25T01:30",
    "a Sunday on which they went back in New York": "2026-11-01T06:30",
    "a Sunday on which they go forward in Paris": "2027-03-28T00:59",
    "a leap day": "2028-02-29T12:00",
}
MORE = {
    f"{day}, {hour}": f"{day}T{hour}"
    for day in (
        *(f"2026-11-{number}" for number in range(16, 23)),
        *("2026-12-31", "2027-01-01", "2027-02-28", "2027-03-01", "2028-02-28", "2028-02-29", "2028-03-01"),
        *("2026-10-24", "2026-10-25", "2026-10-26", "2026-11-01", "2026-11-02"),
        *("2027-03-14", "2027-03-15", "2027-03-27", "2027-03-28", "2027-03-29"),
    )
    for hour in ("00:00", "00:59", "01:01", "06:30", "08:10", "09:50", "23:59")
}
"""With FULL=1."""

on_any_day = pytest.mark.parametrize(
    "now",
    [
        pytest.param(datetime.fromisoformat(moment).replace(tzinfo=UTC), id=name)
        for name, moment in (DAYS | MORE if IS_FULL else DAYS).items()
    ],
)

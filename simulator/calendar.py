"""The dates of a meeting that has its days of the week and its hour. No clock here: `now` is given, and aware."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import count, islice
from zoneinfo import ZoneInfo

MONDAY, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY = WORKDAYS = range(5)
REST = timedelta(hours=1)
"""A meeting counts as held when it has been over for so long: Webex knows all of it by then."""


@dataclass(frozen=True)
class Slot:
    """When a meeting takes place: the days of the week as `date.weekday` counts them, the hour in a zone, the length.

    The hour is of the wall clock, whatever the zone's offset is on that day.
    """

    days: Collection[int]
    at: time
    minutes: int
    zone: ZoneInfo

    def held(self, now: datetime, most: int) -> list[datetime]:
        """Return the last dates that have been held by `now`, oldest first."""
        over = (start for start in self._from(now, -1) if start + timedelta(minutes=self.minutes) + REST <= now)
        return [*islice(over, most)][::-1]

    def ahead(self, now: datetime, most: int) -> list[datetime]:
        """Return the next dates after today."""
        tomorrow = now + timedelta(days=1)
        return [*islice(self._from(tomorrow, 1), most)]

    def _from(self, moment: datetime, step: int) -> Iterator[datetime]:
        """Every date from the local day of `moment` on, forwards or backwards."""
        today = moment.astimezone(self.zone).date()
        days = (today + timedelta(days=step * number) for number in count())
        return (self._on(day) for day in days if day.weekday() in self.days)

    def _on(self, day: date) -> datetime:
        return datetime.combine(day, self.at, self.zone)

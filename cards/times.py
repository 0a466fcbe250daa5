"""Write times and lengths as people read them: in one zone, on a 24-hour clock, rounded down to the minute."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo

from cards import formats
from cards.formats import DayFormat

_MINUTE = 60
_HOUR = 60 * _MINUTE


@dataclass(frozen=True, slots=True)
class TimeFormat:
    """How aware times are shown in `zone`. What differs from `start` (day, offset from UTC) stands beside the time."""

    zone: tzinfo
    start: datetime

    @property
    def _local(self) -> datetime:
        return self.start.astimezone(self.zone)

    def day(self, form: DayFormat = DayFormat.FULL) -> str:
        """Return `Tuesday, 3 March 2026`."""
        return formats.day(self._local, form)

    def day_and_time(self, form: DayFormat = DayFormat.MEDIUM) -> str:
        """Return `Tue 3 March, 10:00`."""
        return f"{formats.day(self._local, form)}, {formats.time_of_day(self._local)}"

    def time_and_zone(self) -> str:
        """Return `10:00 (UTC+1)`."""
        return f"{self.time(self.start)} ({self.offset()})"

    def time(self, moment: datetime, to_the_second: bool = False) -> str:
        """Return `10:05`; `Wed 00:05` on the day before or after, `10 Nov 00:05` further away.

        Where the clocks have changed in between, it is `02:30 UTC+1`.
        """
        local, start = moment.astimezone(self.zone), self._local
        days = abs((local.date() - start.date()).days)
        form = DayFormat.WEEKDAY if days == 1 else DayFormat.BRIEF_DAY
        day = f"{formats.day(local, form)} " if days else ""
        changed = "" if local.utcoffset() == start.utcoffset() else f" {_offset(local)}"
        return f"{day}{formats.time_of_day(local, to_the_second=to_the_second)}{changed}"

    def offset(self) -> str:
        """Return `UTC+2`: the offset at the start."""
        return _offset(self._local)


def _offset(local: datetime) -> str:
    minutes = round((local.utcoffset() or timedelta()).total_seconds()) // 60
    hours, rest = divmod(abs(minutes), 60)
    sign = "-" if minutes < 0 else "+"
    return "UTC" + (f"{sign}{hours}" if minutes else "") + (f":{rest:02}" if rest else "")


def length(seconds: int) -> str:
    """Return `50 min`, `1 h`, `1 h 05 min`, `under 1 min`."""
    if 0 < seconds < _MINUTE:
        return "under 1 min"
    if seconds < _HOUR:
        return f"{seconds // _MINUTE} min"
    hours, minutes = divmod(seconds // _MINUTE, 60)
    return f"{hours} h {minutes:02} min" if minutes else f"{hours} h"


def exact_length(seconds: int) -> str:
    """Return `50 min 0 s`, `1 h 05 min 10 s`: lengths that a reader can add up."""
    minutes, rest = divmod(seconds, _MINUTE)
    hours, minutes = divmod(minutes, 60)
    whole = f"{hours} h {minutes:02} min " if hours else f"{minutes} min " if minutes else ""
    return f"{whole}{rest} s"

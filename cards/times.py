"""Times and lengths as people read them: in one zone, on a 24-hour clock, rounded down to the minute."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo

_MINUTE = 60
_HOUR = 60 * _MINUTE


@dataclass(frozen=True, slots=True)
class TimeFormat:
    """Shows aware moments in `zone`. What differs from `start` (day, offset from UTC) is said beside the time."""

    zone: tzinfo
    start: datetime

    def day(self) -> str:
        local = self.start.astimezone(self.zone)
        return f"{local:%A}, {local.day} {local:%B %Y}"

    def short_day(self) -> str:
        """`3 Mar`."""
        local = self.start.astimezone(self.zone)
        return f"{local.day} {local:%b}"

    def day_and_time(self) -> str:
        """`Tue 3 March, 10:00`."""
        local = self.start.astimezone(self.zone)
        return f"{local:%a} {local.day} {local:%B}, {local:%H:%M}"

    def brief(self) -> str:
        """`Tue 3 Mar, 10:00`, where there is little room."""
        local = self.start.astimezone(self.zone)
        return f"{local:%a} {local.day} {local:%b}, {local:%H:%M}"

    def time_and_zone(self) -> str:
        """`10:00 (UTC+1)`."""
        return f"{self.time(self.start)} ({self.offset()})"

    def time(self, moment: datetime, to_the_second: bool = False) -> str:
        """`10:05`; `Wed 00:05` on another day; `02:30 UTC+1` where the clocks have changed in between."""
        local, start = moment.astimezone(self.zone), self.start.astimezone(self.zone)
        day = "" if local.date() == start.date() else f"{local:%a} "
        changed = "" if local.utcoffset() == start.utcoffset() else f" {_offset(local)}"
        return f"{day}{local:%H:%M:%S}{changed}" if to_the_second else f"{day}{local:%H:%M}{changed}"

    def offset(self) -> str:
        """`UTC+2`, as it was when the meeting started."""
        return _offset(self.start.astimezone(self.zone))


def _offset(local: datetime) -> str:
    minutes = round((local.utcoffset() or timedelta()).total_seconds()) // 60
    hours, rest = divmod(abs(minutes), 60)
    sign = "-" if minutes < 0 else "+"
    return "UTC" + (f"{sign}{hours}" if minutes else "") + (f":{rest:02}" if rest else "")


def length(seconds: int) -> str:
    """`50 min`, `1 h`, `1 h 05 min`, `under 1 min`."""
    if 0 < seconds < _MINUTE:
        return "under 1 min"
    if seconds < _HOUR:
        return f"{seconds // _MINUTE} min"
    hours, minutes = divmod(seconds // _MINUTE, 60)
    return f"{hours} h {minutes:02} min" if minutes else f"{hours} h"


def exact_length(seconds: int) -> str:
    """`50 min 0 s`, `1 h 05 min 10 s`: what can be added up."""
    minutes, rest = divmod(seconds, _MINUTE)
    hours, minutes = divmod(minutes, 60)
    whole = f"{hours} h {minutes:02} min " if hours else f"{minutes} min " if minutes else ""
    return f"{whole}{rest} s"

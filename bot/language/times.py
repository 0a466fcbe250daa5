"""Make windows of the days and times that were said. What may mean two things is asked back, never guessed.

A time without a day is of the day of the meeting. That day is found later: then `placed` puts the time there.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import NamedTuple

from bot.language.clocks import SaidTime, read_clock
from bot.language.cursor import Cursor
from bot.language.days import read_day
from bot.language.question import MisunderstoodError, TimesOfDay, Window
from bot.language.tokens import Kind
from bot.language.zones import abbreviated, is_abbreviation

LONGEST = timedelta(days=90)
"""The longest time from joinTimeFrom to joinTimeTo that Webex takes."""
A_MONTH = timedelta(days=31)
"""Webex looks for the last meeting of a series in the month before now."""
AROUND_THE_HOUR = timedelta(minutes=15)
"""A meeting that is named by its hour began at most so long before or after it."""
_HALF_A_DAY = timedelta(hours=12)
_SLACK = timedelta(hours=1)


class Point(NamedTuple):
    """One end of a window as it was said: a day, a time of day, both, or a moment with its own offset."""

    said: str
    day: date | None = None
    clock: SaidTime | None = None
    moment: datetime | None = None

    @property
    def is_day(self) -> bool:
        return self.day is not None and self.clock is None


def read_point(cursor: Cursor, today: date) -> Point | None:
    """Read one end of a window. Raises MisunderstoodError for one that can't be."""
    start = cursor.place
    if moment := cursor.take_kind(Kind.MOMENT):
        return Point(moment.text, moment=_moment(moment.text))
    cursor.take_if("on", "the")
    day = read_day(cursor, today)
    if not day:
        cursor.reset(start)
    behind_day = cursor.place
    if day:
        cursor.take_if("at")
    clock = read_clock(cursor)
    if not clock:
        cursor.reset(behind_day)
        return Point(cursor.said_since(start), day) if day else None
    if is_abbreviation(cursor.peek().text):
        raise abbreviated(cursor.peek().text)
    return Point(cursor.said_since(start), day, clock)


def window_between(start: Point | None, end: Point | None, now: datetime) -> Window | TimesOfDay:
    """Return the window from one point to another; `now` is in the zone in which they were said.

    TimesOfDay where no day was said: it may go over midnight, for half a day at most.

    Raises MisunderstoodError if it ends before it starts, is longer than 90 days, or if a time may mean two.
    """
    if start and end:
        start, end = _with_day_of(start, end, now), _with_day_of(end, start, now)
    if all(point is None or (point.day is None and point.moment is None) for point in (start, end)):
        return _times_of_day(start and start.clock, end and end.clock)
    first, second = (point.said if point else "" for point in (start, end))
    return checked(Window(start=start and _instant(start, now), end=end and _instant(end, now)), first, second, now)


def _with_day_of(point: Point, other: Point, now: datetime) -> Point:
    """Return a time without a day with the day of the other end: `between yesterday 9:30 and 10:30`."""
    if point.day or not point.clock:
        return point
    return point._replace(day=other.moment.astimezone(now.tzinfo).date() if other.moment else other.day)


def day_window(day: date, zone: tzinfo, days: int = 1) -> Window:
    """Return the window of so many local days, from the first moment of the first one."""
    return Window(start=_midnight(day, zone), end=_midnight(day + timedelta(days=days), zone))


def moment_of(day: date, hour: time | None, zone: tzinfo) -> datetime:
    """Return an hour of a local day, or the day's first moment, in UTC.

    Raises MisunderstoodError for an hour that a change of clocks skips or repeats.
    """
    return _midnight(day, zone) if hour is None else to_utc(datetime.combine(day, hour), zone)


def checked(window: Window, first: str, second: str, now: datetime) -> Window:
    """Return the window. `first` and `second` are its ends as they were said.

    Raises MisunderstoodError where it is still to come, ends before it starts, or is longer than 90 days.
    """
    begins, ends = window.start, window.end or now.astimezone(UTC)
    if begins and begins > now:
        raise MisunderstoodError("still to come", said=first)
    if begins and ends <= begins:
        raise MisunderstoodError("wrong order", first=first, second=second)
    if begins and ends - begins > LONGEST:
        raise MisunderstoodError("too many days", days=-(begins - ends).days, most=LONGEST.days)
    return window


def placed(said: TimesOfDay, *, began: datetime, ended: datetime, zone: tzinfo) -> Window:
    """Return times of day on the day of a meeting, in aware UTC. `ended` is now while it runs.

    A meeting over midnight has two days, and a loose time may be of both halves of the day: the one near the meeting
    is taken. Raises MisunderstoodError if two are near, and for an hour that a change of clocks skips or repeats.
    """
    first, last = (moment.astimezone(zone).replace(tzinfo=None) for moment in (began, ended))
    shifts = (timedelta(), _HALF_A_DAY) if said.loose else (timedelta(),)
    days = (timedelta(), timedelta(days=1)) if first.date() < last.date() else (timedelta(),)
    ways = {shift: [_on(first.date(), said, shift + day) for day in days] for shift in shifts}
    near = {shift: [way for way in ways[shift] if _is_near(way, first, last)] for shift in shifts}
    fitting = [found for found in near.values() if found]
    if len(fitting) > 1:
        raise two_halves(said.start or said.end or time())
    start, end = (fitting or [ways[timedelta()]])[0][0]
    return Window(start=start and to_utc(start, zone), end=end and to_utc(end, zone))


def _on(day: date, said: TimesOfDay, shift: timedelta) -> tuple[datetime | None, datetime | None]:
    start = datetime.combine(day, said.start) + shift if said.start else None
    end = datetime.combine(day, said.end) + shift if said.end else None
    is_next_day = end and (end <= start if start else said.end == time())  # before 24:00 is before the day is over
    return start, end + timedelta(days=1) if end and is_next_day else end


def _is_near(way: tuple[datetime | None, datetime | None], first: datetime, last: datetime) -> bool:
    return any(point and first - _SLACK <= point <= last + _SLACK for point in way)


def to_utc(local: datetime, zone: tzinfo) -> datetime:
    """Return a naive local time in UTC. Raises MisunderstoodError for one that a change of clocks skips or repeats."""
    once, again = (local.replace(tzinfo=zone, fold=fold) for fold in (0, 1))
    if once.utcoffset() == again.utcoffset():
        return once.astimezone(UTC)
    if (once.utcoffset() or timedelta()) < (again.utcoffset() or timedelta()):
        raise MisunderstoodError("skipped hour", local=local, zone=str(zone))
    ways = once.astimezone(UTC), again.astimezone(UTC)
    raise MisunderstoodError("repeated hour", local=local, zone=str(zone), ways=ways)


def _midnight(day: date, zone: tzinfo) -> datetime:
    """Return the first moment of a local day, also where a change of clocks skips or repeats midnight."""
    return datetime.combine(day, time(), zone).astimezone(UTC)


def _instant(point: Point, now: datetime) -> datetime:
    zone = now.tzinfo or UTC
    if point.moment:
        return point.moment.astimezone(UTC) if point.moment.tzinfo else to_utc(point.moment, zone)
    day = point.day or now.date()
    if not point.clock:
        return _midnight(day, zone)
    day += timedelta(days=point.clock.ends_day)
    moment = to_utc(datetime.combine(day, point.clock.time), zone)
    if point.clock.is_bare and moment + _HALF_A_DAY <= now:
        raise two_halves(point.clock.time)
    return moment


def two_halves(said: time) -> MisunderstoodError:
    """Return the error that asks back for an hour of a clock with twelve hours."""
    return MisunderstoodError("morning or evening", hour=said.hour % 12 or 12)


def _times_of_day(start: SaidTime | None, end: SaidTime | None) -> TimesOfDay:
    """Return times without a day. In `from 2 to 3pm` both are in the afternoon."""
    said = [one for one in (start, end) if one]
    begins, ends = start and start.time, end and end.time
    is_loose = any(one.is_bare for one in said) and not any(
        one.half or one.time.hour in (0, *range(13, 24)) for one in said
    )
    if start and end and begins and ends:
        if start.is_bare and end.half == "p" and begins.replace(hour=begins.hour % 12 + 12) < ends:
            begins = begins.replace(hour=begins.hour % 12 + 12)
        elif end.is_bare and ends <= begins < ends.replace(hour=ends.hour % 12 + 12):
            ends = ends.replace(hour=ends.hour % 12 + 12)
        if ends <= begins and _over_midnight(begins, ends) > _HALF_A_DAY:
            raise MisunderstoodError("wrong order", first=begins, second=ends)
    return TimesOfDay(start=begins, end=ends, loose=is_loose)


def _over_midnight(begins: time, ends: time) -> timedelta:
    """Return the time from an hour to an earlier one of the next day."""
    day = date.min
    return datetime.combine(day + timedelta(days=1), ends) - datetime.combine(day, begins)


def _moment(said: str) -> datetime:
    try:
        moment = datetime.fromisoformat(said.upper())
    except ValueError:
        raise MisunderstoodError("no moment", said=said) from None
    if not 2000 <= moment.year <= 2100:
        raise MisunderstoodError("no moment", said=said)
    return moment

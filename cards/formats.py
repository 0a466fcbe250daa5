"""Dates, numbers and plurals as people read them. Babel knows how; the patterns here are compiled once."""

from __future__ import annotations

from datetime import date, datetime, time
from enum import Enum
from functools import lru_cache

from babel import Locale
from babel.dates import parse_pattern
from babel.numbers import parse_pattern as parse_number_pattern

LOCALE = Locale("en")


class DayFormat(Enum):
    """How much of a day is written."""

    FULL = parse_pattern("EEEE, d MMMM y")
    """`Tuesday, 3 March 2026`."""
    DATE = parse_pattern("d MMMM y")
    """`3 March 2026`."""
    WEEKDAY_AND_DAY = parse_pattern("EEEE, d MMMM")
    """`Tuesday, 3 March`."""
    DAY = parse_pattern("d MMMM")
    """`3 March`."""
    MEDIUM = parse_pattern("E d MMMM")
    """`Tue 3 March`."""
    BRIEF = parse_pattern("E d MMM")
    """`Tue 3 Mar`."""
    BRIEF_DAY = parse_pattern("d MMM")
    """`3 Mar`."""
    WEEKDAY = parse_pattern("E")
    """`Tue`."""


_MINUTES = parse_pattern("HH:mm")
_SECONDS = parse_pattern("HH:mm:ss")
_WHOLE = parse_number_pattern("#,##0")


def day(when: date, form: DayFormat = DayFormat.FULL) -> str:
    """Return a day in words. An aware time is taken as it stands, in its own zone."""
    return _day(date(when.year, when.month, when.day), form)


def in_pattern(when: date, pattern: str) -> str:
    """Return a day, or a time in its own zone, in a pattern of Unicode's (`d MMMM`): for texts that contain theirs."""
    return parse_pattern(pattern).apply(when, LOCALE)


def time_of_day(when: time | datetime, *, to_the_second: bool = False) -> str:
    """Return `10:05`, or `10:05:30`, in the time's own zone."""
    return _time_of_day(time(when.hour, when.minute, when.second if to_the_second else 0), to_the_second=to_the_second)


def figure(value: int) -> str:
    """Return `2,000`."""
    return str(_WHOLE.apply(value, LOCALE))


def plural(count: int, one: str, many: str) -> str:
    """Return the form that goes with a count: `person` or `people`."""
    return one if LOCALE.plural_form(count) == "one" else many


def counted(count: int, one: str, many: str) -> str:
    """Return `1 person`, `2,000 people`."""
    return f"{figure(count)} {plural(count, one, many)}"


# A card shows the same few days and times again and again.
@lru_cache(1024)
def _day(when: date, form: DayFormat) -> str:
    return form.value.apply(when, LOCALE)


@lru_cache(4096)
def _time_of_day(when: time, *, to_the_second: bool) -> str:
    return (_SECONDS if to_the_second else _MINUTES).apply(when, LOCALE)

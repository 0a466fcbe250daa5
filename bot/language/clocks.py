"""Read a time of day (`9:30`, `9pm`, `21:00`, `noon`, a bare `9`) and a length of time (`15 minutes`)."""

from __future__ import annotations

import re
from datetime import time
from typing import NamedTuple

from bot.language.cursor import Cursor
from bot.language.question import MisunderstoodError
from bot.language.tokens import Kind

_CLOCK = re.compile(r"(\d\d?)(?:[:.h](\d\d))?(?::(\d\d))?(?:([ap])\.?m)?", re.IGNORECASE)
_LENGTH = re.compile(r"(\d{1,4})-?(?:m\w*|(h\w*))", re.IGNORECASE)
_NAMED = {"noon": time(12), "midday": time(12), "midnight": time(0)}
_HALVES = frozenset({"am", "a.m", "pm", "p.m"})
_OCLOCK = ("o'clock", "oclock")
_MINUTES = frozenset({"m", "min", "mins", "minute", "minutes"})
_HOURS = frozenset({"h", "hr", "hrs", "hour", "hours"})


class SaidTime(NamedTuple):
    """A time of day as it was said; `half` is `a` or `p`, or None where neither am nor pm was said."""

    time: time
    half: str | None = None
    is_bare: bool = False
    """An hour from 1 to 12 without minutes, am or pm: twelve hours later may be meant as well."""
    ends_day: bool = False
    """It was 24:00: the first moment of the next day."""


def read_clock(cursor: Cursor) -> SaidTime | None:
    """Read a time of day where one is expected. Raises MisunderstoodError for one that can't be, such as 25:00."""
    token, following = cursor.peek(), cursor.peek(1).word
    if token.word in _NAMED:
        cursor.take()
        return SaidTime(_NAMED[token.word])
    is_dotted = token.kind is Kind.DATE and cursor.before.word == "at"  # `at 9.10.` ends a sentence
    if token.kind not in (Kind.CLOCK, Kind.INTEGER) and not is_dotted:
        return None
    said = clock_of(f"{token.text}{following}" if following in _HALVES else token.text)
    if said:
        cursor.skip(2 if following in _HALVES or following in _OCLOCK else 1)
    return said


def clock_of(text: str) -> SaidTime | None:
    """Return the time of day that a text without spaces is, or None.

    Raises MisunderstoodError for one that can't be.
    """
    match = _CLOCK.fullmatch(text)
    if not match:
        return None
    hour, minute, second = (int(part or 0) for part in match.groups()[:3])
    half = match[4].lower() if match[4] else None
    if (hour, minute, second, half) == (24, 0, 0, None) and match[2]:
        return SaidTime(time(), ends_day=True)
    if minute > 59 or second > 59 or hour > 23 or (half and not 1 <= hour <= 12):
        raise MisunderstoodError("no time of day", said=text)
    if half:
        hour = hour % 12 + (12 if half == "p" else 0)
    return SaidTime(time(hour, minute, second), half, is_bare=not half and match[2] is None and 1 <= hour <= 12)


def read_minutes(cursor: Cursor) -> int | None:
    """Read a length of time, in minutes: `15 minutes`, `10m`, `1 hour`, `an hour`."""
    token, unit = cursor.peek(), cursor.peek(1).word
    match = _LENGTH.fullmatch(token.text) if token.kind is Kind.LENGTH else None
    if match:
        cursor.take()
        return int(match[1]) * (60 if match[2] else 1)
    if token.word in ("an", "a"):
        number = 1
    elif token.kind is Kind.INTEGER and token.text.isdecimal():
        number = int(token.text)
    else:
        return None
    if unit not in _MINUTES and unit not in _HOURS:
        return None
    cursor.skip(2)
    return number if unit in _MINUTES else number * 60

"""Read a time of day (`9:30`, `9pm`, `21:00`, `noon`, a bare `9`) and a length of time (`15 minutes`)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import time
from typing import NamedTuple

from bot.language.question import MisunderstoodError
from bot.language.tokens import Kind, Token

_CLOCK = re.compile(r"(\d\d?)(?:[:.h](\d\d))?(?::(\d\d))?(?:([ap])\.?m)?", re.IGNORECASE)
_LENGTH = re.compile(r"(\d{1,4})-?(?:m\w*|(h\w*))", re.IGNORECASE)
_NAMED = {"noon": time(12), "midday": time(12), "midnight": time(0)}
_HALVES = {"am": "a", "a.m": "a", "pm": "p", "p.m": "p"}
_MINUTES = frozenset({"m", "min", "mins", "minute", "minutes"})
_HOURS = frozenset({"h", "hr", "hrs", "hour", "hours"})


class SaidTime(NamedTuple):
    """A time of day as it was said; `half` is `a` or `p`, or None where neither am nor pm was said."""

    time: time
    half: str | None
    is_bare: bool
    """An hour from 1 to 12 without minutes, am or pm: twelve hours later may be meant as well."""
    tokens: int


def clock_at(tokens: Sequence[Token], at: int) -> SaidTime | None:
    """The time of day at a place where one is expected. Raises Misunderstood for one that can't be, such as 25:00."""
    token, following = tokens[at], tokens[at + 1].word
    if token.word in _NAMED:
        return SaidTime(_NAMED[token.word], None, False, 1)
    if token.kind not in (Kind.CLOCK, Kind.INTEGER):
        return None
    if following in _HALVES:
        return clock_said(f"{token.text}{following}", tokens=2)
    return clock_said(token.text, tokens=2 if following in ("o'clock", "oclock") else 1)


def clock_said(text: str, *, tokens: int = 1) -> SaidTime | None:
    """The time of day that a text without spaces is, or None. Raises Misunderstood for one that can't be."""
    match = _CLOCK.fullmatch(text)
    if not match:
        return None
    hour, minute, second = (int(part or 0) for part in match.groups()[:3])
    half = match[4].lower() if match[4] else None
    if minute > 59 or second > 59 or hour > 23 or (half and not 1 <= hour <= 12):
        raise MisunderstoodError("no time of day", said=text)
    if half:
        hour = hour % 12 + (12 if half == "p" else 0)
    is_bare = not half and match[2] is None and 1 <= hour <= 12
    return SaidTime(time(hour, minute, second), half, is_bare, tokens)


def length_at(tokens: Sequence[Token], at: int) -> tuple[int, int] | None:
    """A length of time in minutes (`15 minutes`, `10m`, `1 hour`, `an hour`), and of how many tokens it is."""
    token, unit = tokens[at], tokens[at + 1].word
    match = _LENGTH.fullmatch(token.text) if token.kind is Kind.LENGTH else None
    if match:
        return int(match[1]) * (60 if match[2] else 1), 1
    number = int(token.text) if token.kind is Kind.INTEGER and token.text.isdecimal() else 0
    if token.word in ("an", "a"):
        number = 1
    if not number and token.text != "0":
        return None
    if unit in _MINUTES:
        return number, 2
    return (number * 60, 2) if unit in _HOURS else None

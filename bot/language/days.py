"""Read a day: `yesterday`, `last Tuesday`, `3 March`, `2026-03-03`. A day without a year is the last such day."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, timedelta

from bot.language.question import MisunderstoodError
from bot.language.tokens import Kind, Token
from bot.language.words import DAYS, MONTHS

_YEARS = range(2000, 2101)
_PARTS = re.compile(r"\d+")
_WEEKDAYS = {name: number for number, day in enumerate(DAYS) for name in (day, day + "s", day[:3])}
_WEEKDAYS |= {"tues": 1, "weds": 2, "thur": 3, "thurs": 3}
_MONTHS = {name: number for number, month in enumerate(MONTHS, 1) for name in (month, month[:3])} | {"sept": 9}


def day_at(tokens: Sequence[Token], at: int, today: date) -> tuple[date, int] | None:
    """The day that stands at a place, and of how many tokens it is. Raises Misunderstood for one that can't be."""
    token = tokens[at]
    if token.kind is Kind.DATE:
        return _not_later(_date(token.text, today), today, token.text), 1
    if token.kind is Kind.INTEGER and tokens[at + 1].word in ("day", "days") and tokens[at + 2].word == "ago":
        return today - timedelta(days=int(_PARTS.findall(token.text)[0])), 3
    if token.kind is Kind.INTEGER or token.word in _MONTHS:
        return _day_of_month(tokens, at, today)
    if token.word == "today":
        return today, 1
    if token.word == "yesterday":
        return today - timedelta(days=1), 1
    if token.word == "tomorrow":
        raise MisunderstoodError("still to come", said=token.text)
    if token.word == "day" and tokens[at + 1].word == "before" and tokens[at + 2].word == "yesterday":
        return today - timedelta(days=2), 3
    return _weekday(tokens, at, today)


def month_at(tokens: Sequence[Token], at: int, today: date) -> tuple[date, int] | None:
    """The first day of the month at a place (`March`, `March 2025`), and of how many tokens it is."""
    month = _MONTHS.get(tokens[at].word)
    following = tokens[at + 1]
    if month is None:
        return None
    if following.kind is not Kind.INTEGER:
        return date(today.year - (month > today.month), month, 1), 1
    if following.text.isdecimal() and int(following.text) in _YEARS:
        return _not_later(date(int(following.text), month, 1), today, f"{tokens[at].text} {following.text}"), 2
    return None


def _weekday(tokens: Sequence[Token], at: int, today: date) -> tuple[date, int] | None:
    """`Tuesday` is today or one of the six days before; `last Tuesday` is before today."""
    used = int(tokens[at].word in ("last", "past", "this"))
    weekday = _WEEKDAYS.get(tokens[at + used].word)
    if weekday is None:
        return None
    back = (today.weekday() - weekday) % 7
    if not back and tokens[at].word in ("last", "past"):
        back = 7
    return today - timedelta(days=back), used + 1


def _day_of_month(tokens: Sequence[Token], at: int, today: date) -> tuple[date, int] | None:
    """`3 March`, `3rd of March 2026`, `March 3, 2026`."""
    first, second = tokens[at], tokens[at + 1]
    used = 2
    if first.kind is Kind.INTEGER and second.word == "of":
        second, used = tokens[at + 2], 3
    if second.kind is Kind.INTEGER:
        first, second = second, first
    month = _MONTHS.get(second.word)
    if first.kind is not Kind.INTEGER or month is None:
        return None
    day = int(_PARTS.findall(first.text)[0])
    year = tokens[at + used]
    said = f"{first.text} {second.text}"
    if year.kind is Kind.INTEGER and year.text.isdecimal() and int(year.text) in _YEARS:
        return _not_later(_made(int(year.text), month, day, said), today, f"{said} {year.text}"), used + 1
    return _latest(month, day, today, said), used


def _date(said: str, today: date) -> date:
    """`2026-03-03`; `13/4/2026` and `4/13` where only one order is possible."""
    one, other, *more = (int(part) for part in _PARTS.findall(said))
    if len(_PARTS.findall(said)[0]) == 4:
        return _made(one, other, more[0], said)
    if one != other and all(1 <= number <= 12 for number in (one, other)):
        ways = tuple(date(today.year, month, day) for day, month in ((one, other), (other, one)))
        raise MisunderstoodError("day or month", said=said, ways=ways)
    day, month = (other, one) if other > 12 else (one, other)
    if not more:
        return _latest(month, day, today, said)
    return _made(more[0] if more[0] > 99 else 2000 + more[0], month, day, said)


def _latest(month: int, day: int, today: date, said: str) -> date:
    """The last such day that isn't after today. 29 February may be up to eight years ago."""
    for year in range(today.year, today.year - 9, -1):
        try:
            found = date(year, month, day)
        except ValueError:
            continue
        if found <= today:
            return found
    raise _no_day(said)


def _made(year: int, month: int, day: int, said: str) -> date:
    try:
        found = date(year, month, day)
    except ValueError:
        raise _no_day(said) from None
    if year not in _YEARS:
        raise _no_day(said)
    return found


def _no_day(said: str) -> MisunderstoodError:
    return MisunderstoodError("no such day", said=said)


def _not_later(day: date, today: date, said: str) -> date:
    if day > today:
        raise MisunderstoodError("still to come", said=said)
    return day

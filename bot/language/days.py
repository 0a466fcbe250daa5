"""Read a day: `yesterday`, `last Tuesday`, `3 March`, `2026-03-03`. A day without a year is the last such day."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date, timedelta

from bot.language.cursor import Cursor
from bot.language.question import MisunderstoodError
from bot.language.tokens import Kind, Token
from bot.language.words import DAYS, KNOWN, MONTHS

_MOST_MONTHS = 15
"""A 13th is a Friday at least once in so many months."""
_YEARS = range(2000, 2101)
_PARTS = re.compile(r"\d+")
_WEEKDAYS = {name: number for number, day in enumerate(DAYS) for name in (day, day + "s", day[:3])}
_WEEKDAYS |= {"tues": 1, "weds": 2, "thur": 3, "thurs": 3}
_MONTHS = {name: number for number, month in enumerate(MONTHS, 1) for name in (month, month[:3])} | {"sept": 9}


def read_day(cursor: Cursor, today: date) -> date | None:
    """Read a weekday, a date, or a date with its weekday. Raises MisunderstoodError for one that can't be."""
    if cursor.peek().kind is Kind.CLOCK:
        return None
    start = cursor.place
    weekday = _read_weekday(cursor, today) if cursor.peek().word else None
    day = _read_date(cursor, today) or _read_ordinal(cursor, today, weekday)
    if not day:
        return weekday
    weekday = weekday or _read_weekday(cursor, today)
    if weekday and weekday.weekday() != day.weekday():
        raise MisunderstoodError("another weekday", said=cursor.said_since(start), day=day)
    return day


def read_short_day(cursor: Cursor, today: date) -> date | None:
    """Read `Thu, 12 Nov` or `Nov 12`: alone, `Thu` and `Nov` may be names. Raises MisunderstoodError as above."""
    following = cursor.peek(1)
    if following.kind not in (Kind.DATE, Kind.INTEGER) and following.word not in _MONTHS:
        return None
    start = cursor.place
    day = read_day(cursor, today)
    if cursor.place - start > 1:
        return day
    cursor.reset(start)
    return None


def _read_date(cursor: Cursor, today: date) -> date | None:
    token = cursor.peek()
    if token.kind is Kind.DATE:
        return _not_later(_date(cursor.take().text, today), today, token.text)
    if token.kind is Kind.INTEGER and cursor.peek(1).word in ("day", "days") and cursor.peek(2).word == "ago":
        cursor.skip(3)
        return today - timedelta(days=int(_PARTS.findall(token.text)[0]))
    if token.kind is Kind.INTEGER or token.word in _MONTHS:
        return _read_day_of_month(cursor, today)
    if cursor.take_if("today"):
        return today
    if cursor.take_if("yesterday"):
        return today - timedelta(days=1)
    if token.word == "tomorrow":
        raise MisunderstoodError("still to come", said=token.text)
    if token.word == "day" and cursor.peek(1).word == "before" and cursor.peek(2).word == "yesterday":
        cursor.skip(3)
        return today - timedelta(days=2)
    return None


def _read_ordinal(cursor: Cursor, today: date, weekday: date | None) -> date | None:
    """Return the last such day: `the 20th`, `Friday the 13th`. Before an unknown word it belongs to a title."""
    start = cursor.place
    if not cursor.take_if("the"):
        return None
    token, following = cursor.take(), cursor.peek()
    is_title = following.kind is Kind.WORD and not following.after and following.word not in KNOWN
    if token.kind is not Kind.INTEGER or token.text.isdecimal() or is_title:
        cursor.reset(start)
        return None
    number = number_of(token)
    for back in range(_MOST_MONTHS):
        first = months_before(today, back)
        if not 1 <= number <= monthrange(first.year, first.month)[1]:
            continue
        day = first.replace(day=number)
        if day <= today and (weekday is None or weekday.weekday() == day.weekday()):
            return day
    raise _no_day(cursor.said_since(start))


def number_of(token: Token) -> int:
    """Return the number that a token begins with; 0 if it has none."""
    found = _PARTS.match(token.text)
    return int(found[0]) if found else 0


def months_before(today: date, months: int) -> date:
    """Return the first day of the month so many before that of `today`."""
    years, month = divmod(today.year * 12 + today.month - 1 - months, 12)
    return date(years, month + 1, 1)


def read_month(cursor: Cursor, today: date) -> date | None:
    """Read a month (`March`, `March 2025`), and return its first day."""
    said = cursor.peek()
    month = _MONTHS.get(said.word)
    if month is None:
        return None
    following = cursor.peek(1)
    if following.kind is not Kind.INTEGER:
        cursor.take()
        return date(today.year - (month > today.month), month, 1)
    year = _year(following)
    if year is None:
        return None
    cursor.skip(2)
    return _not_later(date(year, month, 1), today, f"{said.text} {following.text}")


def _read_weekday(cursor: Cursor, today: date) -> date | None:
    """`Tuesday` is today or one of the six days before; `last Tuesday` is before today."""
    leading = cursor.peek().word
    before = int(leading in ("last", "past", "this"))
    weekday = _WEEKDAYS.get(cursor.peek(before).word)
    if weekday is None:
        return None
    cursor.skip(before + 1)
    back = (today.weekday() - weekday) % 7
    if not back and leading in ("last", "past"):
        back = 7
    return today - timedelta(days=back)


def _read_day_of_month(cursor: Cursor, today: date) -> date | None:
    """`3 March`, `3rd of March 2026`, `March 3, 2026`."""
    number, month, used = cursor.peek(), cursor.peek(1), 2
    if number.kind is Kind.INTEGER and month.word == "of":
        month, used = cursor.peek(2), 3
    if month.kind is Kind.INTEGER:
        number, month = month, number
    if number.kind is not Kind.INTEGER or month.word not in _MONTHS:
        return None
    cursor.skip(used)
    day, month_number = int(_PARTS.findall(number.text)[0]), _MONTHS[month.word]
    said = f"{number.text} {month.text}"
    year = _year(cursor.peek())
    if year is None:
        return _latest(month_number, day, today, said)
    said = f"{said} {cursor.take().text}"
    return _not_later(_made(year, month_number, day, said), today, said)


def _year(token: Token) -> int | None:
    is_one = token.kind is Kind.INTEGER and token.text.isdecimal() and int(token.text) in _YEARS
    return int(token.text) if is_one else None


def _date(said: str, today: date) -> date:
    """`2026-03-03`, `3.4.2026`; `13/4/2026` and `4/13` where only one order is possible."""
    one, other, *more = (int(part) for part in _PARTS.findall(said))
    if len(_PARTS.findall(said)[0]) == 4:
        return _made(one, other, more[0], said)
    if "." not in said and one != other and all(1 <= number <= 12 for number in (one, other)):
        ways = tuple(date(today.year, month, day) for day, month in ((one, other), (other, one)))
        raise MisunderstoodError("day or month", said=said, ways=ways)
    day, month = (other, one) if other > 12 and "." not in said else (one, other)
    if not more:
        return _latest(month, day, today, said)
    return _made(more[0] if more[0] > 99 else 2000 + more[0], month, day, said)


def _latest(month: int, day: int, today: date, said: str) -> date:
    """Return the last such day that has come. 29 February may be eight years ago."""
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

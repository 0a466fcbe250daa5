"""Read when: which day the meeting was held, and from when to when people joined or were there."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Sequence
from datetime import date, timedelta

from bot.language.clocks import clock_said, length_at
from bot.language.days import day_at, month_at
from bot.language.draft import Draft
from bot.language.question import Minutes, MisunderstoodError, Window
from bot.language.times import LONGEST, Point, day_window, point_at
from bot.language.tokens import Kind, Token
from bot.language.zones import abbreviated, is_abbreviation

_DASH = re.compile(r"[-–—]")
_UNTIL = frozenset({"until", "till", "to", "and", "-", "–", "—"})
_DAYS_IN = {"day": 1, "days": 1, "week": 7, "weeks": 7}


def read_since(draft: Draft, tokens: Sequence[Token], at: int) -> int:
    """`since 9:30`, `after yesterday`, `from 9 to 10:30`."""
    found = point_at(tokens, at + 1, draft.today)
    if not found:
        return 0
    start, used = found
    used += 1
    if start.is_day and tokens[at].word == "after":
        start = _next_day(start)
    end = point_at(tokens, at + used + 1, draft.today) if tokens[at + used].word in _UNTIL else None
    draft.set_start(start)
    if end and tokens[at].word != "since":
        draft.set_end(_next_day(end[0]))
        used += 1 + end[1]
    return used


def read_before(draft: Draft, tokens: Sequence[Token], at: int) -> int:
    """`before 10`, `until yesterday` (which counts whole), `by 10:15`."""
    found = point_at(tokens, at + 1, draft.today)
    if not found:
        return 0
    end, used = found
    draft.set_end(end if tokens[at].word == "before" else _next_day(end))
    return 1 + used


def read_between(draft: Draft, tokens: Sequence[Token], at: int) -> int:
    """`between 9 and 10:30`, `between Monday and Wednesday` (which counts whole), `between 9-10`."""
    if tokens[at + 1].kind is Kind.RANGE:
        return 1 + _range(draft, tokens[at + 1])
    start = point_at(tokens, at + 1, draft.today)
    end = point_at(tokens, at + 2 + start[1], draft.today) if start else None
    if not start or not end or tokens[at + 1 + start[1]].word not in _UNTIL:
        return 0
    draft.set_start(start[0])
    draft.set_end(_next_day(end[0]))
    return 2 + start[1] + end[1]


def read_range(draft: Draft, tokens: Sequence[Token], at: int) -> int:
    """`9:30-10:15` standing alone. `1-1` and `9-5` may belong to a title."""
    is_clear = any(mark in tokens[at].text for mark in ":hmHM")
    return _range(draft, tokens[at]) if is_clear else 0


def read_first(draft: Draft, tokens: Sequence[Token], at: int) -> int:
    """`first 15 minutes`, `first hour`."""
    length = length_at(tokens, at + 1)
    if not length and tokens[at + 1].word == "hour":
        length = 60, 1
    if not length:
        return 0
    draft.first = Minutes(first=_counted(length[0], tokens[at : at + 1 + length[1]]))
    return 1 + length[1]


def read_last_days(draft: Draft, tokens: Sequence[Token], at: int) -> int:
    """`last week`, `last 7 days`, `past 2 weeks`; minutes can only be counted from the start of a meeting."""
    number, unit = tokens[at + 1], tokens[at + 2].word
    if number.word in ("week", "weeks", "month"):
        last_month = (draft.today.replace(day=1) - timedelta(days=1)).replace(day=1)
        draft.set_held_between(_month(last_month, draft) if number.word == "month" else _calendar_week(draft, 1))
        return 2
    if number.kind is Kind.INTEGER and unit in _DAYS_IN:
        days = _counted(int(number.text), tokens[at : at + 3]) * _DAYS_IN[unit]
        if days > LONGEST.days:
            raise MisunderstoodError("too many days", days=days, most=LONGEST.days)
        draft.set_held_between(Window(start=day_window(draft.today - timedelta(days=days), draft.zone).start))
        return 3
    if length_at(tokens, at + 1):
        raise MisunderstoodError("last minutes", said=_said(tokens, at, 3))
    return 0


def read_this(draft: Draft, tokens: Sequence[Token], at: int) -> int:
    """`this week`, `this morning`."""
    unit = tokens[at + 1].word
    if unit == "week":
        draft.set_held_between(_calendar_week(draft, 0))
    elif unit in ("morning", "afternoon", "evening"):
        draft.set_day(draft.today)
    else:
        return 0
    return 2


def read_day(draft: Draft, tokens: Sequence[Token], at: int) -> int:
    """`on Tuesday`, `yesterday`, `last Tuesday`, `3 March`, `2026-03-03`."""
    skipped = int(tokens[at].word == "on")
    found = day_at(tokens, at + skipped, draft.today)
    if not found:
        return 0
    draft.set_day(found[0])
    return skipped + found[1]


def read_in(draft: Draft, tokens: Sequence[Token], at: int) -> int:
    """`in March`, and `in IST`, which is asked back; `in Europe/Paris` was read before everything else."""
    month = month_at(tokens, at + 1, draft.today)
    if month:
        draft.set_held_between(_month(month[0], draft))
        return 1 + month[1]
    following = tokens[at + 1]
    if following.text.isupper() and is_abbreviation(following.text):
        raise abbreviated(following.text)
    return 0


def read_zone(draft: Draft, tokens: Sequence[Token], at: int) -> int:
    """Zones are read before everything else: days and times depend on them."""
    return 1


def _range(draft: Draft, token: Token) -> int:
    start, end = (clock_said(part) for part in _DASH.split(token.text))
    if not start or not end:
        return 0
    draft.set_start(Point(token.text, clock=start))
    draft.set_end(Point(token.text, clock=end))
    return 1


def _next_day(point: Point) -> Point:
    """An end that is a day counts whole: until the first moment of the next."""
    return point._replace(day=point.day + timedelta(days=1)) if point.is_day and point.day else point


def _calendar_week(draft: Draft, back: int) -> Window:
    monday = draft.today - timedelta(days=draft.today.weekday() + 7 * back)
    return day_window(monday, draft.zone, days=7)


def _month(first: date, draft: Draft) -> Window:
    return day_window(first, draft.zone, days=monthrange(first.year, first.month)[1])


def _counted(number: int, tokens: Sequence[Token]) -> int:
    if not number:
        raise MisunderstoodError("no length", said=_said(tokens, 0, len(tokens)))
    return number


def _said(tokens: Sequence[Token], at: int, used: int) -> str:
    return " ".join(token.text for token in tokens[at : at + used])

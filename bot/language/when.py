"""Read when: which day the meeting was held, and from when to when people joined or were there."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import UTC, date, time, timedelta

from bot.language import days
from bot.language.clocks import clock_of, read_clock, read_minutes
from bot.language.cursor import Cursor
from bot.language.draft import Draft
from bot.language.question import Minutes, MisunderstoodError, Window
from bot.language.times import LONGEST, Point, day_window, moment_of, read_point
from bot.language.tokens import Kind
from bot.language.words import KNOWN
from bot.language.zones import abbreviated, is_abbreviation

_DASH = re.compile(r"[-–—]")
_UNTIL = ("until", "till", "to", "and", "-", "–", "—")
_MEETINGS = ("meeting", "call", "session", "one")
_PARTS_OF_DAY = {"morning": (time(), time(12)), "afternoon": (time(12), time(18)), "evening": (time(17), None)}
"""From when to when. A meeting at 17:30 is in the afternoon and in the evening."""
_DAYS_IN = {"day": 1, "days": 1, "week": 7, "weeks": 7}


def read_since(draft: Draft, cursor: Cursor) -> bool:
    """`since 9:30`, `after yesterday`, `from 9 to 10:30`."""
    word = cursor.take().word
    start = read_point(cursor, draft.today)
    if not start:
        return False
    draft.set_start(_next_day(start) if word == "after" else start)
    behind_start = cursor.place
    if word != "since" and cursor.take_if(*_UNTIL):
        end = read_point(cursor, draft.today)
        if end:
            draft.set_end(_next_day(end))
        else:
            cursor.reset(behind_start)
    return True


def read_before(draft: Draft, cursor: Cursor) -> bool:
    """`before 10`, `until yesterday` (which counts whole), `by 10:15`."""
    word = cursor.take().word
    end = read_point(cursor, draft.today)
    if end:
        draft.set_end(end if word == "before" else _next_day(end))
    return end is not None


def read_between(draft: Draft, cursor: Cursor) -> bool:
    """`between 9 and 10:30`, `between Monday and Wednesday` (which counts whole), `between 9-10`."""
    cursor.take()
    if cursor.peek().kind is Kind.RANGE:
        return _read_range(draft, cursor)
    start = read_point(cursor, draft.today)
    end = read_point(cursor, draft.today) if start and cursor.take_if(*_UNTIL) else None
    if not start or not end:
        return False
    draft.set_start(start)
    draft.set_end(_next_day(end))
    return True


def read_joined(draft: Draft, cursor: Cursor) -> bool:
    """`who attended <meeting> joined before 9:30`: the verb behind the question says what the time is of."""
    joined = cursor.take()
    read = _OF_JOINING.get(cursor.peek().word)
    asked = next((ask for ask in draft.asks if ask.traits.counts_attendance), None)
    if asked is None or read is None or not read(draft, cursor):
        return False
    draft.ask(asked, [joined])
    return True


_OF_JOINING = {
    **dict.fromkeys(("since", "after", "from"), read_since),
    **dict.fromkeys(("before", "until", "till", "by"), read_before),
    "between": read_between,
}


def read_range(draft: Draft, cursor: Cursor) -> bool:
    """`9:30-10:15` standing alone. `1-1` and `9-5` may belong to a title."""
    is_clear = any(mark in cursor.peek().text for mark in ":hmHM")
    return is_clear and _read_range(draft, cursor)


def read_first(draft: Draft, cursor: Cursor) -> bool:
    """`first 15 minutes`, `first hour`."""
    start = cursor.place
    cursor.take()
    minutes = 60 if cursor.take_if("hour") else read_minutes(cursor)
    if minutes is None:
        return False
    draft.first = Minutes(first=_counted(minutes, cursor, start))
    return True


def read_last_days(draft: Draft, cursor: Cursor) -> bool:
    """`last week`, `last 7 days`, `past 2 weeks`; minutes can only be counted from the start of a meeting."""
    start = cursor.place
    cursor.take()
    if cursor.take_if("week", "weeks"):
        draft.set_held_between(_calendar_week(draft, 1))
        return True
    if cursor.take_if("month"):
        draft.set_held_between(_month((draft.today.replace(day=1) - timedelta(days=1)).replace(day=1), draft))
        return True
    number, unit = cursor.peek(), cursor.peek(1).word
    if number.kind is Kind.INTEGER and number.text.isdecimal() and unit in _DAYS_IN:
        cursor.skip(2)
        days = _counted(int(number.text), cursor, start) * _DAYS_IN[unit]
        if days > LONGEST.days:
            raise MisunderstoodError("too many days", days=days, most=LONGEST.days)
        draft.set_held_between(Window(start=day_window(draft.today - timedelta(days=days), draft.zone).start))
        return True
    if read_minutes(cursor) is not None or cursor.take_if("hour"):
        raise MisunderstoodError("last minutes", said=cursor.said_since(start))
    return False


def read_this(draft: Draft, cursor: Cursor) -> bool:
    """Read `this week`, `this month`, `this morning`."""
    cursor.take()
    if cursor.take_if("week"):
        draft.set_held_between(_calendar_week(draft, 0))
        return True
    if cursor.take_if("month"):
        draft.set_held_between(_month(draft.today.replace(day=1), draft))
        return True
    return _read_part_of_day(draft, cursor, draft.today)


def read_day(draft: Draft, cursor: Cursor) -> bool:
    """`on Tuesday`, `yesterday afternoon`, `last Tuesday`, `3 March`, `the 3rd`, `2026-03-03`."""
    cursor.take_if("on")
    day = days.read_day(cursor, draft.today)
    if day and not _read_part_of_day(draft, cursor, day):
        draft.set_day(day)
    return day is not None


def read_first_thing(draft: Draft, cursor: Cursor) -> bool:
    """`first thing`: this morning."""
    cursor.take()
    return cursor.take_if("thing") and _set_part_of_day(draft, draft.today, "morning")


def read_ago(draft: Draft, cursor: Cursor) -> bool:
    """`2 hours ago`, `20 minutes ago`: about then. `2 weeks ago`, `a month ago`: in that week or month."""
    start = cursor.place
    minutes = read_minutes(cursor)
    if minutes is not None:
        about = timedelta(minutes=max(minutes // 2, 15))
        then = draft.now.astimezone(UTC) - timedelta(minutes=_counted(minutes, cursor, start))
        held = Window(start=then - about, end=then + about)
    else:
        number = 1 if cursor.take_if("a", "one") else days.number_of(cursor.take())
        if cursor.take_if("week", "weeks"):
            held = _calendar_week(draft, _counted(number, cursor, start))
        elif cursor.take_if("month", "months"):
            held = _month(days.months_before(draft.today, _counted(number, cursor, start)), draft)
        else:
            return False
    if not cursor.take_if("ago"):
        return False
    draft.set_held_between(held)
    return True


def read_the(draft: Draft, cursor: Cursor) -> bool:
    """Read `the 9:30`, `the 3pm` (the meeting that began then), and `the 20th`."""
    start = cursor.place
    cursor.take()
    if cursor.peek().kind is not Kind.CLOCK:
        cursor.reset(start)
        return read_day(draft, cursor)
    clock = read_clock(cursor)
    if clock:
        draft.set_hour(clock)
        cursor.take_if(*_MEETINGS)
    return clock is not None


def read_short_day(draft: Draft, cursor: Cursor) -> bool:
    """`Thu, 12 Nov`, `Nov 12`."""
    day = days.read_short_day(cursor, draft.today)
    if day:
        draft.set_day(day)
    return day is not None


def read_in(draft: Draft, cursor: Cursor) -> bool:
    """`in March`; `in IST` is asked back. `in Europe/Paris` was read before everything else."""
    cursor.take()
    month = days.read_month(cursor, draft.today)
    if month:
        draft.set_held_between(_month(month, draft))
        return True
    following = cursor.peek().text
    if following.isupper() and is_abbreviation(following):
        raise abbreviated(following)
    return False


def read_hour(draft: Draft, cursor: Cursor) -> bool:
    """`at 16:00`, `at 4pm`, `the 4pm meeting`, `15h30`: when the meeting began. A number alone may belong to a title.

    So may `at 9` with a word behind it that is not known.
    """
    is_led, is_clock = cursor.take_if("at"), cursor.peek().kind is Kind.CLOCK
    clock = read_clock(cursor)
    if clock is None or not (is_led or is_clock or cursor.take_if(*_MEETINGS)):
        return False
    if clock.is_bare and not _ends_phrase(cursor):
        return False
    draft.set_hour(clock)
    return True


def skip_zone(draft: Draft, cursor: Cursor) -> bool:
    """Go past a zone. Zones are read before everything else: days and times depend on them."""
    cursor.take()
    return True


def _read_part_of_day(draft: Draft, cursor: Cursor, day: date) -> bool:
    """Read `morning`, `afternoon` or `evening` behind a day."""
    part = cursor.peek().word
    return cursor.take_if(*_PARTS_OF_DAY) and _set_part_of_day(draft, day, part)


def _set_part_of_day(draft: Draft, day: date, part: str) -> bool:
    begins, ends = _PARTS_OF_DAY[part]
    last = moment_of(day if ends else day + timedelta(days=1), ends, draft.zone)
    draft.set_held_between(Window(start=moment_of(day, begins, draft.zone), end=last))
    return True


def _ends_phrase(cursor: Cursor) -> bool:
    """Tell whether what comes next can't be a title's next word."""
    following = cursor.peek()
    return following.kind is not Kind.WORD or bool(following.after) or following.word in KNOWN


def _read_range(draft: Draft, cursor: Cursor) -> bool:
    said = cursor.take().text
    start, end = (clock_of(part) for part in _DASH.split(said))
    if not start or not end:
        return False
    draft.set_start(Point(said, clock=start))
    draft.set_end(Point(said, clock=end))
    return True


def _next_day(point: Point) -> Point:
    """Return the first moment after a point that is a whole day; a point in time stays as it is."""
    return point._replace(day=point.day + timedelta(days=1)) if point.is_day and point.day else point


def _calendar_week(draft: Draft, back: int) -> Window:
    monday = draft.today - timedelta(days=draft.today.weekday() + 7 * back)
    return day_window(monday, draft.zone, days=7)


def _month(first: date, draft: Draft) -> Window:
    return day_window(first, draft.zone, days=monthrange(first.year, first.month)[1])


def _counted(number: int, cursor: Cursor, start: int) -> int:
    if not number:
        raise MisunderstoodError("no length", said=cursor.said_since(start))
    return number

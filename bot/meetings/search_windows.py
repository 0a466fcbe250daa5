"""In which time a meeting is looked for: the one that was said, or so many days back. Pure, aware UTC."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from bot.context import Context
from bot.language.question import Question, Recent, Window
from bot.language.times import day_window
from bot.language.zones import zone_of

LOOK_BACK = (timedelta(days=14), timedelta(days=90))
"""How far back meetings are searched: what hosts ask about is nearly always recent, and 90 days may be many pages."""
SLACK = timedelta(days=1)
"""Clocks differ, and the end of a window is exclusive."""
LATER = timedelta(days=7)
"""A meeting is held at most so long after the date for which it was planned."""


def held_in(question: Question) -> Window | None:
    """Return the time in which the meeting was held, as it was said: also by dated times at which people joined."""
    said = next((each for each in (question.joined, question.presence) if isinstance(each, Window)), None)
    if question.held_between or said is None:
        return question.held_between
    return Window(start=said.start and said.start - SLACK, end=said.end)


def names_a_time(question: Question, day: date | None = None) -> bool:
    """Tell whether a day or a week was said: then the newest meeting in it is not meant more than any other.

    `before Monday` says up to when to look, and means the last one of them.
    """
    return day is not None or (question.held_between is not None and question.held_between.start is not None)


def time_said(context: Context, question: Question) -> Window | None:
    """Return the time in which a meeting was held, where the words for `the last one` say it."""
    which = question.meeting
    if isinstance(which, Recent) and which.day:
        return day_window(which.day, zone_of(question.zone, context.zone))
    return question.held_between if isinstance(which, Recent) else None


def whole(window: Window | None, now: datetime, look_back: timedelta) -> Window:
    """Return the window with both ends."""
    start, end = (window.start, window.end) if window else (None, None)
    return Window(start=start or now - look_back, end=end or now + SLACK)

"""Decide which join window Webex is asked for. Pure, aware UTC: the only place that does.

Webex looks at 90 days of joins at most, and its own default may be a week. So every call names both ends: at most 89
days, because some sites refuse exactly 90, and never an end in the future.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from bot.language.question import Window
from bot.webex.queries import LONGEST_JOIN_WINDOW, RESOLUTION, ParticipantsQuery

BEFORE = timedelta(days=1)
"""People may join before the host; clocks differ, too."""
MOST_WINDOWS = 5
"""How many windows are asked for where nobody knows when a meeting was held: over a year."""


def join_window(query: ParticipantsQuery, now: datetime, began: datetime | None) -> Window:
    """Return the window to ask for: around the meeting, or the newest one where its start is not known.

    Where the question names a window, it is that part of it.
    """
    now -= RESOLUTION  # our clock may be so far ahead of Webex's, whose answers tell the time to the second
    whole = _around(began, now)
    start, end = query.join_from, query.join_to
    part = _both(whole, start, end)
    if part or not (start or end):
        return part or whole
    if start is None:
        start = (end or now) - LONGEST_JOIN_WINDOW
    return _both(Window(start=start, end=min(now, start + LONGEST_JOIN_WINDOW)), start, end) or Window(
        start=start, end=start + RESOLUTION
    )


def covers(asked: Window, wanted: Window) -> bool:
    """Tell whether a window that was asked for has all of another in it."""
    starts_early = asked.start is None or (wanted.start is not None and asked.start <= wanted.start)
    return starts_early and (asked.end is None or (wanted.end is not None and wanted.end <= asked.end))


def windows_before(query: ParticipantsQuery, asked: Window) -> Iterator[Window]:
    """Yield the windows before the one that was asked for, newest first. A window that was said has none before it."""
    if query.join_from or query.join_to or asked.start is None:
        return
    end = asked.start
    for _ in range(MOST_WINDOWS - 1):
        yield Window(start=end - LONGEST_JOIN_WINDOW, end=end)
        end -= LONGEST_JOIN_WINDOW


def _around(began: datetime | None, now: datetime) -> Window:
    newest = now - LONGEST_JOIN_WINDOW
    start = newest if began is None else min(newest, began - BEFORE)
    return Window(start=start, end=min(now, start + LONGEST_JOIN_WINDOW))


def _both(whole: Window, start: datetime | None, end: datetime | None) -> Window | None:
    """Return the part of the whole from `start` to `end`; None where there is none."""
    first = max(filter(None, (whole.start, start)), default=None)
    last = min(filter(None, (whole.end, end)), default=None)
    return Window(start=first, end=last) if first and last and first < last else None

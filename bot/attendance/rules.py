"""What becomes of one join: counted from when to when, or why not. The rules for times that Webex doesn't tell."""

from __future__ import annotations

from typing import Final

from bot.attendance.intervals import Interval
from bot.attendance.joins import IN, UNSAID, Stay
from bot.attendance.timeline import Frame

# Bits, and no enumeration: they are or-ed together for every person of a meeting.
KNOWN: Final = 1
"""Counts, from its join to its leave."""
ASSUMED: Final = 2
"""Counts until its run of the meeting ended, as nothing tells when it was left."""
STILL_IN: Final = 4
"""Counts until now."""
LEAVE_NOT_KNOWN: Final = 8
"""Counts nothing; it lasted until now at most."""
JOIN_NOT_KNOWN: Final = 16
"""Counts nothing."""
IN_NOW: Final = 32
"""Counts nothing, as the join is not known; but the row says that its participant is in the running meeting."""
DROPPED: Final = 64
"""Counts nothing, as it ends before it begins."""

COUNTS: Final = KNOWN | ASSUMED | STILL_IN
IS_IN: Final = STILL_IN | IN_NOW
NO_JOIN: Final = JOIN_NOT_KNOWN | IN_NOW

NOWHERE: Interval = (0, 0)


def settle(stay: Stay, frame: Frame) -> tuple[int, Interval]:
    """Return the fate of a join and its interval, unclipped, in microseconds since 1970."""
    joined, left = stay.joined, stay.left
    if joined is None:
        return IN_NOW if stay.state == IN and not frame.is_ended else JOIN_NOT_KNOWN, NOWHERE
    fate = KNOWN
    if left is None:
        fate, left = _leave(joined, stay.state, frame)
    if left < joined:
        return DROPPED, NOWHERE
    return fate, (joined, left)


def _leave(joined: int, state: int, frame: Frame) -> tuple[int, int]:
    """Tell when a join without a leave time was over: with the run it was made in.

    In a run that goes on it lasts until now, unless the row says that its participant has left, at whatever time.
    Where it isn't known whether the meeting goes on, only the row can say that its participant is in. A join after
    the meeting's end gets that end, and so runs backwards.
    """
    for end in frame.run_ends:
        if joined <= end:
            return ASSUMED, end
    if frame.is_over:
        return ASSUMED, frame.run_ends[-1]
    is_in = not frame.is_ended if state == IN else frame.is_running and state == UNSAID
    return STILL_IN if is_in else LEAVE_NOT_KNOWN, max(joined, frame.now)

"""Rule on one join: from when to when it counts, or why not. Here are the rules for times that Webex doesn't tell."""

from __future__ import annotations

from typing import Final

from bot.attendance.intervals import Interval
from bot.attendance.joins import IN, NOT_SAID, Join
from bot.attendance.timeline import Timeline

# The rulings. Bits, and no enumeration: they are or-ed together for every person of a meeting.
KNOWN: Final = 1
"""Counts, from its join to its leave."""
ASSUMED: Final = 2
"""Counts until its run of the meeting ended, as Webex doesn't tell when it was left."""
STILL_IN: Final = 4
"""Counts until now."""
LEAVE_NOT_KNOWN: Final = 8
"""Counts nothing. It lasted until now at most."""
JOIN_NOT_KNOWN: Final = 16
"""Counts nothing."""
IN_NOW: Final = 32
"""Counts nothing, as the join time is not known; but the row says that its participant is in the running meeting."""
DROPPED: Final = 64
"""Counts nothing, as it ends before it begins."""

COUNTS: Final = KNOWN | ASSUMED | STILL_IN
IS_IN: Final = STILL_IN | IN_NOW
NO_JOIN: Final = JOIN_NOT_KNOWN | IN_NOW

NOWHERE: Interval = (0, 0)


def rule_on(join: Join, timeline: Timeline) -> tuple[int, Interval]:
    """Return the ruling on a join and its interval, unclipped, in microseconds since 1970."""
    joined, left = join.joined, join.left
    if joined is None:
        return IN_NOW if join.state == IN and not timeline.is_ended else JOIN_NOT_KNOWN, NOWHERE
    ruling = KNOWN
    if left is None:
        ruling, left = _leave(joined, join.state, timeline)
    if left < joined:
        return DROPPED, NOWHERE
    return ruling, (joined, left)


def _leave(joined: int, state: int, timeline: Timeline) -> tuple[int, int]:
    """Return the ruling on a join without a leave time, and when it ended: with the run in which it was made.

    In a run that goes on it lasts until now, unless the row says that its participant has left. Where it isn't known
    whether the meeting goes on, only the row can say that its participant is in. A join after the meeting's end gets
    that end, and so runs backwards.
    """
    for end in timeline.run_ends:
        if joined <= end:
            return ASSUMED, end
    if timeline.is_over:
        return ASSUMED, timeline.run_ends[-1]
    is_in = not timeline.is_ended if state == IN else timeline.is_running and state == NOT_SAID
    return STILL_IN if is_in else LEAVE_NOT_KNOWN, max(joined, timeline.now)

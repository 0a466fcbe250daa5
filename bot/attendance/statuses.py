"""From presence to what may be said of a person. Nothing is claimed that the times don't show."""

from __future__ import annotations

from functools import cache

from bot.attendance.presence import Presence
from bot.attendance.report import Status, Thresholds
from bot.attendance.rules import IS_IN, NO_JOIN
from bot.attendance.timeline import FOREVER, Frame
from bot.attendance.times import microseconds


class Verdict:
    """The statuses of people in one meeting, by one set of thresholds. A limit that can't be known excuses all."""

    def __init__(self, frame: Frame, thresholds: Thresholds) -> None:
        self._frame = frame
        self._is_final = frame.is_ended and frame.length is not None
        self._latest_join = FOREVER
        if frame.start is not None:
            self._latest_join = frame.start + microseconds(thresholds.late_after)
        self._earliest_leave = -FOREVER
        if frame.end is not None and frame.is_ended:
            self._earliest_leave = frame.end - microseconds(thresholds.left_early_before)
        if frame.counted:  # whoever was there until the end of the time asked about did not leave early in it
            self._latest_join = max(self._latest_join, frame.counted[0][0])
            self._earliest_leave = min(self._earliest_leave, frame.counted[-1][1])
        self._longest_gap = microseconds(thresholds.returned_after)
        self._mark = thresholds.pass_mark * (frame.length or 0)

    def __call__(self, presence: Presence) -> frozenset[Status]:
        """Return every status that holds for somebody who has rows outside the lobby."""
        first, last, total = presence.first_join, presence.last_leave, presence.total
        is_in = bool(presence.fates & IS_IN)
        can_judge = bool(presence.spans) and not presence.fates & NO_JOIN
        came = can_judge and total > 0
        is_short = total == 0 or total * 100 < self._mark
        return _named(
            total > 0 or (is_in and self._frame.is_now_counted),
            is_in,
            came and first is not None and first > self._latest_join,
            came and last is not None and last < self._earliest_leave,
            came and presence.longest_gap(self._frame) > self._longest_gap,
            can_judge and self._is_final and is_short and not presence.possible,
        )


@cache
def _named(
    present: bool, still_in: bool, late: bool, left_early: bool, returned: bool, short: bool
) -> frozenset[Status]:
    """Return the same set for the same statuses: a meeting of thousands needs a handful of them."""
    holds = {
        Status.PRESENT: present,
        Status.STILL_IN: still_in,
        Status.LATE: late,
        Status.LEFT_EARLY: left_early,
        Status.RETURNED: returned,
        Status.SHORT: short,
    }
    return frozenset(status for status, is_so in holds.items() if is_so) or frozenset({Status.NOT_KNOWN})

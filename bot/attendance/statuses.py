"""Turn a person's presence into what may be said of them. Nothing is claimed that the times don't show."""

from __future__ import annotations

from functools import cache

from bot.attendance.presence import Presence, measure
from bot.attendance.report import Attendee, Status, Thresholds, Why
from bot.attendance.row_store import COHOST, HOST, INVITED, PersonRows
from bot.attendance.rules import ASSUMED, IS_IN, LEAVE_NOT_KNOWN, NO_JOIN
from bot.attendance.timeline import FOREVER, Timeline
from bot.attendance.times import SECOND, duration, to_datetime

_LOBBY_ONLY = frozenset({Status.LOBBY_ONLY})
_ABSENT = frozenset({Status.ABSENT})
_NOT_KNOWN = frozenset({Status.NOT_KNOWN})


class StatusRules:
    """The rules for statuses in one meeting, with one set of thresholds. No one is over a limit that isn't known."""

    def __init__(self, timeline: Timeline, thresholds: Thresholds) -> None:
        self._timeline = timeline
        self._is_final = timeline.is_ended and timeline.length is not None
        self._latest_join = FOREVER
        if timeline.start is not None:
            self._latest_join = timeline.start + duration(thresholds.late_after)
        self._earliest_leave = -FOREVER
        if timeline.end is not None and timeline.is_ended:
            self._earliest_leave = timeline.end - duration(thresholds.left_early_before)
        if timeline.counted:  # leaving at the end of the time that was asked about is not early
            self._latest_join = max(self._latest_join, timeline.counted[0][0])
            self._earliest_leave = min(self._earliest_leave, timeline.counted[-1][1])
        self._longest_gap = duration(thresholds.returned_after)
        self._mark = thresholds.pass_mark * (timeline.length or 0)

    def statuses(self, presence: Presence) -> frozenset[Status]:
        """Return every status that holds for somebody who has rows outside the lobby."""
        first, last, total = presence.first_join, presence.last_leave, presence.total
        is_in = bool(presence.rulings & IS_IN)
        can_judge = bool(presence.spans) and not presence.rulings & NO_JOIN
        came = can_judge and total > 0
        is_short = total == 0 or total * 100 < self._mark
        return _named(
            total > 0 or (is_in and self._timeline.is_now_counted),
            is_in,
            came and first is not None and first > self._latest_join,
            came and last is not None and last < self._earliest_leave,
            came and presence.longest_gap(self._timeline) > self._longest_gap,
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
    return frozenset(status for status, is_so in holds.items() if is_so) or _NOT_KNOWN


class AttendeeBuilder:
    """What the report says of each person, by one timeline and one set of thresholds."""

    def __init__(self, timeline: Timeline, thresholds: Thresholds) -> None:
        self._timeline = timeline
        self._rules = StatusRules(timeline, thresholds)

    def present(self, rows: PersonRows, email: str | None, *, is_expected: bool) -> Attendee:
        """Return what may be said of somebody who has rows; without an e-mail that is a guest."""
        presence = measure(rows.joins, self._timeline)
        statuses = self._rules.statuses(presence) if rows.joins else _LOBBY_ONLY
        is_known = presence.is_known or not rows.joins
        first, last, length = presence.first_join, presence.last_leave, self._timeline.length
        return Attendee(
            name=rows.name or email or "",
            email=email,
            statuses=statuses,
            why=None if is_known and Status.NOT_KNOWN not in statuses else self._timeline.why,
            is_host=rows.roles & HOST != 0,
            is_cohost=rows.roles & COHOST != 0,
            is_invited=rows.roles & INVITED != 0,
            is_expected=is_expected,
            first_join=None if first is None else to_datetime(first),
            last_leave=None if last is None else to_datetime(last),
            leave_is_assumed=last is not None and presence.rulings & ASSUMED != 0,
            seconds=presence.total // SECOND if is_known else None,
            is_at_least=is_known and presence.rulings & (NO_JOIN | LEAVE_NOT_KNOWN) != 0,
            share=presence.total * 100 // length if is_known and length else None,
            audio=presence.audio(self._timeline),
            dropped=presence.dropped,
        )

    def missing(self, email: str, name: str, why: Why | None) -> Attendee:
        """Return what may be said of somebody expected who has no rows: absent, or not known and why."""
        if why:
            return Attendee(name=name, email=email, statuses=_NOT_KNOWN, why=why)
        share = 0 if self._timeline.length else None
        return Attendee(name=name, email=email, statuses=_ABSENT, seconds=0, share=share)

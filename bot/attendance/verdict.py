"""From presence to what may be said of a person. Nothing is claimed that the times don't show."""

from __future__ import annotations

from bot.attendance.frame import Frame
from bot.attendance.instants import microseconds
from bot.attendance.presence import Presence
from bot.attendance.report import Status, Thresholds, Why


def statuses(presence: Presence, frame: Frame, thresholds: Thresholds) -> frozenset[Status]:
    """Return every status that holds for somebody who has rows outside the lobby."""
    seconds = presence.total
    is_here = (presence.is_in or presence.is_still_in) and frame.is_now_counted
    found = {Status.STILL_IN} if presence.is_still_in else set()
    if seconds or is_here:
        found.add(Status.PRESENT)
    if presence.spans and not presence.unknown_joins:
        found |= _shortcomings(presence, frame, thresholds)
    return frozenset(found or {Status.NOT_KNOWN})


def _shortcomings(presence: Presence, frame: Frame, thresholds: Thresholds) -> set[Status]:
    found = set()
    first, last = presence.bounds(frame)
    if presence.total:
        if _exceeds(frame.start, first, microseconds(thresholds.late_after)):
            found.add(Status.LATE)
        if not frame.is_running and _exceeds(last, frame.end, microseconds(thresholds.left_early_before)):
            found.add(Status.LEFT_EARLY)
        if presence.longest_gap(frame) > microseconds(thresholds.returned_after):
            found.add(Status.RETURNED)
    if _is_short(presence, frame, thresholds):
        found.add(Status.SHORT)
    return found


def _is_short(presence: Presence, frame: Frame, thresholds: Thresholds) -> bool:
    if frame.is_running or frame.length is None or presence.possible:
        return False
    return not presence.total or presence.total * 100 < thresholds.pass_mark * frame.length


def _exceeds(earlier: int | None, later: int | None, limit: int) -> bool:
    return earlier is not None and later is not None and later - earlier > limit


def reason(frame: Frame) -> Why:
    """Return why the times of somebody who has rows are not known."""
    return Why.RUNNING if frame.is_running else Why.NO_TIMES

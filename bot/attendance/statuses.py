"""Turn a person's presence into what may be said of them. Nothing is claimed that the times don't show."""

from __future__ import annotations

from functools import cache

from msgspec.structs import replace

from bot.attendance.at_once import most_at_once, names_at_once
from bot.attendance.joins import PHONES
from bot.attendance.names import kind_of_address, kind_of_guest
from bot.attendance.presence import Presence, measure
from bot.attendance.report import Attendee, ParticipantKind, Status, Thresholds, Why
from bot.attendance.row_store import HOST, INVITED, PersonRows, merged
from bot.attendance.rules import ASSUMED, IS_IN, JOIN_NOT_KNOWN, LEAVE_NOT_KNOWN, NO_JOIN
from bot.attendance.timeline import FOREVER, Timeline
from bot.attendance.times import SECOND, duration, to_datetime

_LOBBY_ONLY = frozenset({Status.LOBBY_ONLY})
_ABSENT = frozenset({Status.ABSENT})
_NOT_KNOWN = frozenset({Status.NOT_KNOWN})


class StatusRules:
    """The rules for statuses in one meeting, with one set of thresholds. No one is over a limit that isn't known."""

    def __init__(self, timeline: Timeline, thresholds: Thresholds) -> None:
        self._timeline = timeline
        self._is_final = timeline.is_ended and timeline.shared_length is not None
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
        self._mark = thresholds.pass_mark * (timeline.shared_length or 0)

    def statuses(self, presence: Presence) -> frozenset[Status]:
        """Return every status that holds for somebody who has rows outside the lobby."""
        first, last, total = presence.first_join, presence.last_leave, presence.total
        is_in = bool(presence.rulings & IS_IN)
        can_judge = bool(presence.spans) and not presence.rulings & NO_JOIN
        came = can_judge and total > 0
        is_short = total == 0 or presence.shared * 100 < self._mark
        is_present = total > 0 or (is_in and self._timeline.is_now_counted)
        return _named(
            is_present or self._came_somewhen(presence),
            is_in,
            came and first is not None and first > self._latest_join,
            came and last is not None and last < self._earliest_leave,
            came and presence.longest_gap(self._timeline) > self._longest_gap,
            can_judge and self._is_final and is_short and not presence.possible,
        )

    def _came_somewhen(self, presence: Presence) -> bool:
        """Tell whether somebody was there for sure, at times that Webex doesn't tell."""
        if self._timeline.is_running or self._timeline.is_cut:
            return False
        return bool(presence.rulings & JOIN_NOT_KNOWN or any(map(self._timeline.touches, presence.possible)))


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

    def person(self, email: str, parts: list[PersonRows], *, is_expected: bool, is_no_person: bool = False) -> Attendee:
        """Return what may be said of the one with this folded e-mail; `is_no_person` marks a room or a list."""
        rows = merged(parts)
        kind = ParticipantKind.ROOM if is_no_person else kind_of_address(email, rows.name)
        others = names_at_once(parts, rows.name, self._timeline) if len(parts) > 1 else ()
        person = self._attendee(rows, email, kind, is_expected=is_expected)
        return replace(person, other_names=others) if others else person

    def guest(self, parts: list[PersonRows], *, is_expected: bool) -> Attendee:
        """Return the same of those without an e-mail who show one name: as many as were there at once, at most."""
        rows = merged(parts)
        is_phone = any(join.audio in PHONES for join in rows.joins)
        count = most_at_once(parts, self._timeline) if len(parts) > 1 else 1
        kind = kind_of_guest(rows.name, is_phone=is_phone)
        guest = self._attendee(rows, None, kind, is_expected=is_expected)
        return replace(guest, count=count) if count > 1 else guest

    def _attendee(self, rows: PersonRows, email: str | None, kind: ParticipantKind, *, is_expected: bool) -> Attendee:
        presence = measure(rows.joins, self._timeline)
        statuses = self._rules.statuses(presence) if rows.joins else _LOBBY_ONLY
        is_known = presence.is_known or not rows.joins
        first, last, length = presence.first_join, presence.last_leave, self._timeline.shared_length
        return Attendee(
            name=rows.name or email or "",
            email=email,
            statuses=statuses,
            kind=kind,
            why=None if is_known and statuses is not _NOT_KNOWN else self._timeline.why,
            is_host=rows.roles & HOST != 0,
            is_invited=rows.roles & INVITED != 0,
            is_expected=is_expected,
            first_join=None if first is None else to_datetime(first),
            last_leave=None if last is None else to_datetime(last),
            leave_is_assumed=last is not None and presence.rulings & ASSUMED != 0,
            seconds=presence.total // SECOND if is_known else None,
            is_at_least=is_known and presence.rulings & (NO_JOIN | LEAVE_NOT_KNOWN) != 0,
            share=presence.shared * 100 // length if is_known and length else None,
            audio=presence.audio(self._timeline),
            dropped=presence.dropped,
        )

    def missing(self, email: str, name: str, why: Why | None, *, is_host: bool = False) -> Attendee:
        """Return what may be said of somebody expected who has no rows: absent, or not known and why."""
        if why:
            return Attendee(name=name, email=email, statuses=_NOT_KNOWN, why=why, is_host=is_host)
        share = 0 if self._timeline.shared_length else None
        return Attendee(name=name, email=email, statuses=_ABSENT, seconds=0, share=share, is_host=is_host)

"""One line of the report: what a person's entry, or the lack of one, comes to in a meeting."""

from __future__ import annotations

from bot.attendance.presence import measure
from bot.attendance.report import Attendee, Status, Thresholds, Why
from bot.attendance.row_store import COHOST, HOST, INVITED, Entry
from bot.attendance.rules import ASSUMED, LEAVE_NOT_KNOWN, NO_JOIN
from bot.attendance.statuses import Verdict
from bot.attendance.timeline import Frame
from bot.attendance.times import SECOND, moment

_LOBBY_ONLY = frozenset({Status.LOBBY_ONLY})
_ABSENT = frozenset({Status.ABSENT})
_NOT_KNOWN = frozenset({Status.NOT_KNOWN})


class Reader:
    """Reads entries out by one ruler and one set of thresholds."""

    def __init__(self, frame: Frame, thresholds: Thresholds) -> None:
        self._frame = frame
        self._verdict = Verdict(frame, thresholds)

    def attendee(self, entry: Entry, email: str | None, *, is_expected: bool) -> Attendee:
        """Return what may be said of somebody who has rows."""
        presence = measure(entry.stays, self._frame)
        statuses = self._verdict(presence) if entry.stays else _LOBBY_ONLY
        is_known = presence.is_known or not entry.stays
        first, last, length = presence.first_join, presence.last_leave, self._frame.length
        return Attendee(
            name=entry.name or email or "",
            email=email,
            statuses=statuses,
            why=None if is_known and Status.NOT_KNOWN not in statuses else self._frame.why,
            is_host=entry.roles & HOST != 0,
            is_cohost=entry.roles & COHOST != 0,
            is_invited=entry.roles & INVITED != 0,
            is_expected=is_expected,
            first_join=None if first is None else moment(first),
            last_leave=None if last is None else moment(last),
            leave_is_assumed=last is not None and presence.fates & ASSUMED != 0,
            seconds=presence.total // SECOND if is_known else None,
            is_at_least=is_known and presence.fates & (NO_JOIN | LEAVE_NOT_KNOWN) != 0,
            share=presence.total * 100 // length if is_known and length else None,
            audio=presence.audio(self._frame),
            dropped=presence.dropped,
        )

    def missing(self, email: str, shown: str, why: Why | None) -> Attendee:
        """Return what may be said of somebody expected who has no rows: absent, or the reason why that isn't known."""
        if why:
            return Attendee(name=shown, email=email, statuses=_NOT_KNOWN, why=why)
        share = 0 if self._frame.length else None
        return Attendee(name=shown, email=email, statuses=_ABSENT, seconds=0, share=share)

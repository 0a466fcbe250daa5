"""The roll of a meeting: rows are added page by page as Webex sends them, then it is read out as a report."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from bot.attendance.frame import Frame, Window, frame, interval
from bot.attendance.identity import fold, may_be
from bot.attendance.instants import SECOND, moment
from bot.attendance.intervals import clip, total
from bot.attendance.ledger import COHOST, HOST, Entry, Ledger
from bot.attendance.meeting import MeetingTimes
from bot.attendance.participants import Participant
from bot.attendance.presence import audio, measure
from bot.attendance.report import DEFAULT, Attendee, Report, Status, Thresholds, Why
from bot.attendance.stays import stays_of
from bot.attendance.verdict import reason, statuses

_LOBBY_ONLY = frozenset({Status.LOBBY_ONLY})
_ABSENT = frozenset({Status.ABSENT})
_NOT_KNOWN = frozenset({Status.NOT_KNOWN})


class Roll:
    """Who was in a meeting, whatever the order of the rows. `aliases` are names of guests that the host has
    confirmed to be an e-mail's."""

    def __init__(self, aliases: Mapping[str, str] | None = None) -> None:
        self._people = Ledger()
        self._guests = Ledger()
        self._aliases = {fold(name): fold(email) for name, email in (aliases or {}).items()}

    def __len__(self) -> int:
        """How many people and guests have rows."""
        return len(self._people) + len(self._guests)

    def add(self, rows: Iterable[Participant]) -> None:
        """Add rows; nothing of them is kept but names, roles and times."""
        for row in rows:
            name = (row.display_name or "").strip()
            entry = Entry(name, HOST * row.host | COHOST * row.co_host, stays_of(row))
            email = fold(row.email) or self._aliases.get(name.casefold())
            if email:
                self._people.put(email, entry)
            else:
                self._guests.put(name.casefold(), entry)

    def report(
        self,
        meeting: MeetingTimes,
        *,
        now: datetime,
        expected: Sequence[str] | None = None,
        thresholds: Thresholds = DEFAULT,
        joined: Window | None = None,
        presence: Window | None = None,
        why_missing: Why | None = None,
    ) -> Report:
        """Read the roll out.

        `expected` are e-mails; None: everybody who came is expected. `joined` is the join window the rows were asked
        with; `presence` the window in which presence counts; `why_missing` why people without rows are not known to
        be absent, if they aren't. `now` is aware UTC and matters only while the meeting runs.
        """
        ruler = frame(meeting, thresholds, presence, now)
        wanted = {fold(email): email.strip() for email in reversed(expected or ()) if fold(email)}
        came = [
            _attendee(entry, email, ruler, thresholds, expected is None or email in wanted)
            for email, entry in self._people
        ]
        came += [_attendee(entry, None, ruler, thresholds, expected is None) for _, entry in self._guests]
        if not why_missing:
            why_missing = _why_missing(ruler, joined)
        guests = [person.name for person in came if person.email is None]
        missing = [
            _missing(email, shown, ruler, guests, why_missing)
            for email, shown in wanted.items()
            if email not in self._people
        ]
        return Report(
            meeting=meeting,
            thresholds=thresholds,
            attendees=_by_name([p for p in came if p.is_expected] + missing),
            unexpected=_by_name([p for p in came if not p.is_expected]),
            length=None if ruler.length is None else ruler.length // SECOND,
            as_of=now if ruler.is_running else None,
            notes=tuple(_notes(came, meeting, thresholds)),
        )


def _by_name(people: list[Attendee]) -> tuple[Attendee, ...]:
    return tuple(sorted(people, key=lambda person: (person.name.casefold(), person.name, person.email or "")))


def _attendee(entry: Entry, email: str | None, ruler: Frame, thresholds: Thresholds, is_expected: bool) -> Attendee:
    presence = measure(entry.stays, ruler)
    found = statuses(presence, ruler, thresholds) if entry.stays else _LOBBY_ONLY
    is_known = bool(presence.spans or presence.possible or not entry.stays)
    first, last = presence.bounds(ruler)
    return Attendee(
        name=entry.name or email or "",
        email=email,
        statuses=found,
        why=reason(ruler) if not is_known or Status.NOT_KNOWN in found else None,
        is_host=bool(entry.roles & HOST),
        is_cohost=bool(entry.roles & COHOST),
        is_expected=is_expected,
        first_join=None if first is None else moment(first),
        last_leave=None if last is None else moment(last),
        leave_is_assumed=presence.is_assumed and last is not None,
        seconds=presence.total // SECOND if is_known else None,
        is_at_least=is_known and not presence.is_firm,
        share=presence.total * 100 // ruler.length if is_known and ruler.length else None,
        audio=audio(entry.stays, ruler),
        dropped=presence.dropped,
    )


def _why_missing(ruler: Frame, joined: Window | None) -> Why | None:
    """Return why somebody without rows is not known to be absent: they may have come when we weren't looking."""
    if joined:
        seen = clip(ruler.windows, [interval(joined)])
        if total(seen) < total(ruler.windows):
            return Why.OUTSIDE_WINDOW
    return Why.RUNNING if ruler.is_running else None


def _missing(email: str, shown: str, ruler: Frame, guests: list[str], why: Why | None) -> Attendee:
    if any(may_be(guest, email) for guest in guests):
        why = Why.GUEST
    return Attendee(
        name=shown,
        email=email,
        statuses=_NOT_KNOWN if why else _ABSENT,
        why=why,
        seconds=None if why else 0,
        share=0 if ruler.length and not why else None,
    )


def _notes(came: list[Attendee], meeting: MeetingTimes, thresholds: Thresholds) -> list[str]:
    notes = []
    dropped = sum(person.dropped for person in came)
    if dropped:
        notes.append(f"{dropped} joins that end before they begin were left out.")
    if thresholds.of_schedule and (meeting.schedule is None or meeting.schedule.end is None):
        notes.append("The schedule is not known: measured against the actual start and end.")
    return notes

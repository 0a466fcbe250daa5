"""The roll of a meeting: rows are added page by page as Webex sends them, then it is read out as a report."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from datetime import datetime

from bot.attendance.attendee import Reader
from bot.attendance.identity import Guests, email_of, fold_aliases
from bot.attendance.intervals import clip, total
from bot.attendance.joins import stays_of
from bot.attendance.meeting import MeetingTimes
from bot.attendance.participants import Participant
from bot.attendance.report import DEFAULT, Attendee, Report, Thresholds, Why
from bot.attendance.row_store import COHOST, HOST, INVITED, Entry, Ledger
from bot.attendance.timeline import Frame, TimeSpan, frame, interval
from bot.attendance.times import SECOND
from bot.text import fold


class Roll:
    """Who was in a meeting, whatever the order of the rows.

    `aliases` are names of guests that the host has confirmed to belong to an e-mail.
    """

    def __init__(self, aliases: Mapping[str, str] | None = None) -> None:
        self._people = Ledger()
        self._guests = Ledger()
        self._aliases = fold_aliases(aliases)

    def __len__(self) -> int:
        """How many people and guests have rows."""
        return len(self._people) + len(self._guests)

    def __contains__(self, email: str) -> bool:
        """Whether anybody with this e-mail has rows."""
        return fold(email) in self._people

    def add(self, rows: Iterable[Participant]) -> None:
        """Add rows; nothing of them is kept but names, roles and times."""
        for row in rows:
            name = (row.display_name or "").strip()
            roles = HOST * row.host | COHOST * row.co_host | INVITED * row.invitee
            entry = Entry(name, roles, stays_of(row))
            if email := email_of(row, self._aliases):
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
        joined: TimeSpan | None = None,
        presence: TimeSpan | None = None,
        why_missing: Why | None = None,
    ) -> Report:
        """Read the roll out.

        `expected` are e-mails; None: everybody who came is expected. `joined` is the join window the rows were asked
        with; `presence` the window in which presence counts; `why_missing` why people without rows are not known to
        be absent, if they aren't. `now` is aware UTC and matters only while the meeting runs.
        """
        ruler = frame(meeting, thresholds, presence, now)
        reader = Reader(ruler, thresholds)
        wanted = {fold(email): email.strip() for email in reversed(expected or ()) if fold(email)}
        came = self._came(reader, None if expected is None else wanted.keys())
        why = why_missing or _why_missing(ruler, joined)
        missing = [reader.missing(email, wanted[email], reason) for email, reason in self._missing(wanted, why)]
        return Report(
            meeting=meeting,
            thresholds=thresholds,
            attendees=_by_name([person for person in came if person.is_expected] + missing),
            unexpected=_by_name([person for person in came if not person.is_expected]),
            length=None if ruler.length is None else ruler.length // SECOND,
            names_expected=expected is not None,
            as_of=None if ruler.is_ended else now,
            notes=tuple(_notes(came, meeting, thresholds)),
        )

    def _came(self, reader: Reader, wanted: Container[str] | None) -> list[Attendee]:
        """Return everybody who has rows; a guest is expected only where everybody is."""
        everyone = wanted is None
        people = [
            reader.attendee(entry, email, is_expected=wanted is None or email in wanted)
            for email, entry in self._people
        ]
        return people + [reader.attendee(entry, None, is_expected=everyone) for _, entry in self._guests]

    def _missing(self, wanted: Iterable[str], why: Why | None) -> Iterator[tuple[str, Why | None]]:
        """Yield who has no rows, with the reason why that isn't an absence: a guest may be that person."""
        missing = [email for email in wanted if email not in self._people]
        guests = Guests(entry.name for _, entry in self._guests) if missing else None
        for email in missing:
            yield email, Why.GUEST if guests and guests.like(email) else why


def _by_name(people: list[Attendee]) -> tuple[Attendee, ...]:
    return tuple(sorted(people, key=lambda person: f"{person.name.casefold()}\0{person.email or ''}"))


def _why_missing(ruler: Frame, joined: TimeSpan | None) -> Why | None:
    """Return why somebody without rows is not known to be absent: they may have come when nobody looked."""
    if joined and total(clip(ruler.held, [interval(joined)])) < total(ruler.held):
        return Why.OUTSIDE_WINDOW
    return None if ruler.is_ended else ruler.why


def _notes(people: list[Attendee], meeting: MeetingTimes, thresholds: Thresholds) -> list[str]:
    notes = []
    dropped = sum(person.dropped for person in people)
    if dropped:
        notes.append(f"Left out, because they end before they begin: {dropped} of the joins.")
    if thresholds.of_schedule and (meeting.schedule is None or meeting.schedule.end is None):
        notes.append("The schedule is not known: measured against the actual start and end.")
    return notes

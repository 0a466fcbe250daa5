"""Call the roll of a meeting: collect its rows page by page, as Webex sends them, and make the report of them."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from datetime import datetime

from bot.attendance.identity import Guests, email_of, fold_aliases
from bot.attendance.intervals import clip, total
from bot.attendance.joins import joins_of
from bot.attendance.meeting import MeetingTimes, TimeSpan
from bot.attendance.participants import Participant
from bot.attendance.report import DEFAULT, Attendee, DroppedJoins, Report, ScheduleNotKnown, Thresholds, Why, by_name
from bot.attendance.row_store import COHOST, HOST, INVITED, PersonRows, RowStore
from bot.attendance.statuses import AttendeeBuilder
from bot.attendance.timeline import Timeline, interval, timeline_of
from bot.attendance.times import SECOND
from bot.text import fold


class Roll:
    """The list of everybody who was in a meeting: people by their e-mail, guests by the name they show.

    `aliases` are the e-mails of guests, by name, that the host has confirmed.
    """

    def __init__(self, aliases: Mapping[str, str] | None = None) -> None:
        self._people = RowStore()
        self._guests = RowStore()
        self._aliases = fold_aliases(aliases)

    def __len__(self) -> int:
        """Return how many people and guests have rows."""
        return len(self._people) + len(self._guests)

    def __contains__(self, email: str) -> bool:
        """Tell whether anybody with this e-mail has rows."""
        return fold(email) in self._people

    def add(self, rows: Iterable[Participant]) -> None:
        """Add rows in any order; only names, roles and times of them are kept."""
        for row in rows:
            name = (row.display_name or "").strip()
            roles = HOST * row.host | COHOST * row.co_host | INVITED * row.invitee
            rows_of_one = PersonRows(name, roles, joins_of(row))
            if email := email_of(row, self._aliases):
                self._people.put(email, rows_of_one)
            else:
                self._guests.put(name.casefold(), rows_of_one)

    def confirm(self, name: str, email: str) -> None:
        """Count the guests who show this name as the person with that e-mail."""
        self._guests.move(fold(name), self._people, fold(email))

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
        """Return the report on everybody who came, and on everybody expected who did not.

        `expected` are e-mails; None: everybody who came is expected. `joined` is the join window that Webex was asked
        for, `presence` the time in which presence counts. `why_missing` says why people without rows may have come all
        the same; None: nothing else is known. `now` is aware UTC and matters only while the meeting runs.
        """
        timeline = timeline_of(meeting, thresholds, presence, now)
        builder = AttendeeBuilder(timeline, thresholds)
        wanted = {fold(email): email.strip() for email in reversed(expected or ()) if fold(email)}
        came = self._came(builder, None if expected is None else wanted.keys())
        why = why_missing or _why_missing(timeline, joined)
        missing = [builder.missing(email, wanted[email], reason) for email, reason in self._missing(wanted, why)]
        return Report(
            meeting=meeting,
            thresholds=thresholds,
            attendees=by_name([person for person in came if person.is_expected] + missing),
            unexpected=by_name([person for person in came if not person.is_expected]),
            length=None if timeline.length is None else timeline.length // SECOND,
            names_expected=expected is not None,
            as_of=None if timeline.is_ended else now,
            notes=tuple(_notes(came, meeting, thresholds)),
        )

    def _came(self, builder: AttendeeBuilder, wanted: Container[str] | None) -> list[Attendee]:
        """Return everybody who has rows. A guest is expected only where everybody is."""
        everyone = wanted is None
        people = [
            builder.present(rows, email, is_expected=wanted is None or email in wanted) for email, rows in self._people
        ]
        return people + [builder.present(rows, None, is_expected=everyone) for _, rows in self._guests]

    def _missing(self, wanted: Iterable[str], why: Why | None) -> Iterator[tuple[str, Why | None]]:
        """Yield everybody without rows, with the reason why they may have come all the same: one may be a guest."""
        missing = [email for email in wanted if email not in self._people]
        guests = Guests(rows.name for _, rows in self._guests) if missing else None
        for email in missing:
            yield email, Why.GUEST if guests and guests.like(email) else why


def _why_missing(timeline: Timeline, joined: TimeSpan | None) -> Why | None:
    """Return why somebody without rows may have come all the same: at a time that was not asked about, or later."""
    if joined and total(clip(timeline.held, [interval(joined)])) < total(timeline.held):
        return Why.OUTSIDE_WINDOW
    return None if timeline.is_ended else timeline.why


def _notes(
    people: list[Attendee], meeting: MeetingTimes, thresholds: Thresholds
) -> Iterator[DroppedJoins | ScheduleNotKnown]:
    dropped = sum(person.dropped for person in people)
    if dropped:
        yield DroppedJoins(dropped)
    if thresholds.of_schedule and (meeting.schedule is None or meeting.schedule.end is None):
        yield ScheduleNotKnown()

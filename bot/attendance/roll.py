"""Call the roll of a meeting: collect its rows page by page, as Webex sends them, and make the report of them."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from bot.attendance.absences import Absences, Invitation
from bot.attendance.identity import email_of, fold_aliases
from bot.attendance.intervals import clip, total
from bot.attendance.joins import joins_of
from bot.attendance.meeting import Measure, MeetingTimes, TimeSpan
from bot.attendance.names import is_no_person
from bot.attendance.participants import Participant
from bot.attendance.phones import with_own_phones
from bot.attendance.report import (
    DEFAULT,
    Attendee,
    DroppedJoins,
    Report,
    ScheduleApart,
    ScheduleNotKnown,
    Thresholds,
    Why,
    by_name,
)
from bot.attendance.row_store import HOST, INVITED, PersonRows, RowStore
from bot.attendance.statuses import AttendeeBuilder
from bot.attendance.timeline import Timeline, interval, plan_of, timeline_of
from bot.attendance.times import SECOND, to_datetime
from bot.text import fold

NO_INVITATION = Invitation()


class Roll:
    """The list of everybody who was in a meeting: people by their e-mail, guests by the name they show.

    `aliases` are the e-mails that the host has confirmed, by the guest's name or the other e-mail that was shown.
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
            roles = HOST * row.host | INVITED * row.invitee
            rows_of_one = PersonRows(name, roles, joins_of(row))
            if email := email_of(row, self._aliases):
                self._people.put(email, rows_of_one)
            else:
                self._guests.put(name.casefold(), rows_of_one)

    def confirm(self, shown: str, email: str, *, is_guest: bool = True) -> None:
        """Count those who show this name, or this other e-mail, as the person with that e-mail."""
        (self._guests if is_guest else self._people).move(fold(shown), self._people, fold(email))

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
        invitation: Invitation = NO_INVITATION,
    ) -> Report:
        """Return the report on everybody who came, and on everybody expected who did not.

        `expected` are e-mails; None: everybody who came is expected. `joined` is the join window that Webex was asked
        for, `presence` the time in which presence counts. `why_missing` says why people without rows may have come all
        the same; None: nothing else is known. `now` is aware UTC and matters only while the meeting runs.
        """
        timeline = timeline_of(meeting, thresholds, presence, now)
        builder = AttendeeBuilder(timeline, thresholds)
        wanted, left_out = self._wanted(expected or (), invitation)
        came = self._came(builder, None if expected is None else wanted.keys(), invitation.no_people)
        first = why_missing or _outside(timeline, joined)
        last = _in_the_end(timeline, ran_empty=bool(meeting.runs) and not len(self))
        absences = Absences(builder, came, wanted, invitation.names, first=first, last=last)
        absent, host = self._absent(absences, wanted, "" if any(each.is_host for each in came) else invitation.host)
        return replace(
            _report_of_nobody(meeting, thresholds, timeline, now),
            attendees=by_name([person for person in came if person.is_expected] + absent),
            unexpected=by_name([person for person in came if not person.is_expected]),
            names_expected=expected is not None,
            notes=tuple(_notes(came, meeting, thresholds)),
            no_people=left_out,
            missing_host=host,
        )

    def _absent(
        self, absences: Absences, wanted: Mapping[str, str], host: str
    ) -> tuple[list[Attendee], Attendee | None]:
        """Return those of the wanted who have no rows; and the host, where nobody expected them and they have none."""
        hosted_by = self._resolved(host)
        absent = [
            absences.of(email, said, is_host=email == hosted_by)
            for email, said in wanted.items()
            if email not in self._people
        ]
        is_missing = hosted_by and hosted_by not in wanted and hosted_by not in self._people
        return absent, absences.of(hosted_by, host.strip(), is_host=True) if is_missing else None

    def _resolved(self, email: str) -> str:
        """Return the folded e-mail, or the one that it was confirmed to be another of."""
        return self._aliases.get(fold(email), fold(email))

    def _wanted(self, expected: Sequence[str], invitation: Invitation) -> tuple[dict[str, str], tuple[str, ...]]:
        """Return who is expected, as said, by folded e-mail; and the names of rooms and lists among them."""
        names, no_people = invitation.names, invitation.no_people
        wanted: dict[str, str] = {}
        left_out: dict[str, str] = {}
        for said in filter(fold, expected):
            email = self._resolved(said)
            is_nobody = email in no_people or is_no_person(email, names.get(email, ""))
            (left_out if is_nobody else wanted).setdefault(email, said.strip())
        return wanted, tuple(names.get(email) or said for email, said in left_out.items())

    def _came(
        self, builder: AttendeeBuilder, wanted: Container[str] | None, no_people: Container[str]
    ) -> list[Attendee]:
        """Return everybody who has rows. A guest is expected only where everybody is."""
        everyone = wanted is None
        people = [
            builder.person(email, rows, is_expected=wanted is None or email in wanted, is_no_person=email in no_people)
            for email, rows in self._people
        ]
        guests = [builder.guest(rows, is_expected=everyone) for _, rows in self._guests]
        return people + with_own_phones(guests, people)


def _report_of_nobody(meeting: MeetingTimes, thresholds: Thresholds, timeline: Timeline, now: datetime) -> Report:
    """Return what a report says of the meeting itself."""
    return Report(
        meeting=meeting,
        thresholds=thresholds,
        attendees=(),
        length=None if timeline.length is None else timeline.length // SECOND,
        held=None if timeline.held_length is None else timeline.held_length // SECOND,
        starts=None if timeline.start is None else to_datetime(timeline.start),
        ends=to_datetime(timeline.end) if timeline.end is not None and timeline.is_ended else None,
        as_of=None if timeline.is_ended else now,
    )


def _outside(timeline: Timeline, joined: TimeSpan | None) -> Why | None:
    """Return whether only a part of the meeting was asked about."""
    is_part = joined and total(clip(timeline.held, [interval(joined)])) < total(timeline.held)
    return Why.OUTSIDE_WINDOW if is_part else None


def _in_the_end(timeline: Timeline, *, ran_empty: bool) -> Why | None:
    """Return why nothing is known of anybody: the meeting goes on, or it ran and Webex tells of nobody."""
    if not timeline.is_ended:
        return timeline.why
    return Why.NO_ROWS if ran_empty else None


def _notes(
    people: list[Attendee], meeting: MeetingTimes, thresholds: Thresholds
) -> Iterator[DroppedJoins | ScheduleNotKnown | ScheduleApart]:
    dropped = sum(person.dropped for person in people)
    if dropped:
        yield DroppedJoins(dropped)
    if thresholds.measure is Measure.SCHEDULE and plan_of(meeting, thresholds.measure) is None:
        is_known = meeting.schedule is not None and meeting.schedule.end is not None
        yield ScheduleApart() if is_known else ScheduleNotKnown()

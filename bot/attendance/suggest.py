"""Which guest may be which missing person: a question for the host, never an answer."""

from __future__ import annotations

from dataclasses import dataclass

from bot.attendance.identity import Guests
from bot.attendance.report import Attendee, Report, Why


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A guest whose shown name fits the address of somebody who was expected and has no rows."""

    guest: Attendee
    email: str


def suggest(report: Report) -> tuple[Suggestion, ...]:
    """Return every pair that fits, in order of the e-mails; one guest may fit several, and the other way round."""
    guests = {person.name: person for person in (*report.attendees, *report.unexpected) if person.email is None}
    names = Guests(guests)
    return tuple(
        Suggestion(guests[name], person.email)
        for person in report.attendees
        if person.why is Why.GUEST and person.email
        for name in names.like(person.email)
    )

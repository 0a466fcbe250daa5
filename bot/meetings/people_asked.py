"""About whom a question is, once it is known who came and who was invited: in e-mails, and guests without one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from msgspec.structs import replace as changed

from bot.attendance.report import Attendee, Report
from bot.language.question import Question
from bot.meetings.by_name import meant
from bot.meetings.errors import Known, NobodyExpectedError
from bot.text import fold
from bot.webex.values import Invitee


@dataclass(frozen=True, slots=True)
class PeopleAsked:
    """E-mails, None for everybody who came; and guests, by the names they show, folded."""

    emails: tuple[str, ...] | None
    guests: frozenset[str] = frozenset()


def people_asked(
    question: Question, named: tuple[str, ...], came: Iterable[Attendee], invitees: Iterable[Invitee]
) -> PeopleAsked:
    """Whom the words mean: people of the meeting by their names, or all invitees.

    `came` matters only where names were said. Raises UnknownPersonError and NobodyExpectedError.
    """
    invited = [Known(invitee.display_name or "", fold(invitee.email)) for invitee in invitees]
    if not question.who.names:
        expected = tuple(dict.fromkeys([*named, *(known.email for known in invited if known.email)]))
        if not expected:
            raise NobodyExpectedError("nobody invited")
        return PeopleAsked(expected)
    people = [*(Known(person.name, person.email) for person in came), *invited]
    found = [meant(name, people) for name in question.who.names]
    beside = invited if question.who.invitees else []
    emails = dict.fromkeys([*named, *(known.email for known in (*found, *beside) if known.email)])
    return PeopleAsked(tuple(emails), frozenset(fold(known.name) for known in found if not known.email))


def with_guests(report: Report, guests: frozenset[str]) -> Report:
    """The report with those guests among the people it was asked about."""
    if not guests:
        return report
    meant_by_name = [
        changed(person, is_expected=True)
        for person in report.unexpected
        if not person.email and fold(person.name) in guests
    ]
    others = tuple(person for person in report.unexpected if person.email or fold(person.name) not in guests)
    return replace(report, attendees=(*report.attendees, *meant_by_name), unexpected=others)

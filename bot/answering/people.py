"""The people a question is about: those it names, a group of the asker's, or else the invitees.

A name alone is matched against the people of the one meeting, and is never guessed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from http import HTTPStatus

from msgspec.structs import replace as changed

from bot.answering.calls import Request
from bot.attendance.report import Attendee, Report, by_name
from bot.errors import UserError
from bot.events import PersonId
from bot.language.question import Question, Who
from bot.language.words import near, nearest
from bot.meetings.errors import Known, NobodyExpectedError, UnknownPersonError
from bot.store.groups import Groups
from bot.text import fold, plain_words
from bot.webex.errors import ApiError
from bot.webex.port import Meetings
from bot.webex.values import Invitee

_NO_LIST = frozenset({400, 404})
"""Webex has no list of invitees of a personal room's meeting, and of one that is gone."""
MOST_OFFERED = 4
_EXACTLY = "="
"""No name that is said begins with it."""


def needs_invitees(question: Question) -> bool:
    """Tell whether the list of invitees is needed to know who the question is about."""
    who = question.who
    is_named = bool(who.emails or who.groups or who.names)
    return who.invitees or bool(who.names) or (question.ask.traits.expects_invitees and not is_named)


class Expected:
    """Finds who is expected. Raises UserError, SQLAlchemyError, and what the port of meetings raises."""

    def __init__(self, groups: Groups, meetings: Meetings) -> None:
        self._groups = groups
        self._meetings = meetings

    def named(self, person: PersonId, who: Who) -> tuple[str, ...]:
        """Return the e-mails that were said, and those of the groups that were named, each once."""
        groups = self._groups.of(person) if who.groups else {}
        members = [email for name in who.groups for email in members_of(name, groups)]
        return tuple(dict.fromkeys([*who.emails, *members]))

    def invitees(self, request: Request) -> tuple[Invitee, ...] | None:
        """Return everybody invited, of all pages; None where Webex refuses. The host is among them only if invited."""
        query = request.query
        try:
            pages = list(self._meetings.invitees(request.person, query.meeting_id, query.host_email))
        except ApiError as error:
            if error.status == HTTPStatus.FORBIDDEN:
                return None
            if error.status not in _NO_LIST:
                raise
            return ()
        return tuple(invitee for page in pages for invitee in page if invitee.email)


def members_of(name: str, groups: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    """Return the e-mails of one of the groups. Raises UserError."""
    if name in groups:
        return groups[name]
    near = nearest(name, groups)
    if near:
        raise UserError("nearly that group", name=name, near=near)
    if groups:
        raise UserError("no such group", name=name, groups=tuple(f"@{other}" for other in groups))
    raise UserError("no group yet", name=name)


@dataclass(frozen=True, slots=True)
class PeopleAsked:
    """E-mails, None for everybody who came; and guests by the folded names that they show.

    `names` are those of invited people, by their folded e-mails: Webex tells no name of people who did not come.
    """

    emails: tuple[str, ...] | None
    guests: frozenset[str] = frozenset()
    names: Mapping[str, str] = field(default_factory=dict)


def people_asked(
    question: Question, named: tuple[str, ...], came: Iterable[Attendee], invitees: Iterable[Invitee] | None
) -> PeopleAsked:
    """Return the people that the words mean: people of the meeting by their names, or all invitees.

    `came` matters only where names were said; `invitees` is None where Webex refuses to list them. Raises
    UnknownPersonError and NobodyExpectedError.
    """
    invited = [Known(invitee.display_name or "", fold(invitee.email)) for invitee in invitees or ()]
    names = {known.email: known.name for known in invited if known.email and known.name}
    if not question.who.names:
        expected = tuple(dict.fromkeys([*named, *(known.email for known in invited if known.email)]))
        if not expected and invitees is None:
            raise NobodyExpectedError("invitees refused")
        if not expected:
            raise NobodyExpectedError("nobody invited")
        return PeopleAsked(expected, names=names)
    people = [*(Known(person.name, person.email) for person in came), *invited]
    found = [meant(name, people) for name in question.who.names]
    beside = invited if question.who.invitees else []
    emails = dict.fromkeys([*named, *(known.email for known in (*found, *beside) if known.email)])
    return PeopleAsked(tuple(emails), frozenset(fold(known.name) for known in found if not known.email), names)


def with_people(report: Report, asked: PeopleAsked) -> Report:
    """Return the report with the names of the invited, and with those guests among the people it was asked about."""
    named = by_name(_named(person, asked.names) for person in report.attendees)
    return _with_guests(replace(report, attendees=named), asked.guests)


def _named(person: Attendee, names: Mapping[str, str]) -> Attendee:
    """Return the person with the name on the invitation, where their rows show none."""
    invited_as = names.get(fold(person.email))
    return changed(person, name=invited_as) if invited_as and person.name == person.email else person


def _with_guests(report: Report, guests: frozenset[str]) -> Report:
    if not guests:
        return report
    meant_by_name = [
        changed(person, is_expected=True)
        for person in report.unexpected
        if not person.email and fold(person.name) in guests
    ]
    others = tuple(person for person in report.unexpected if person.email or fold(person.name) not in guests)
    return replace(report, attendees=(*report.attendees, *meant_by_name), unexpected=others)


def exactly(guest: str) -> str:
    """Return the name that means only the guest who shows just this."""
    return f"{_EXACTLY}{guest}"


def meant(name: str, people: Iterable[Known]) -> Known:
    """Return the one person that the name fits. Raises UnknownPersonError for nobody, and for several."""
    said = name.removeprefix(_EXACTLY)
    wanted = set(plain_words(said))
    known = {fold(each.email) or fold(each.name): each for each in people}.values()
    if name.startswith(_EXACTLY):
        fitting = [each for each in known if not each.email and exactly(each.name) == name]
    else:
        fitting = [each for each in known if wanted and wanted <= _words_of(each)]
    if len(fitting) == 1:
        return fitting[0]
    if fitting:
        maybe, people = fitting[:MOST_OFFERED], tuple(fitting)
        raise UnknownPersonError("several of that name", name=name, maybe=maybe, said=said, people=people)
    alike = tuple(each for each in known if _is_alike(wanted, _words_of(each)))[:MOST_OFFERED]
    if alike:
        raise UnknownPersonError("nearly that name", name=name, maybe=alike, said=said, people=alike)
    raise UnknownPersonError("nobody of that name", name=name, maybe=(), said=said)


def _is_alike(wanted: set[str], words: set[str]) -> bool:
    """Tell whether a word is a slip of the pen away, or a part of the other: `Dan` and Dana."""
    return any(near(word, words) or any(_begins(word, other) for other in words) for word in wanted)


def _begins(word: str, other: str) -> bool:
    short, long = sorted((word, other), key=len)
    return len(short) > 2 and long.startswith(short)


def _words_of(known: Known) -> set[str]:
    return {*plain_words(known.name), *plain_words((known.email or "").partition("@")[0])}

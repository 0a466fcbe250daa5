"""Whom a question expects in the meeting: the people it names, a group of the asker's, or else the invitees."""

from __future__ import annotations

from collections.abc import Mapping

from bot.answering.calls import Request
from bot.errors import UserError
from bot.events import PersonId
from bot.language.question import Question, Who
from bot.language.words import nearest
from bot.store.groups import Groups
from bot.webex.errors import ApiError
from bot.webex.port import Meetings
from bot.webex.values import Invitee

UNTOLD = frozenset({400, 403, 404})
"""Webex has no list of invitees there: a personal room's meeting, one of somebody else's, one that is gone."""


def needs_invitees(question: Question) -> bool:
    """Whether only the invitation tells whom the question is about, or who is meant by a name."""
    who = question.who
    is_named = bool(who.emails or who.groups or who.names)
    return who.invitees or bool(who.names) or (question.ask.traits.expects_invitees and not is_named)


class Expected:
    """Raises UserError, SQLAlchemyError, and what the port of meetings raises."""

    def __init__(self, groups: Groups, meetings: Meetings) -> None:
        self._groups = groups
        self._meetings = meetings

    def named(self, person: PersonId, who: Who) -> tuple[str, ...]:
        """The e-mails that were said, and those of the groups that were named, each once."""
        groups = self._groups.of(person) if who.groups else {}
        members = [email for name in who.groups for email in members_of(name, groups)]
        return tuple(dict.fromkeys([*who.emails, *members]))

    def invitees(self, request: Request) -> tuple[Invitee, ...]:
        """Everybody invited, of all pages. The host is among them only if invited."""
        query = request.query
        try:
            pages = list(self._meetings.invitees(request.person, query.meeting_id, query.host_email))
        except ApiError as error:
            if error.status not in UNTOLD:
                raise
            return ()
        return tuple(invitee for page in pages for invitee in page if invitee.email)


def members_of(name: str, groups: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    """The e-mails of one of the groups. Raises UserError."""
    if name in groups:
        return groups[name]
    near = nearest(name, groups)
    if near:
        raise UserError("nearly that group", name=name, near=near)
    if groups:
        raise UserError("no such group", name=name, groups=tuple(f"@{other}" for other in groups))
    raise UserError("no group yet", name=name)

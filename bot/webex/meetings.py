"""Meetings, participants and invitees, asked on a person's behalf. No SDK has these endpoints, so plain requests do."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from http import HTTPStatus
from typing import Any, TypeVar
from urllib.parse import quote, urljoin

import msgspec
import requests
import structlog

from bot.attendance.participants import Participant
from bot.events import Person, PersonId
from bot.webex.errors import (
    AdminSignInNeededError,
    ApiError,
    HostTokenExpiredError,
    NotPermittedError,
    NotSignedInError,
    PartialAnswerError,
    SilenceAskedError,
    TokenRefusedError,
    UnreadableError,
)
from bot.webex.http import PinnedSession
from bot.webex.paging import pages
from bot.webex.people import to_person
from bot.webex.port import Silence, Tokens
from bot.webex.queries import PAGE_SIZE, MeetingsQuery, ParticipantsQuery
from bot.webex.refusals import cause, lacks_scope
from bot.webex.values import Invitee, Meeting
from bot.webex.wire import Reader, decode

R = TypeVar("R", bound=msgspec.Struct)


log = structlog.get_logger()

_participants = Reader(Participant)
_meetings = Reader(Meeting)
_invitees = Reader(Invitee)


class HostMeetings:
    """The Meetings port over HTTP. Raises NotPermittedError for another host's meetings, unless admins may ask."""

    def __init__(
        self, session: PinnedSession, tokens: Tokens, silence: Silence, *, admins_may_ask: bool = False
    ) -> None:
        self._session = session
        self._tokens = tokens
        self._silence = silence
        self._admins_may_ask = admins_may_ask

    def me(self, person: PersonId) -> Person:
        return to_person(decode(self._call(person, "GET", "people/me").content, dict))

    def participants(self, person: PersonId, query: ParticipantsQuery) -> Iterator[Sequence[Participant]]:
        """Do as the port says. Every look leaves a line in the log: at which meeting, and whether Webex allowed it."""
        audit = log.bind(person=person, meeting=query.meeting_id, as_admin=bool(query.host_email))
        try:
            yield from _whole(self._rows(person, query.checked()))
        except PartialAnswerError as part:
            audit.info("participants read in part", read=part.read)
            raise
        except GeneratorExit:
            audit.info("participants read in part")
            raise
        except (ApiError, NotPermittedError, NotSignedInError) as refusal:
            audit.info("participants refused", why=getattr(refusal, "status", type(refusal).__name__))
            raise
        audit.info("participants read")

    def _rows(self, person: PersonId, query: ParticipantsQuery) -> Iterator[Sequence[Participant]]:
        if not query.emails:
            params = {**query.params, **query.joins, "max": str(PAGE_SIZE)}
            yield from self._pages(_participants, person, "GET", "meetingParticipants", params, headers=query.headers)
        for body in query.bodies():
            yield from self._pages(
                _participants,
                person,
                "POST",
                "meetingParticipants/query",
                query.params,
                json=body,
                headers=query.headers,
            )

    def meeting(self, person: PersonId, meeting_id: str, host_email: str | None = None) -> Meeting:
        params = {"hostEmail": host_email} if host_email else {}
        answer = self._call(person, "GET", f"meetings/{quote(meeting_id, safe='')}", params=params)
        return _meetings.one(answer.content)

    def meetings(self, person: PersonId, query: MeetingsQuery) -> Iterator[Sequence[Meeting]]:
        params = {**query.checked().params, "max": str(PAGE_SIZE)}
        yield from _whole(self._pages(_meetings, person, "GET", "meetings", params))

    def invitees(self, person: PersonId, meeting_id: str, host_email: str | None = None) -> Iterator[Sequence[Invitee]]:
        params = {"meetingId": meeting_id, "max": str(PAGE_SIZE)}
        if host_email:
            params["hostEmail"] = host_email
        yield from _whole(self._pages(_invitees, person, "GET", "meetingInvitees", params))

    def _pages(
        self,
        reader: Reader[R],
        person: PersonId,
        method: str,
        path: str,
        params: Mapping[str, str],
        **options: Any,
    ) -> Iterator[Sequence[R]]:
        """Yield every page of a list, following `Link: next`. Raises UnreadableError if the links form a circle."""
        first = self._call(person, method, path, params=params, **options)
        for answer in pages(first, params, lambda url: self._call(person, method, url, **options)):
            yield reader.page(answer.content)

    def _call(self, person: PersonId, method: str, path: str, **options: Any) -> requests.Response:
        """Call Webex with the person's own token, and once more with a renewed one where Webex does not take it."""
        if "hostEmail" in options.get("params", {}):
            self._must_be_admin(person, path)
        if seconds := self._silence.left(person):
            raise SilenceAskedError(person, seconds)
        token = self._tokens.token(person)
        try:
            return self._send(person, token, method, path, **options)
        except ApiError as refusal:
            if refusal.status != HTTPStatus.UNAUTHORIZED:
                raise
        try:
            token = self._tokens.instead_of(person, token)
            return self._send(person, token, method, path, **options)
        except HostTokenExpiredError:
            raise
        except NotSignedInError as refusal:
            raise TokenRefusedError(person) from refusal
        except ApiError as refusal:
            if refusal.status != HTTPStatus.UNAUTHORIZED:
                raise
        self._tokens.give_up(person, token)
        raise TokenRefusedError(person)

    def _must_be_admin(self, person: PersonId, path: str) -> None:
        """Check that the person may ask about another host: Webex ignores `hostEmail` where the scope is missing."""
        if not self._admins_may_ask:
            raise NotPermittedError
        if lacks_scope(self._tokens.scopes(person), path, as_admin=True):
            raise AdminSignInNeededError

    def _send(self, person: PersonId, token: str, method: str, path: str, **options: Any) -> requests.Response:
        headers = {**options.pop("headers", {}), "Authorization": f"Bearer {token}"}
        try:
            return self._session.request(method, urljoin(self._session.base_url, path), headers=headers, **options)
        except ApiError as refusal:
            refusal.person_id = person
            if refusal.asks_for_silence:
                self._silence.keep(person, refusal.retry_after or 0)
            if refusal.status != HTTPStatus.FORBIDDEN:
                raise
            params = options.get("params", {})
            raise cause(refusal, person, self._tokens.scopes(person), path, params) from None


def _whole(pages: Iterable[Sequence[R]]) -> Iterator[Sequence[R]]:
    """Yield the pages. Raises PartialAnswerError where one after the first is refused for good, or can't be read."""
    begun, read = False, 0
    try:
        for page in pages:
            yield page
            begun, read = True, read + len(page)
    except (ApiError, UnreadableError) as error:
        if not begun or (isinstance(error, ApiError) and error.is_passing):
            raise
        raise PartialAnswerError(read) from error

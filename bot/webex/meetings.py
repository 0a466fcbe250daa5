"""Meetings, participants and invitees, asked on a person's behalf. No SDK has these endpoints, so plain requests do."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, TypeVar
from urllib.parse import quote, urljoin

import msgspec
import requests

from bot.attendance.participants import Participant
from bot.events import Person, PersonId
from bot.webex.errors import Unreadable
from bot.webex.http import PinnedSession
from bot.webex.participants import PAGE_SIZE, ParticipantsQuery
from bot.webex.people import to_person
from bot.webex.wire import Invitee, Meeting, Reader, decode

R = TypeVar("R", bound=msgspec.Struct)

MOST_PAGES = 2_000
"""Far beyond Webex's largest webinar; a list that goes on longer is a loop."""

_participants = Reader(Participant)
_meetings = Reader(Meeting)
_invitees = Reader(Invitee)


class HostMeetings:
    """The Meetings port over HTTP. `token` finds the access token of a person, or raises NotSignedIn."""

    def __init__(self, session: PinnedSession, token: Callable[[PersonId], str]) -> None:
        self._session = session
        self._token = token

    def me(self, person: PersonId) -> Person:
        return to_person(decode(self._call(person, "GET", "people/me").content, dict))

    def participants(self, person: PersonId, query: ParticipantsQuery) -> Iterator[Sequence[Participant]]:
        query = query.checked()
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

    def meetings(self, person: PersonId, **filters: str) -> Iterator[Sequence[Meeting]]:
        yield from self._pages(_meetings, person, "GET", "meetings", {**filters, "max": str(PAGE_SIZE)})

    def invitees(self, person: PersonId, meeting_id: str, host_email: str | None = None) -> Iterator[Sequence[Invitee]]:
        params = {"meetingId": meeting_id, "max": str(PAGE_SIZE)}
        if host_email:
            params["hostEmail"] = host_email
        yield from self._pages(_invitees, person, "GET", "meetingInvitees", params)

    def _pages(
        self,
        reader: Reader[R],
        person: PersonId,
        method: str,
        path: str,
        params: Mapping[str, str],
        **options: Any,
    ) -> Iterator[Sequence[R]]:
        """Every page of a list, following `Link: next`. Raises Unreadable when the links go round in a circle."""
        answer = self._call(person, method, path, params=params, **options)
        seen = {answer.url}
        while True:
            yield reader.page(answer.content)
            link = answer.links.get("next", {}).get("url")
            if link is None:
                return
            url = _joined(answer.url, link)
            if url in seen or len(seen) >= MOST_PAGES:
                raise Unreadable("the pages of the answer have no end")
            seen.add(url)
            answer = self._call(person, method, url, **options)

    def _call(self, person: PersonId, method: str, path: str, **options: Any) -> requests.Response:
        headers = {**options.pop("headers", {}), "Authorization": f"Bearer {self._token(person)}"}
        return self._session.request(method, urljoin(self._session.base_url, path), headers=headers, **options)


def _joined(base: str, link: str) -> str:
    try:
        return urljoin(base, link)
    except ValueError as error:
        raise Unreadable("Webex pointed to an address that can't be read") from error

"""One host's personal access token, for a first try without an Integration: it serves that one person only."""

from __future__ import annotations

from functools import cached_property
from http import HTTPStatus

from bot.auth.token_sources import NoTokens
from bot.events import Person, PersonId, is_same_person
from bot.webex.errors import ApiError, HostTokenExpiredError, NotSignedInError, WebexError
from bot.webex.http import PinnedSession
from bot.webex.people import to_person
from bot.webex.wire import decode


class NoPersonalToken(NoTokens):
    """Stands where WEBEX_HOST_TOKEN is not set."""

    def serves(self, _person: PersonId) -> bool:
        return False


class PersonalToken:
    """WEBEX_HOST_TOKEN. Its owner is looked up once with GET people/me; every call may raise WebexError."""

    def __init__(self, session: PinnedSession, token: str) -> None:
        self._session = session
        self._token = token

    @cached_property
    def owner(self) -> Person:
        """The one person that it serves."""
        answer = self._session.get(
            f"{self._session.base_url}people/me", headers={"Authorization": f"Bearer {self._token}"}
        )
        return to_person(decode(answer.content, dict))

    def serves(self, person: PersonId) -> bool:
        """Whether it is that person's, as far as Webex says so."""
        try:
            return is_same_person(person, self.owner.id)
        except WebexError:
            return False

    def token(self, person: PersonId) -> str:
        """Return it to its owner. Raises NotSignedInError for others, HostTokenExpiredError where Webex refuses it."""
        try:
            is_owner = is_same_person(person, self.owner.id)
        except ApiError as error:
            if error.status != HTTPStatus.UNAUTHORIZED:
                raise
            raise HostTokenExpiredError(person) from error
        if not is_owner:
            raise NotSignedInError(person)
        return self._token

    def instead_of(self, person: PersonId, refused: str) -> str:
        """Raise an error: there is no other token."""
        raise HostTokenExpiredError(person) if refused == self._token else NotSignedInError(person)

    def give_up(self, person: PersonId, refused: str) -> None:
        """Do nothing: the operator has to set another one."""

    def has_old_zone(self, _person: PersonId) -> bool:
        return False

    def learn_zone(self, _person: PersonId, _zone: str | None) -> None:
        """Keep nothing: the owner's account is read at each start."""

    def zone(self, person: PersonId) -> str | None:
        """Return the IANA name of the owner's time zone, where the account has one."""
        return self.owner.timezone if is_same_person(person, self.owner.id) else None

    def scopes(self, _person: PersonId) -> frozenset[str] | None:
        """Return None: Webex names no scopes of a personal access token."""
        return None

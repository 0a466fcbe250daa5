"""Invite a person to sign in, and let in nobody but that person.

A link holds a state: 128 random bits, good for ten minutes and for one sign-in, made for one person. Whoever comes
back with it may have been sent the link by somebody else, so Webex is asked whose account it was before anything is
stored.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog

from bot.auth.tokens import HostTokens
from bot.events import Person, PersonId, is_same_person
from bot.store.sign_ins import SignInLink, SignInStates
from bot.webex.oauth import OAuth
from bot.webex.port import Messaging

START = "/oauth/start/"
CALLBACK = "/oauth/callback"
GOOD_FOR = timedelta(minutes=10)
STATE_BYTES = 16
VERIFIER_BYTES = 48

log = structlog.get_logger()


class LinkExpiredError(Exception):
    """There is no such state: never made, used, or older than ten minutes. Nobody can tell which."""


class AnotherAccountError(Exception):
    """Whoever signed in is not whom the link was for. Nothing was stored, and the tokens are dropped."""

    def __init__(self, invited: SignInLink, came: Person) -> None:
        super().__init__("another account signed in")
        self.invited = invited
        self.came = came


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Who has signed in, and how many questions had waited for it."""

    name: str
    waiting: int


class SignIns:
    """Makes links and ends sign-ins. Raises WebexError, and SQLAlchemyError where the database is gone."""

    def __init__(
        self,
        states: SignInStates,
        oauth: OAuth,
        tokens: HostTokens,
        messaging: Messaging,
        *,
        wake: Callable[[PersonId], int],
        public_url: str,
        clock: Callable[[], datetime],
    ) -> None:
        self._states = states
        self._oauth = oauth
        self._tokens = tokens
        self._messaging = messaging
        self._wake = wake
        self._public_url = public_url
        self._clock = clock

    def link(self, person_id: PersonId) -> str:
        """A new address for that person alone; whoever may see it must be nobody else."""
        person = self._messaging.person(person_id)
        state = secrets.token_urlsafe(STATE_BYTES)
        link = SignInLink(
            person_id=person_id,
            org_id=person.org_id,
            name=person.display_name,
            email=next(iter(person.emails), ""),
            verifier=secrets.token_urlsafe(VERIFIER_BYTES),
        )
        self._states.put(state, link, self._clock() + GOOD_FOR)
        return f"{self._public_url}{START}{state}"

    def is_waiting(self, person: PersonId) -> bool:
        """Whether a link that this person has is still good."""
        return self._states.is_waiting(person, self._clock())

    def find(self, state: str) -> SignInLink:
        """Whom the link is for. Raises LinkExpiredError."""
        link = self._states.find(state, self._clock())
        if link is None:
            raise LinkExpiredError
        return link

    @property
    def scopes(self) -> tuple[str, ...]:
        """What Webex will ask the person to allow."""
        return self._oauth.scopes

    def authorize_url(self, state: str, link: SignInLink) -> str:
        return self._oauth.authorize_url(state, link.verifier, link.email)

    def decline(self, state: str) -> None:
        """The person said no to Webex: no link of theirs is good any more, and the next question brings one."""
        link = self._consume(state)
        if link is not None:
            self._states.drop(link.person_id)

    def accept(self, state: str, code: str) -> SignedIn:
        """End the sign-in, store the tokens, and wake the questions that waited.

        Raises LinkExpiredError and AnotherAccountError.

        LinkExpiredError, too, if the person has signed out or wanted to be forgotten while Webex was asked.
        """
        link = self._consume(state)
        if link is None:
            raise LinkExpiredError
        grant = self._oauth.redeem(code, link.verifier)
        came = self._oauth.owner(grant)
        if not _is_invited(link, came):
            log.warning("sign-in with another account", person=link.person_id)
            raise AnotherAccountError(link, came)
        if not self._tokens.keep(link.person_id, grant, came.timezone, self._states.end(state)):
            raise LinkExpiredError
        log.info("signed in", person=link.person_id)
        return SignedIn(came.display_name, self._wake(link.person_id))

    def _consume(self, state: str) -> SignInLink | None:
        now = self._clock()
        return self._states.consume(state, now, now + GOOD_FOR)

    def purge(self) -> None:
        """Forget links that are over."""
        self._states.purge(self._clock())


def _is_invited(link: SignInLink, came: Person) -> bool:
    """IDs name the cluster that told them, too: what counts is the account, and the organization it is in."""
    is_same_org = is_same_person(came.org_id or "", link.org_id or "")
    return is_same_person(came.id, link.person_id) and is_same_org

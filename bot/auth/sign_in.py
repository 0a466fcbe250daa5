"""Start a sign-in for one person, and complete it for that person alone.

The address of a sign-in holds OAuth's `state`: 128 random bits, good for ten minutes and for one sign-in. The person
may have passed the address on, so Webex is asked whose account has signed in before anything is stored.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog

from bot.auth.scopes import scopes
from bot.auth.tokens import HostTokens
from bot.events import Person, PersonId, is_same_person
from bot.store.sign_ins import PendingSignIn, PendingSignIns
from bot.webex.oauth import OAuth
from bot.webex.port import Messaging

START = "/oauth/start/"
CALLBACK = "/oauth/callback"
GOOD_FOR = timedelta(minutes=10)
STATE_BYTES = 16
VERIFIER_BYTES = 48

log = structlog.get_logger()


class SignInExpiredError(Exception):
    """No such sign-in is pending: never started, completed, or older than ten minutes. The bot can't tell which."""


class WrongAccountError(Exception):
    """Another account than the one that the sign-in is for. Nothing was stored, and the tokens are dropped."""

    def __init__(self, pending: PendingSignIn, came: Person) -> None:
        super().__init__("another account signed in")
        self.pending = pending
        self.came = came


@dataclass(frozen=True, slots=True)
class SignedIn:
    """The person who has signed in, and how many questions had waited for it."""

    name: str
    waiting: int


class SignIns:
    """Starts and completes sign-ins. Raises WebexError, and SQLAlchemyError where the database is gone."""

    def __init__(
        self,
        pending: PendingSignIns,
        oauth: OAuth,
        tokens: HostTokens,
        messaging: Messaging,
        *,
        resume: Callable[[PersonId], int],
        public_url: str,
        clock: Callable[[], datetime],
    ) -> None:
        self._pending = pending
        self._oauth = oauth
        self._tokens = tokens
        self._messaging = messaging
        self._resume = resume
        self._public_url = public_url
        self._clock = clock

    def start(self, person_id: PersonId, *, as_admin: bool = False) -> str:
        """Return the address of a new sign-in. It may be shown to that person alone.

        The admin scopes are asked of those who want them: Webex gives nothing at all to others who ask for them.
        """
        person = self._messaging.person(person_id)
        state = secrets.token_urlsafe(STATE_BYTES)
        pending = PendingSignIn(
            person_id=person_id,
            org_id=person.org_id,
            name=person.display_name,
            email=next(iter(person.emails), ""),
            verifier=secrets.token_urlsafe(VERIFIER_BYTES),
            as_admin=as_admin,
        )
        self._pending.put(state, pending, self._clock() + GOOD_FOR)
        return f"{self._public_url}{START}{state}"

    def is_pending(self, person: PersonId) -> bool:
        """Whether an address that this person has is still good."""
        return self._pending.has(person, self._clock())

    def find(self, state: str) -> PendingSignIn:
        """Return the sign-in of that state. Raises SignInExpiredError."""
        pending = self._pending.find(state, self._clock())
        if pending is None:
            raise SignInExpiredError
        return pending

    def authorize_url(self, state: str, pending: PendingSignIn) -> str:
        """Return the address of Webex's page on which the person allows the bot to ask."""
        return self._oauth.authorize_url(state, pending.verifier, pending.email, asked_of(pending))

    def decline(self, state: str) -> None:
        """End all pending sign-ins of a person who said no to Webex; the next question starts one."""
        pending = self._take(state)
        if pending is not None:
            self._pending.drop(pending.person_id)

    def complete(self, state: str, code: str) -> SignedIn:
        """Store the tokens, and resume the questions that waited. Raises WrongAccountError and SignInExpiredError.

        The sign-in is over, too, if the person has signed out or was forgotten while Webex was asked.
        """
        pending = self._take(state)
        if pending is None:
            raise SignInExpiredError
        grant = self._oauth.redeem(code, pending.verifier)
        came = self._oauth.owner(grant)
        if not _is_the_same(pending, came):
            log.warning("sign-in with another account", person=pending.person_id)
            raise WrongAccountError(pending, came)
        is_wanted = self._pending.end(state)
        if not self._tokens.keep(pending.person_id, grant, came.timezone, is_wanted, asked=asked_of(pending)):
            raise SignInExpiredError
        log.info("signed in", person=pending.person_id)
        return SignedIn(came.display_name, self._resume(pending.person_id))

    def _take(self, state: str) -> PendingSignIn | None:
        now = self._clock()
        return self._pending.take(state, now, now + GOOD_FOR)

    def purge(self) -> None:
        """Forget the sign-ins that are over."""
        self._pending.purge(self._clock())


def asked_of(pending: PendingSignIn) -> tuple[str, ...]:
    """Return the scopes that Webex will ask the person to allow."""
    return scopes(with_admin=pending.as_admin)


def _is_the_same(pending: PendingSignIn, came: Person) -> bool:
    """IDs name the cluster that told them, too: what counts is the account, and the organization it is in."""
    is_same_org = is_same_person(came.org_id or "", pending.org_id or "")
    return is_same_person(came.id, pending.person_id) and is_same_org

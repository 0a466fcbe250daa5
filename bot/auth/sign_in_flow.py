"""How hosts sign in and out: through the Integration that is configured, or not at all."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Protocol

import structlog
from sqlalchemy import Engine

from bot.auth.sign_in import CALLBACK, SignIns
from bot.auth.token_sources import NoTokens
from bot.auth.tokens import HostTokens
from bot.config import Config
from bot.events import PersonId
from bot.inbox.jobs import Job
from bot.store.hosts import Host, Hosts
from bot.store.sealing import Sealer
from bot.store.sign_ins import PendingSignIns
from bot.webex.errors import NotSignedInError
from bot.webex.http import PinnedSession
from bot.webex.oauth import OAuth
from bot.webex.port import Messaging, Silence, ZoneTokens

log = structlog.get_logger()


class SignInFlow(Protocol):
    """What the rest of the bot needs of signing in and out. Every method raises SQLAlchemyError."""

    @property
    def tokens(self) -> ZoneTokens:
        """The tokens of those who signed in."""

    @property
    def sign_ins(self) -> Sequence[SignIns]:
        """What the web pages complete sign-ins with; nothing where nobody can sign in."""

    @property
    def admins_may_ask(self) -> bool:
        """Whether administrators may sign in as such."""

    def start(self, person: PersonId, *, as_admin: bool = False) -> str:
        """Start a sign-in; return its address, for that person alone. Raises NotSignedInError where nobody can."""

    def is_pending(self, person: PersonId) -> bool:
        """Whether an address that this person has is still good."""

    def host(self, person: PersonId) -> Host:
        """Return what is known of a person's sign-in. Raises NotSignedInError."""

    def signed_in(self) -> dict[PersonId, Host]:
        """Return what is known of everybody who signed in. Raises SealBrokenError."""

    def knows_client(self) -> bool:
        """Whether Webex takes the Integration's ID and secret. Raises WebexError."""

    def sign_out(self, person: PersonId) -> bool:
        """Delete the person's tokens; return whether there were any."""

    def jobs(self) -> dict[str, Job]:
        """Return what is done by the clock."""


class NoSignIn:
    """Stands where no Integration is configured: nobody can sign in."""

    tokens: ZoneTokens = NoTokens()
    sign_ins: Sequence[SignIns] = ()
    admins_may_ask = False

    def start(self, person: PersonId, *, as_admin: bool = False) -> str:
        raise NotSignedInError(person)

    def is_pending(self, _person: PersonId) -> bool:
        return False

    def host(self, person: PersonId) -> Host:
        raise NotSignedInError(person)

    def signed_in(self) -> dict[PersonId, Host]:
        return {}

    def knows_client(self) -> bool:
        return True

    def sign_out(self, _person: PersonId) -> bool:
        return False

    def jobs(self) -> dict[str, Job]:
        return {}


class OAuthSignIn:
    """Sign-ins through the Integration. Raises SealBrokenError at once where the keys don't fit what is stored."""

    def __init__(
        self,
        config: Config,
        engine: Engine,
        messaging: Messaging,
        session: PinnedSession,
        silence: Silence,
        *,
        resume: Callable[[PersonId], int],
        clock: Callable[[], datetime],
        count_refresh: Callable[[str], None],
    ) -> None:
        sealer = Sealer(config.encryption_keys)
        self._hosts = Hosts(engine, sealer)
        self._hosts.check()
        self._oauth = oauth = _integration(config, session, silence, clock)
        self.tokens = HostTokens(self._hosts, oauth, clock=clock, count=count_refresh)
        self._sign_ins = SignIns(
            PendingSignIns(engine, sealer),
            oauth,
            self.tokens,
            messaging,
            resume=resume,
            public_url=config.public_url,
            clock=clock,
        )
        self.sign_ins = (self._sign_ins,)
        self.admins_may_ask = config.admin_scopes

    def start(self, person: PersonId, *, as_admin: bool = False) -> str:
        return self._sign_ins.start(person, as_admin=as_admin)

    def is_pending(self, person: PersonId) -> bool:
        return self._sign_ins.is_pending(person)

    def host(self, person: PersonId) -> Host:
        return self.tokens.host(person)

    def signed_in(self) -> dict[PersonId, Host]:
        return dict(self._hosts.signed_in())

    def knows_client(self) -> bool:
        return self._oauth.knows_client()

    def sign_out(self, person: PersonId) -> bool:
        """Webex lets only administrators revoke a token: it ends with its deletion here."""
        was_signed_in = self.tokens.forget(person)
        if was_signed_in:
            log.info("signed out", person=person)
        return was_signed_in

    def jobs(self) -> dict[str, Job]:
        return {
            "renew": Job(timedelta(minutes=10), self.tokens.renew_due),
            "sign_ins": Job(timedelta(minutes=10), self._sign_ins.purge),
        }


def _integration(config: Config, session: PinnedSession, silence: Silence, clock: Callable[[], datetime]) -> OAuth:
    return OAuth(
        session,
        silence,
        client_id=config.client_id or "",
        client_secret=config.client_secret or "",
        redirect_uri=config.public_url + CALLBACK,
        clock=clock,
    )

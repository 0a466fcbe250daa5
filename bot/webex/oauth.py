"""Signing in at Webex: the authorize page's address, codes and refresh tokens for access tokens, and whose they are.

Written out, because the SDK's own calls know no PKCE. See https://developer.webex.com/docs/login-with-webex and, for
the life of tokens, https://developer.webex.com/docs/integrations.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from urllib.parse import urlencode

import msgspec

from bot.events import Person
from bot.webex.errors import INTEGRATION, ApiError, SilenceAskedError, UnreadableError, WebexError
from bot.webex.http import PinnedSession
from bot.webex.people import to_person
from bot.webex.port import Silence
from bot.webex.wire import decode

_OVER = re.compile(r"invalid_grant|(refresh token|authorization code)\b.*\b(expired|revoked|malformed|invalid)", re.I)

MADE_UP = "not-a-refresh-token"


class GrantExpiredError(WebexError):
    """Webex does not take this code or this refresh token: the person must sign in."""


@dataclass(frozen=True, slots=True)
class Grant:
    """What Webex gave for a code or a refresh token. Ends are aware UTC; `scopes` is empty where Webex tells none."""

    access: str = field(repr=False)
    refresh: str = field(repr=False)
    expires_at: datetime
    refresh_expires_at: datetime | None
    scopes: tuple[str, ...] = ()


class _Tokens(msgspec.Struct, frozen=True):
    access_token: str
    expires_in: int
    refresh_token: str = ""
    refresh_token_expires_in: int | None = None
    scope: str = ""


class OAuth:
    """One Integration. Every call raises WebexError, and GrantExpiredError where asking again can't help."""

    def __init__(
        self,
        session: PinnedSession,
        silence: Silence,
        *,
        client_id: str,
        client_secret: str,
        redirect_uri: str,
        clock: Callable[[], datetime],
    ) -> None:
        self._session = session
        self._silence = silence
        self._client = {"client_id": client_id, "client_secret": client_secret}
        self._redirect_uri = redirect_uri
        self._clock = clock

    def authorize_url(self, state: str, verifier: str, email: str, scopes: Sequence[str]) -> str:
        """Return where the browser goes. `email` is only a hint: who really signs in is seen afterwards."""
        query = {
            "response_type": "code",
            "client_id": self._client["client_id"],
            "redirect_uri": self._redirect_uri,
            "scope": " ".join(scopes),
            "state": state,
            "code_challenge": challenge(verifier),
            "code_challenge_method": "S256",
            "login_hint": email,
        }
        return f"{self._session.base_url}authorize?{urlencode({name: value for name, value in query.items() if value})}"

    def redeem(self, code: str, verifier: str) -> Grant:
        return self._ask(
            grant_type="authorization_code", code=code, redirect_uri=self._redirect_uri, code_verifier=verifier
        )

    def refresh(self, refresh_token: str) -> Grant:
        """Return a new grant. It may have another refresh token, and then the old one may be worth nothing."""
        return self._ask(grant_type="refresh_token", refresh_token=refresh_token)

    def knows_client(self) -> bool:
        """Whether Webex takes the client's ID and secret: it then finds fault with the refresh token alone."""
        try:
            self.refresh(MADE_UP)
        except GrantExpiredError:
            return True
        except ApiError as error:
            if error.status in {400, 401}:
                return False
            raise
        return True

    def owner(self, grant: Grant) -> Person:
        """Return the person whose access token it is."""
        headers = {"Authorization": f"Bearer {grant.access}"}
        return to_person(decode(self._session.get(f"{self._session.base_url}people/me", headers=headers).content, dict))

    def _ask(self, **form: str) -> Grant:
        if seconds := self._silence.left(INTEGRATION):
            raise SilenceAskedError(INTEGRATION, seconds)
        asked_at = self._clock()
        try:
            answer = self._session.post(f"{self._session.base_url}access_token", data=self._client | form)
        except ApiError as error:
            if error.status in {400, 401} and _OVER.search(error.reason):
                raise GrantExpiredError("Webex does not take this code or refresh token") from None
            error.person_id = INTEGRATION
            if error.asks_for_silence:
                self._silence.keep(INTEGRATION, error.retry_after or 0)
            raise
        tokens = decode(answer.content, _Tokens)
        refresh = tokens.refresh_token or form.get("refresh_token", "")
        if not tokens.access_token or not refresh:
            raise UnreadableError("the answer holds no tokens")
        return Grant(
            access=tokens.access_token,
            refresh=refresh,
            expires_at=asked_at + timedelta(seconds=tokens.expires_in),
            refresh_expires_at=_after(asked_at, tokens.refresh_token_expires_in),
            scopes=tuple(tokens.scope.split()),
        )


def challenge(verifier: str) -> str:
    """Return the challenge of a verifier, by RFC 7636, S256."""
    return base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()


def _after(start: datetime, seconds: int | None) -> datetime | None:
    return None if seconds is None else start + timedelta(seconds=seconds)

"""Sign a host out: the tokens go at once, and what was made at Webex in the host's name after them."""

from __future__ import annotations

from concurrent.futures import Executor, wait

import structlog

from bot.auth.tokens import HostTokens
from bot.events import PersonId
from bot.webex.errors import WebexError
from bot.webex.host_webhooks import HostWebhooks

PATIENCE = 3.0
"""Seconds that a person waits for Webex; it is tidied up there all the same."""

log = structlog.get_logger()


class SignOut:
    """Webex lets only administrators revoke a token, so that it ends with its deletion here."""

    def __init__(self, tokens: HostTokens, webhooks: HostWebhooks, pool: Executor) -> None:
        self._tokens = tokens
        self._webhooks = webhooks
        self._pool = pool

    def sign_out(self, person: PersonId) -> bool:
        """Whether there was a sign-in. Raises SQLAlchemyError."""
        access = self._tokens.forget(person)
        if access is None:
            return False
        log.info("signed out", person=person)
        wait([self._pool.submit(self._tidy, access)], PATIENCE)
        return True

    def _tidy(self, access: str) -> None:
        try:
            self._webhooks.delete(access)
        except WebexError as error:
            log.info("host's webhooks not deleted", why=type(error).__name__)

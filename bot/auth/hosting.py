"""All that it takes for hosts to sign in and out, put together from the settings."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Executor
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from flask import Blueprint
from sqlalchemy import Engine

from bot.auth.scopes import scopes
from bot.auth.sign_in import CALLBACK, SignIns
from bot.auth.sign_out import SignOut
from bot.auth.tokens import HostTokens
from bot.config import Config
from bot.events import PersonId
from bot.inbox.jobs import Job
from bot.store.hosts import Hosts
from bot.store.sealing import Sealer
from bot.store.sign_ins import SignInStates
from bot.web.sign_in_pages import sign_in_pages
from bot.web.webhook import PATH
from bot.webex.host_webhooks import HostWebhooks
from bot.webex.http import PinnedSession
from bot.webex.oauth import OAuth
from bot.webex.port import Messaging


class Hosting:
    """Hosts' tokens and the way to them. Raises SealBrokenError at once where the keys don't fit what is stored."""

    def __init__(
        self,
        config: Config,
        engine: Engine,
        messaging: Messaging,
        *,
        wake: Callable[[PersonId], int],
        clock: Callable[[], datetime],
        pool: Executor,
    ) -> None:
        sealer = Sealer(config.encryption_keys)
        hosts = Hosts(engine, sealer)
        hosts.check()
        session = PinnedSession(config.api_url)
        oauth = _integration(config, session, clock)
        self.tokens = HostTokens(hosts, oauth, clock=clock)
        self.sign_ins = SignIns(
            SignInStates(engine, sealer),
            oauth,
            self.tokens,
            messaging,
            wake=wake,
            public_url=config.public_url,
            clock=clock,
        )
        self.sign_out = SignOut(self.tokens, HostWebhooks(session, config.public_url + PATH), pool)
        self._is_https = urlsplit(config.public_url).scheme == "https"

    def pages(self) -> Blueprint:
        return sign_in_pages(self.sign_ins, is_https=self._is_https)

    def jobs(self) -> dict[str, Job]:
        """What is done by the clock."""
        return {
            "renew": Job(timedelta(minutes=10), self.tokens.renew_due),
            "links": Job(timedelta(minutes=10), self.sign_ins.purge),
        }


def _integration(config: Config, session: PinnedSession, clock: Callable[[], datetime]) -> OAuth:
    return OAuth(
        session,
        client_id=config.client_id or "",
        client_secret=config.client_secret or "",
        redirect_uri=config.public_url + CALLBACK,
        scopes=scopes(with_admin=config.admin_scopes),
        clock=clock,
    )

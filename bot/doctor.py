"""`python -m bot doctor`: look at all that the bot needs, and say what is wrong and what to do about it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from http import HTTPStatus
from typing import TypeVar

import requests

from bot.app import Rollcall
from bot.auth.personal_token import PersonalToken
from bot.events import PersonId
from bot.inbox.readiness import NotReadyError
from bot.store.engine import StoreError
from bot.webex.errors import ApiError, NotEntitledError, NotSignedInError, ScopeMissingError, WebexError
from bot.webex.queries import MeetingsQuery, MeetingType

PATIENCE = 5.0
"""Seconds for the bot to answer at its own public address."""


T = TypeVar("T")


class CheckFailedError(Exception):
    """What is wrong, and what to do."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at, in a sentence."""

    is_well: bool
    sentence: str


def examine(rollcall: Rollcall) -> Iterator[Finding]:
    """Look at one thing after another. Nothing is changed but a new database, and a row that shows it takes writes.

    What stands in the way of several looks is said once.
    """
    said = set()
    for look in (_database, _workers, _queue, _bot, _host, _meetings, _admins_meetings, _address, _webhooks):
        finding = _finding(look, rollcall)
        if finding.sentence not in said:
            said.add(finding.sentence)
            yield finding


def _finding(look: Callable[[Rollcall], str], rollcall: Rollcall) -> Finding:
    try:
        return Finding(True, look(rollcall))
    except (CheckFailedError, NotReadyError, StoreError) as trouble:
        return Finding(False, str(trouble))
    except WebexError as error:
        return Finding(False, f"Webex can't be asked ({error}). Check WEBEX_API_URL and the network.")


def _database(rollcall: Rollcall) -> str:
    rollcall.readiness.database()
    return f"The database is ready ({rollcall.engine.dialect.name})."


def _workers(rollcall: Rollcall) -> str:
    alive = rollcall.readiness.workers()
    return "One worker process is alive." if alive == 1 else f"{alive} worker processes are alive."


def _queue(rollcall: Rollcall) -> str:
    seconds = rollcall.readiness.queue()
    return f"No question has waited for a worker for longer than {seconds} s." if seconds else "No question waits."


def _bot(rollcall: Rollcall) -> str:
    bot = _accepted(rollcall.messaging.me, "WEBEX_BOT_TOKEN")
    if bot.type not in (None, "bot"):
        raise CheckFailedError(f"WEBEX_BOT_TOKEN belongs to {bot.display_name}, a person: use the token of a bot.")
    return f"The bot is {bot.display_name}."


def _host(rollcall: Rollcall) -> str:
    config = rollcall.config
    if not config.host_token:
        return f"Hosts sign in at {config.public_url}/oauth/callback: register it as the Integration's redirect URI."
    personal = PersonalToken(rollcall.session(), config.host_token)
    owner = _accepted(lambda: personal.owner, "WEBEX_HOST_TOKEN")
    return f"WEBEX_HOST_TOKEN serves {owner.display_name} alone."


def _meetings(rollcall: Rollcall) -> str:
    if rollcall.config.host_token:
        owner = PersonalToken(rollcall.session(), rollcall.config.host_token).owner.id
        return _meetings_of(rollcall, owner, "WEBEX_HOST_TOKEN")
    person = rollcall.sign_in_flow.one_of_each_kind().get(False)
    return _meetings_of(rollcall, person, "the sign-in of a host") if person else "No host has signed in yet."


def _admins_meetings(rollcall: Rollcall) -> str:
    if not rollcall.config.admin_scopes:
        return "Questions about other hosts' meetings are off (WEBEX_ADMIN_SCOPES)."
    person = rollcall.sign_in_flow.one_of_each_kind().get(True)
    if person is None:
        return "No administrator has signed in yet (“sign in as admin”)."
    return _meetings_of(rollcall, person, "the sign-in of an administrator")


def _meetings_of(rollcall: Rollcall, person: PersonId, token: str) -> str:
    """List the last day's meetings with one token. Raises CheckFailedError where Webex refuses that."""
    now = rollcall.clock()
    query = MeetingsQuery(type=MeetingType.INSTANCE, from_=now - timedelta(days=1), to=now)
    try:
        next(iter(rollcall.meetings.meetings(person, query)), None)
    except NotEntitledError as error:
        raise CheckFailedError(
            f"Webex lists no meetings with {token}: the account lacks a licence or a role. Ask the Webex administrator."
        ) from error
    except ScopeMissingError as error:
        raise CheckFailedError(
            f"Webex lists no meetings with {token}: it lacks meeting:schedules_read. Give the Integration that scope,"
            " and sign in again."
        ) from error
    except NotSignedInError as error:
        raise CheckFailedError(f"Webex does not accept {token} any longer: sign in again.") from error
    return f"Webex lists meetings with {token}."


def _address(rollcall: Rollcall) -> str:
    url = rollcall.config.public_url
    try:
        answer = requests.get(f"{url}/healthz", timeout=PATIENCE, allow_redirects=False)
    except requests.RequestException as error:
        raise CheckFailedError(
            f"Nothing answers at {url}: start the bot, or set PUBLIC_URL to where it is reached."
        ) from error
    if answer.text.strip() != "up":
        raise CheckFailedError(
            f"Something else than this bot answers at {url}: check PUBLIC_URL and what stands before it."
        )
    if not rollcall.config.is_https and "webexapis.com" in rollcall.config.api_url:
        raise CheckFailedError(
            f"Webex has to reach {url}: give PUBLIC_URL an https:// address that the internet can reach."
        )
    return f"The bot answers at {url}."


def _webhooks(rollcall: Rollcall) -> str:
    if not _accepted(rollcall.subscriptions.are_right, "WEBEX_BOT_TOKEN"):
        raise CheckFailedError("Webex's webhooks don't match: run `python -m bot webhooks`.")
    return "The webhooks are registered and active."


def _accepted(ask: Callable[[], T], variable: str) -> T:
    try:
        return ask()
    except ApiError as error:
        if error.status == HTTPStatus.UNAUTHORIZED:
            raise CheckFailedError(f"Webex does not accept {variable}: copy a new token.") from error
        raise

"""The checks of what hosts sign in with: the Integration, the keys, the scopes, and whether Webex lists meetings."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from bot.auth.personal_token import PersonalToken
from bot.auth.scopes import USER_SCOPES, is_admin
from bot.auth.sign_in_flow import SignInFlow
from bot.config import Config
from bot.events import Person, PersonId
from bot.health.check import Check, CheckFailedError
from bot.health.webex import accepted
from bot.webex.errors import NotEntitledError, NotSignedInError, ScopeMissingError
from bot.webex.port import Meetings
from bot.webex.queries import MeetingsQuery, MeetingType


class ListsMeetings:
    """Asks Webex for the last day's meetings on somebody's behalf."""

    def __init__(self, meetings: Meetings, clock: Callable[[], datetime]) -> None:
        self._meetings = meetings
        self._clock = clock

    def __call__(self, person: PersonId, token: str) -> str:
        """Return that it does. Raises CheckFailedError where Webex refuses that, and WebexError."""
        now = self._clock()
        query = MeetingsQuery(type=MeetingType.INSTANCE, from_=now - timedelta(days=1), to=now)
        try:
            next(iter(self._meetings.meetings(person, query)), None)
        except NotEntitledError as error:
            raise CheckFailedError(
                f"Webex lists no meetings with {token}: the account lacks a licence or a role."
                " Ask the Webex administrator."
            ) from error
        except ScopeMissingError as error:
            raise CheckFailedError(
                f"Webex lists no meetings with {token}: it lacks meeting:schedules_read. Give the Integration that"
                " scope, and sign in again."
            ) from error
        except NotSignedInError as error:
            raise CheckFailedError(f"Webex does not accept {token} any longer: sign in again.") from error
        return f"Webex lists meetings with {token}."


class IntegrationChecks:
    """Makes the checks of an Integration, to which hosts sign in."""

    def __init__(self, config: Config, flow: SignInFlow, lists_meetings: ListsMeetings) -> None:
        self._config = config
        self._flow = flow
        self._lists_meetings = lists_meetings

    def all(self) -> tuple[Check, ...]:
        return (
            Check("client", self._client),
            Check("redirect", self._redirect),
            Check("keys", self._keys),
            Check("scopes", self._scopes),
            Check("meetings", self._meetings),
            Check("admin", self._admins_meetings),
        )

    def _client(self) -> str:
        if not self._flow.knows_client():
            raise CheckFailedError(
                "Webex does not accept WEBEX_CLIENT_ID with WEBEX_CLIENT_SECRET: copy both from the Integration's page."
            )
        return "Webex accepts WEBEX_CLIENT_ID and WEBEX_CLIENT_SECRET."

    def _redirect(self) -> str:
        return f"Hosts sign in at {self._config.public_url}/oauth/callback: register it as the redirect URI."

    def _keys(self) -> str:
        return f"ENCRYPTION_KEYS opens all that is stored ({len(self._flow.signed_in())} signed in)."

    def _scopes(self) -> str:
        named = [set(host.scopes) for host in self._flow.signed_in().values() if host.names_scopes]
        missing = sorted({scope for scopes in named for scope in set(USER_SCOPES) - scopes})
        if missing:
            count = sum(not scopes.issuperset(USER_SCOPES) for scopes in named)
            raise CheckFailedError(
                f"{count} of those who signed in did not grant {', '.join(missing)}: give the Integration these scopes."
                " Each of them then signs in again."
            )
        return "Nobody who signed in lacks a scope."

    def _meetings(self) -> str:
        person = self._one(is_admin_wanted=False)
        return self._lists_meetings(person, "the sign-in of a host") if person else "No host has signed in yet."

    def _admins_meetings(self) -> str:
        if not self._config.admin_scopes:
            return "Questions about other hosts' meetings are off (WEBEX_ADMIN_SCOPES)."
        person = self._one(is_admin_wanted=True)
        if person is None:
            return "No administrator has signed in yet (“sign in as admin”)."
        return self._lists_meetings(person, "the sign-in of an administrator")

    def _one(self, *, is_admin_wanted: bool) -> PersonId | None:
        return next(
            (who for who, host in self._flow.signed_in().items() if is_admin(host.scopes) is is_admin_wanted), None
        )


def personal_token_checks(personal: PersonalToken, lists_meetings: ListsMeetings) -> tuple[Check, ...]:
    """Return the checks of WEBEX_HOST_TOKEN."""

    def owner() -> Person:
        return accepted(lambda: personal.owner, "WEBEX_HOST_TOKEN")

    return (
        Check("host", lambda: f"WEBEX_HOST_TOKEN serves {owner().display_name} alone."),
        Check("meetings", lambda: lists_meetings(owner().id, "WEBEX_HOST_TOKEN")),
    )

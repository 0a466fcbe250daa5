"""Where a person's token and time zone come from: the sign-in, else the personal token that the operator has set."""

from __future__ import annotations

from concurrent.futures import Executor, Future
from datetime import tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import structlog

from bot.events import PersonId
from bot.webex.errors import NotSignedInError, WebexError
from bot.webex.port import Meetings, ZoneTokens

log = structlog.get_logger()


class NoTokens:
    """Stands where no tokens are configured: there is none for anybody."""

    def token(self, person: PersonId) -> str:
        raise NotSignedInError(person)

    def instead_of(self, person: PersonId, _refused: str) -> str:
        raise NotSignedInError(person)

    def give_up(self, _person: PersonId, _refused: str) -> None:
        """There is nothing to give up."""

    def zone(self, _person: PersonId) -> str | None:
        return None

    def has_old_zone(self, _person: PersonId) -> bool:
        return False

    def learn_zone(self, _person: PersonId, _zone: str | None) -> None:
        """Keep nothing: there is nobody."""

    def scopes(self, _person: PersonId) -> frozenset[str] | None:
        return None


class TokenSources:
    """Tokens of the first source that has one for the person; without one the last source says why."""

    def __init__(self, *sources: ZoneTokens) -> None:
        self._sources = sources

    def token(self, person: PersonId) -> str:
        refusal = NotSignedInError(person)
        for source in self._sources:
            try:
                return source.token(person)
            except NotSignedInError as error:
                refusal = error
        raise refusal

    def instead_of(self, person: PersonId, refused: str) -> str:
        refusal = NotSignedInError(person)
        for source in self._sources:
            try:
                return source.instead_of(person, refused)
            except NotSignedInError as error:
                refusal = error
        raise refusal

    def give_up(self, person: PersonId, refused: str) -> None:
        for source in self._sources:
            source.give_up(person, refused)

    def zone(self, person: PersonId) -> str | None:
        zones = (source.zone(person) for source in self._sources)
        return next((zone for zone in zones if zone), None)

    def has_old_zone(self, person: PersonId) -> bool:
        return any(source.has_old_zone(person) for source in self._sources)

    def learn_zone(self, person: PersonId, zone: str | None) -> None:
        for source in self._sources:
            source.learn_zone(person, zone)

    def scopes(self, person: PersonId) -> frozenset[str] | None:
        known = (source.scopes(person) for source in self._sources)
        return next((scopes for scopes in known if scopes is not None), None)


class Zones:
    """Tells the time zone of a person. `default` is the IANA name of the zone where Webex tells none.

    A person may have moved. So `look` asks Webex again, in the threads of `pool`, beside the fetch of what was said.
    """

    def __init__(self, tokens: ZoneTokens, meetings: Meetings, pool: Executor, default: str) -> None:
        self._tokens = tokens
        self._meetings = meetings
        self._pool = pool
        self._default = ZoneInfo(default)
        self._looks: dict[PersonId, Future[None]] = {}

    def look(self, person: PersonId) -> None:
        """Begin to look the zone up again, where Webex told it long ago. `of` waits for the end."""
        if self._tokens.has_old_zone(person) and person not in self._looks:
            self._looks[person] = self._pool.submit(self._learn, person)

    def _learn(self, person: PersonId) -> None:
        try:
            self._tokens.learn_zone(person, self._meetings.me(person).timezone)
        except (WebexError, NotSignedInError) as error:  # the zone as it was known will do
            log.info("zone not looked up", person=person, why=type(error).__name__)

    def of(self, person: PersonId) -> tzinfo:
        """Return the person's own zone, or else the default. Raises WebexError where waiting helps."""
        if look := self._looks.pop(person, None):
            look.result()
        try:
            return ZoneInfo(self._tokens.zone(person) or self._default.key)
        except (ZoneInfoNotFoundError, ValueError):
            return self._default
        except WebexError as error:
            if error.is_passing:
                raise
            return self._default  # a token that Webex refuses must not silence the bot

"""Where a person's token and time zone come from: the sign-in, else the personal token that the operator has set."""

from __future__ import annotations

from datetime import tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bot.events import PersonId
from bot.webex.errors import NotSignedInError, WebexError
from bot.webex.port import Tokens


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

    def scopes(self, _person: PersonId) -> frozenset[str] | None:
        return None


class TokenSources:
    """Tokens of the first source that has one for the person; without one the last source says why."""

    def __init__(self, *sources: Tokens) -> None:
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

    def scopes(self, person: PersonId) -> frozenset[str] | None:
        known = (source.scopes(person) for source in self._sources)
        return next((scopes for scopes in known if scopes is not None), None)


class Zones:
    """Tells the time zone of a person. `default` is the IANA name of the zone where Webex tells none."""

    def __init__(self, tokens: Tokens, default: str) -> None:
        self._tokens = tokens
        self._default = ZoneInfo(default)

    def of(self, person: PersonId) -> tzinfo:
        """Return the person's own zone, or else the default. Raises WebexError where waiting helps."""
        try:
            return ZoneInfo(self._tokens.zone(person) or self._default.key)
        except (ZoneInfoNotFoundError, ValueError):
            return self._default
        except WebexError as error:
            if error.is_passing:
                raise
            return self._default  # a token that Webex refuses must not silence the bot

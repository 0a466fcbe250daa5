"""Who may use this bot: everybody, or people of certain e-mail domains and organizations.

Nothing is asked of Webex on behalf of others. An organization is looked up with the bot's own token.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

from bot.events import Person, PersonId, bare_id
from bot.text import fold
from bot.webex.errors import ApiError
from bot.webex.port import Messaging

LOOKED_UP_FOR = timedelta(hours=1)
MOST_KEPT = 10_000
"""People; with more of them everybody is looked up again."""


class Admission:
    """The lists of the operator; an empty one lets everybody in. Guests and bots of no listed organization stay out."""

    def __init__(
        self, messaging: Messaging, *, domains: frozenset[str], orgs: Iterable[str], clock: Callable[[], datetime]
    ) -> None:
        self._messaging = messaging
        self._domains = domains
        self._orgs = frozenset(map(bare_id, orgs))
        self._clock = clock
        self._people: dict[PersonId, tuple[datetime, Person]] = {}

    def admits(self, person: PersonId, email: str | None) -> bool:
        """Tell whether the person may use the bot. Without an `email` it is looked up. Raises WebexError."""
        return self._is_of_domain(person, email) and self._is_of_org(person)

    def _is_of_domain(self, person: PersonId, email: str | None) -> bool:
        if not self._domains:
            return True
        known = None if email else self._known(person)
        address = email or (known.emails[0] if known and known.emails else "")
        return fold(address).rpartition("@")[2] in self._domains

    def _is_of_org(self, person: PersonId) -> bool:
        if not self._orgs:
            return True
        known = self._known(person)
        return known is not None and bare_id(known.org_id or "") in self._orgs

    def _known(self, person: PersonId) -> Person | None:
        """Return what Webex tells the bot of a person; None where it tells nothing."""
        looked_up, known = self._people.get(person, (None, None))
        if known and looked_up and self._clock() - looked_up < LOOKED_UP_FOR:
            return known
        try:
            known = self._messaging.person(person)
        except ApiError as error:
            if error.is_passing:
                raise
            return None
        if len(self._people) >= MOST_KEPT:
            self._people.clear()
        self._people[person] = (self._clock(), known)
        return known

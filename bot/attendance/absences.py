"""Say of people without rows that they are absent, or why that isn't known: never absent who may have been there."""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from bot.attendance.identity import Guests, OtherAddresses
from bot.attendance.report import NAMED_GUESTS, UNIDENTIFIED, Attendee, ParticipantKind, Why
from bot.attendance.statuses import AttendeeBuilder


@dataclass(frozen=True, slots=True)
class Invitation:
    """What is known of those who were expected. E-mails are folded, but for the host's.

    `names` are those on invitations, by e-mail; `no_people` the e-mails that the asker says are nobody's.
    """

    names: Mapping[str, str] = field(default_factory=dict)
    no_people: frozenset[str] = frozenset()
    host: str = ""


class Absences:
    """Those without rows, beside those who `came`. What names tell is the best reason for a doubt."""

    def __init__(
        self,
        builder: AttendeeBuilder,
        came: Sequence[Attendee],
        wanted: Container[str],
        names: Mapping[str, str],
        *,
        first: Why | None,
        last: Why | None,
    ) -> None:
        """`first` outweighs that somebody unidentified came, and `last` doesn't."""
        self._builder = builder
        self._came = came
        self._wanted = wanted
        self._names = names
        self._else = first or (Why.UNIDENTIFIED if any(person.kind in UNIDENTIFIED for person in came) else last)

    def of(self, email: str, said: str, *, is_host: bool) -> Attendee:
        """Return what may be said of somebody by their folded e-mail, and by that e-mail as it was `said`."""
        name = self._names.get(email, "")
        return self._builder.missing(email, name or said, self._why(email, name), is_host=is_host)

    def _why(self, email: str, invited_as: str) -> Why | None:
        """Return the reason for a doubt; None: nothing speaks against the absence."""
        if self._guests.fit(email, invited_as):
            return Why.GUEST
        return Why.OTHER_ADDRESS if self._addresses.like(email, invited_as) else self._else

    @cached_property
    def _guests(self) -> Guests:
        return Guests(person.name for person in self._came if person.kind in NAMED_GUESTS)

    @cached_property
    def _addresses(self) -> OtherAddresses:
        return OtherAddresses(
            (person.email, person.name)
            for person in self._came
            if person.email and person.kind is ParticipantKind.PERSON and person.email not in self._wanted
        )

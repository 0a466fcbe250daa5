"""Find whose phone a caller may be: of somebody who shows the same name, or who was in the room without audio."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping, Sequence
from datetime import UTC, datetime

from msgspec.structs import replace

from bot.attendance.report import PEOPLE, Attendee, Audio, ParticipantKind, Report
from bot.text import fold

_EVER = datetime(9999, 1, 1, tzinfo=UTC)
_PHONES = frozenset({Audio.CALL_IN, Audio.CALL_BACK, Audio.PHONE})
MOST = 100
"""Callers that are looked at: in a meeting with more of them it tells nothing."""


def with_own_phones(guests: list[Attendee], people: Iterable[Attendee]) -> list[Attendee]:
    """Return the guests; those on the phone alone, with the name of one of the people, are no further person."""
    if not guests:
        return guests
    names = {fold(person.name) for person in people if person.kind is ParticipantKind.PERSON}
    return [replace(each, kind=ParticipantKind.OWN_PHONE) if _is_on_phone(each, names) else each for each in guests]


def _is_on_phone(guest: Attendee, names: Container[str]) -> bool:
    is_named = guest.kind is ParticipantKind.GUEST and fold(guest.name) in names
    return is_named and bool(guest.audio) and _PHONES.issuperset(guest.audio)


def phone_of(report: Report) -> Mapping[Attendee, Sequence[Attendee]]:
    """Return, by caller, all whose phone it may be. Nobody's minutes change by that."""
    everybody = (*report.attendees, *report.unexpected)
    callers = [
        person
        for person in everybody
        if person.kind is ParticipantKind.PHONE and person.count == 1 and person.first_join
    ]
    named = {fold(person.name): person for person in everybody if person.kind is ParticipantKind.PERSON}
    phones = (each for each in everybody if each.kind is ParticipantKind.OWN_PHONE)
    own: dict[Attendee, Sequence[Attendee]] = {each: (named[fold(each.name)],) for each in phones}
    if not 0 < len(callers) <= MOST:
        return own
    silent = [person for person in everybody if person.kind in PEOPLE and Audio.NONE in person.audio]
    found = {caller: tuple(person for person in silent if _is_within(caller, person)) for caller in callers}
    return own | {caller: people for caller, people in found.items() if people}


def _is_within(caller: Attendee, person: Attendee) -> bool:
    """Tell whether the caller was there only while the person was. Without a known leave somebody is still there."""
    if person.first_join is None or caller.first_join is None or caller.first_join < person.first_join:
        return False
    return (caller.last_leave or _EVER) <= (person.last_leave or _EVER)

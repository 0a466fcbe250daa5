"""Find who a caller without a name may be: somebody in the room without audio, whose phone it then is."""

from __future__ import annotations

from datetime import UTC, datetime

from bot.attendance.report import PEOPLE, Attendee, Audio, ParticipantKind, Report

_EVER = datetime(9999, 1, 1, tzinfo=UTC)
MOST = 100
"""Callers that are looked at: in a meeting with more of them it tells nothing."""


def phone_of(report: Report) -> dict[Attendee, Attendee]:
    """Return, by caller, the first by name of those whose phone it may be. Nobody's minutes change by that."""
    everybody = (*report.attendees, *report.unexpected)
    callers = [
        person
        for person in everybody
        if person.kind is ParticipantKind.PHONE and person.count == 1 and person.first_join
    ]
    if not 0 < len(callers) <= MOST:
        return {}
    silent = [person for person in everybody if person.kind in PEOPLE and Audio.NONE in person.audio]
    found = {caller: [person for person in silent if _is_within(caller, person)] for caller in callers}
    return {caller: people[0] for caller, people in found.items() if people}


def _is_within(caller: Attendee, person: Attendee) -> bool:
    """Tell whether the caller was there only while the person was. Without a known leave somebody is still there."""
    if person.first_join is None or caller.first_join is None or caller.first_join < person.first_join:
        return False
    return (caller.last_leave or _EVER) <= (person.last_leave or _EVER)

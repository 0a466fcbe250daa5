"""Whose address somebody may have meant who is said not to have come: asked beside the name, and never taken for it."""

from __future__ import annotations

from collections.abc import Mapping

from bot.answering.result import AttendanceResult
from bot.attendance.report import Attendee, Status
from bot.language.words import near
from bot.text import fold

_MOST = 20
"""Addresses that are looked at in one answer: whoever asks for more has hardly typed them."""


def mistyped(result: AttendanceResult) -> Mapping[str, str]:
    """By the addresses that were asked for and did not come, the one that each is nearly, of those who came.

    None for those that nearly are two, or that nearly are one by their digits alone: `team7@` is not `team17@`.
    """
    asked = {fold(email) for email in result.question.who.emails}
    absent = [
        person for person in result.report.attendees if person.email in asked and Status.ABSENT in person.statuses
    ]
    if not 0 < len(absent) <= _MOST:
        return {}
    came = [person.email for person in result.report.unexpected if person.email]
    found = {person.email: _nearly(person, came) for person in absent if person.email}
    return {email: others[0] for email, others in found.items() if len(others) == 1}


def _nearly(absent: Attendee, came: list[str]) -> list[str]:
    """With the same name at nearly the same domain, or nearly the same name at the same domain."""
    name, _, domain = fold(absent.email).rpartition("@")
    found = []
    for email in came:
        other, _, place = email.rpartition("@")
        is_near = near(domain, [place]) if other == name else place == domain and near(name, [other])
        if is_near and _digits(absent.email) == _digits(email):
            found.append(email)
    return found


def _digits(email: str | None) -> list[str]:
    return [char for char in email or "" if char.isdigit()]

"""Suggest which guest may be which missing person. The host decides."""

from __future__ import annotations

from collections import Counter

from bot.attendance.identity import Guests
from bot.attendance.report import Report, Suggestion, Why


def suggest(report: Report) -> tuple[Suggestion, ...]:
    """Return the pairs that fit, in order of the e-mails; one guest may fit several, and the other way round.

    A name that fits in part is suggested only where nobody else fits that e-mail, and the name no other e-mail.
    """
    guests = {person.name: person for person in (*report.attendees, *report.unexpected) if person.email is None}
    missing = [person.email for person in report.attendees if person.why is Why.GUEST and person.email]
    names = Guests(guests if missing else ())
    like = {email: names.like(email) for email in missing}
    wanted = Counter(name for found in like.values() for name in found)
    return tuple(
        Suggestion(guests[name], email)
        for email, found in like.items()
        for name in names.wholly_like(email) or [only for only in found if len(found) == 1 == wanted[only]]
    )

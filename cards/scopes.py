"""What each scope of Webex allows, in words: for the page of a sign-in, and for `who am i`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

SCOPES: Mapping[str, str] = {
    "meeting:participants_read": "read who took part in your meetings",
    "meeting:schedules_read": "read your meetings: title, time and invitees",
    "spark:people_read": "read your name, e-mail address and time zone",
    "meeting:admin_participants_read": "for administrators: read who took part in other hosts' meetings",
    "meeting:admin_schedule_read": "for administrators: read other hosts' meetings",
}


def allowed(scopes: Iterable[str]) -> list[str]:
    """Return what each scope allows; one of another version stands by its name."""
    return [SCOPES.get(scope, scope) for scope in scopes]

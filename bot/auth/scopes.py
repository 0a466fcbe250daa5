"""The scopes that a sign-in asks for, and what each means to the person who allows it."""

from __future__ import annotations

MEANINGS = {
    "meeting:participants_read": "read who took part in your meetings",
    "meeting:schedules_read": "read your meetings: title, time and invitees",
    "spark:people_read": "read your name, e-mail address and time zone",
    "meeting:admin_participants_read": "for administrators: read who took part in other hosts' meetings",
    "meeting:admin_schedule_read": "for administrators: read other hosts' meetings",
}
USER_SCOPES = ("meeting:participants_read", "meeting:schedules_read", "spark:people_read")
ADMIN_SCOPES = ("meeting:admin_participants_read", "meeting:admin_schedule_read")


def scopes(*, with_admin: bool) -> tuple[str, ...]:
    """Return what is asked for, and no more."""
    return USER_SCOPES + ADMIN_SCOPES if with_admin else USER_SCOPES


def is_admin(granted: tuple[str, ...]) -> bool:
    """Tell whether a sign-in is an administrator's."""
    return not set(ADMIN_SCOPES).isdisjoint(granted)


def in_words(granted: tuple[str, ...]) -> list[str]:
    """Say what each scope allows."""
    return [MEANINGS.get(scope, scope) for scope in granted]

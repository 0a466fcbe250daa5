"""The scopes that a sign-in asks for. What each means to a person is in `cards/scopes.py`."""

from __future__ import annotations

USER_SCOPES = ("meeting:participants_read", "meeting:schedules_read", "spark:people_read")
ADMIN_SCOPES = ("meeting:admin_participants_read", "meeting:admin_schedule_read")


def scopes(*, with_admin: bool) -> tuple[str, ...]:
    """Return what is asked for, and no more."""
    return USER_SCOPES + ADMIN_SCOPES if with_admin else USER_SCOPES


def is_admin(granted: tuple[str, ...]) -> bool:
    """Tell whether a sign-in is an administrator's."""
    return not set(ADMIN_SCOPES).isdisjoint(granted)

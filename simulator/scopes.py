"""Which scope a token needs for which endpoint. `spark:all` stands for every messaging scope."""

from __future__ import annotations

import re

READ, WRITE = ("GET", "HEAD"), ("POST", "PUT", "DELETE", "PATCH")

_TABLE = (
    (READ, r"people(/.*)?", "spark:people_read"),
    (READ, r"rooms(/.*)?", "spark:rooms_read"),
    (WRITE, r"rooms(/.*)?", "spark:rooms_write"),
    (READ, r"memberships(/.*)?", "spark:memberships_read"),
    (WRITE, r"memberships(/.*)?", "spark:memberships_write"),
    (READ, r"messages(/.*)?", "spark:messages_read"),
    (WRITE, r"messages(/.*)?", "spark:messages_write"),
    (READ, r"attachment/actions/.*", "spark:messages_read"),
    (WRITE, r"attachment/actions", "spark:messages_write"),
    (READ, r"contents/.*", "spark:messages_read"),
    (READ, r"meetings(/.*)?", "meeting:schedules_read meeting:admin_schedule_read"),
    (READ, r"meetingInvitees", "meeting:schedules_read meeting:admin_schedule_read"),
    ((*READ, "POST"), r"meetingParticipants(/.*)?", "meeting:participants_read meeting:admin_participants_read"),
)
_RULES = [(methods, re.compile(path), frozenset(scopes.split())) for methods, path, scopes in _TABLE]

WEBHOOKS = {
    "messages": "spark:messages_read",
    "memberships": "spark:memberships_read",
    "rooms": "spark:rooms_read",
    "attachmentActions": "spark:messages_read",
    "meetings": "meeting:schedules_read",
    "meetingParticipants": "meeting:participants_read",
    "all": "spark:all",
}
"""The scope that a webhook for a resource needs."""


def needed(method: str, path: str) -> frozenset[str]:
    """Return the scopes of which one opens an endpoint; none for one that every token opens. `path` follows /v1/."""
    rules = (scopes for methods, pattern, scopes in _RULES if method in methods and pattern.fullmatch(path))
    return next(rules, frozenset())


def suffices(held: frozenset[str], needed: frozenset[str]) -> bool:
    """Tell whether a token with the scopes `held` has one of those needed."""
    for_messaging = any(scope.startswith("spark:") for scope in needed)
    return not needed or bool(held & needed) or (for_messaging and "spark:all" in held)

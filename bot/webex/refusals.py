"""Why Webex answered 403, as far as that depends on the asker alone: never on which meeting was asked about.

What the asker may not see and what does not exist must read the same. So only three things count here: the scopes of
the asker's own token, Webex's one sentence about scopes and licences, and a refused list of the asker's own meetings.
"""

from __future__ import annotations

from collections.abc import Mapping

from bot.webex.errors import ApiError, NotEntitledError, ScopeMissingError

ADMIN = "admin"
_SCOPES = {
    "meetingParticipants": {"meeting:participants_read", "meeting:admin_participants_read"},
    "meetings": {"meeting:schedules_read", "meeting:admin_schedule_read"},
    "meetingInvitees": {"meeting:schedules_read", "meeting:admin_schedule_read"},
    "people": {"spark:people_read"},
}
"""The scopes of which one opens an endpoint, by the first part of its path."""
_LACKS_RIGHTS = (
    "the server understood the request, but refuses to fulfill it because the access token is missing required scopes"
)
"""How Webex begins its one sentence for a missing scope, role or licence."""
_OF_ONE_MEETING = {"meetingId", "meetingNumber", "webLink", "roomId", "meetingSeriesId", "hostEmail"}


def lacks_scope(granted: frozenset[str] | None, path: str, *, as_admin: bool = False) -> bool:
    """Tell whether a token is known to lack the scope of an endpoint. `granted` is None where Webex did not say."""
    needed = _SCOPES.get(path.partition("/")[0], set())
    if as_admin:
        needed = {scope for scope in needed if f":{ADMIN}_" in scope}
    return granted is not None and bool(needed) and not needed & granted


def cause(
    refusal: ApiError, person: str, granted: frozenset[str] | None, path: str, params: Mapping[str, str]
) -> Exception:
    """Return what to raise for a 403: the refusal itself where its cause may lie in the meeting."""
    if lacks_scope(granted, path):
        return ScopeMissingError(person)
    is_own_list = path == "meetings" and not _OF_ONE_MEETING & params.keys()
    if is_own_list or refusal.reason.casefold().startswith(_LACKS_RIGHTS):
        return NotEntitledError.like(refusal)
    return refusal

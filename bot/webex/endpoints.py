"""The endpoints of Webex's API, to count calls by: their addresses without the ids in them."""

from __future__ import annotations

from urllib.parse import urlsplit

WORDS = {
    *("access_token", "actions", "attachment", "contents", "direct", "me", "meetingInvitees", "meetingParticipants"),
    *("meetings", "memberships", "messages", "people", "query", "rooms", "webhooks"),
}
"""The parts of Webex's addresses that are no ids."""


def endpoint(address: str) -> str:
    """Return the path of an address, with `{id}` in place of every part that is no word of the API's."""
    try:
        parts = urlsplit(address).path.strip("/").split("/")
    except ValueError:  # a link of Webex's that can't be read: nothing is sent there
        return "/{id}"
    words = parts[1:] if parts[0] == "v1" else parts
    return "/" + "/".join(word if word in WORDS else "{id}" for word in words)

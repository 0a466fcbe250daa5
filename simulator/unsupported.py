"""What Webex has and the simulator does not: said with 501, so that nobody takes it for Webex's answer."""

from __future__ import annotations

import re

_EVERY = "GET POST PUT PATCH DELETE"
_CHANGES = "POST PUT PATCH DELETE"
_WHOLE = (
    "admin applications device events group hds licenses meeting meetingClosedCaptions meetingPreferences "
    "meetingReports meetingSummaries meetingTranscripts organizations recordingReport recordings roles room slido "
    "team teams videoMesh"
)
_OF_MEETINGS = "controls join polls pollResults postMeetingChats q_and_a sessionTypes templates trackingCodes"

_TABLE = (
    (_EVERY, rf"({_WHOLE.replace(' ', '|')})(/.*)?"),
    (_CHANGES, r"meetings(/.*)?"),
    (_EVERY, rf"meetings/({_OF_MEETINGS.replace(' ', '|')})(/.*)?"),
    (_EVERY, r"meetings/[^/]+/.+"),
    (_CHANGES, r"meetingInvitees"),
    (_EVERY, r"meetingInvitees/.+"),
    (_CHANGES, r"meetingParticipants/(?!query$).+"),
    ("POST PUT DELETE", r"people(/.*)?"),
    ("DELETE", r"rooms/[^/]+"),
    (_EVERY, r"rooms/[^/]+/.+"),
    ("DELETE", r"authorizations(/.*)?"),
)
_RULES = [(methods.split(), re.compile(path)) for methods, path in _TABLE]


def lacks(method: str, path: str) -> bool:
    """Tell whether an endpoint is Webex's alone. `path` follows /v1/."""
    return any(method in methods and pattern.fullmatch(path) for methods, pattern in _RULES)


def sentence(method: str, path: str) -> str:
    return f"Webex has {method} /{path}; this simulator does not. Use Webex itself to see what it answers."

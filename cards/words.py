"""What people read for each code of the calculation: one table for each kind, and a test finds each complete."""

from __future__ import annotations

from collections.abc import Mapping

from bot.attendance.report import Audio, Mark, ParticipantKind, Status, Why

STATUSES: Mapping[Status, str] = {
    Status.PRESENT: "present",
    Status.LATE: "late",
    Status.LEFT_EARLY: "left early",
    Status.RETURNED: "returned",
    Status.SHORT: "short",
    Status.LOBBY_ONLY: "lobby only",
    Status.STILL_IN: "still in",
    Status.ABSENT: "absent",
    Status.NOT_KNOWN: "not known",
}
AUDIO: Mapping[Audio, str] = {
    Audio.VOIP: "VoIP",
    Audio.CALL_IN: "phone (called in)",
    Audio.CALL_BACK: "phone (called back)",
    Audio.PHONE: "phone",
    Audio.NONE: "none",
}
MARKS: Mapping[Mark, str] = {
    Mark.CLIPPED: "clipped to the meeting",
    Mark.MERGED: "partly or wholly counted already",
    Mark.ASSUMED: "leave assumed when the meeting ended",
    Mark.STILL_IN: "still in",
    Mark.OUTSIDE: "outside the meeting, or of no length",
    Mark.LOBBY: "in the lobby",
    Mark.DROPPED: "ends before it begins",
    Mark.JOIN_NOT_KNOWN: "join not known",
    Mark.LEAVE_NOT_KNOWN: "left, at a time not known",
}
REASONS: Mapping[Why, str] = {
    Why.RUNNING: "running",
    Why.NOT_SYNCED: "not synced yet",
    Why.OUTSIDE_WINDOW: "outside the join window",
    Why.GUEST: "a guest without e-mail",
    Why.NO_TIMES: "Webex gave no times",
    Why.OTHER_ADDRESS: "perhaps another address",
    Why.UNIDENTIFIED: "somebody without a name was there",
    Why.NO_ROWS: "Webex tells of nobody",
    Why.NOT_ALL_READ: "not all could be read",
}
"""Why something is not known, in the few words of a table's cell."""
REASON_SENTENCES: Mapping[Why, str] = {
    Why.RUNNING: "The meeting is still running.",
    Why.NOT_SYNCED: "Webex has not published this yet.",
    Why.OUTSIDE_WINDOW: "Did not join in the time asked about; may have joined outside it.",
    Why.GUEST: "May have joined as a guest without an e-mail address.",
    Why.NO_TIMES: "Was in the meeting, but Webex gives no times.",
    Why.OTHER_ADDRESS: "May have come under another address.",
    Why.UNIDENTIFIED: "Not seen; somebody without a name could be anyone.",
    Why.NO_ROWS: "The meeting ran, but Webex tells of nobody who was in it.",
    Why.NOT_ALL_READ: "Not in the part of the list that could be read.",
}
"""The same below a name on a card."""
KINDS: Mapping[ParticipantKind, tuple[str, str]] = {
    ParticipantKind.PERSON: ("person", "people"),
    ParticipantKind.GUEST: ("guest", "guests"),
    ParticipantKind.PHONE: ("caller without a name", "callers without a name"),
    ParticipantKind.OWN_PHONE: ("phone that may be one of them", "phones that may be some of them"),
    ParticipantKind.NAMELESS: ("guest without a name", "guests without a name"),
    ParticipantKind.ROOM: ("room", "rooms"),
    ParticipantKind.RECORDER: ("recorder", "recorders"),
}
"""One and several of each kind."""

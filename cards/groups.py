"""The groups into which an answer sorts people, with the words for each: once the meeting is over, and before."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple


class Group(StrEnum):
    """What is said of the people of a section, in the order in which sections usually stand."""

    IN_NOW = "in now"
    ATTENDED = "attended"
    LATE = "late"
    LEFT_EARLY = "left early"
    ON_TIME = "on time"
    STAYED = "stayed"
    ABSENT = "absent"
    NOT_KNOWN = "not known"
    LOBBY_ONLY = "lobby only"
    OUTSIDE = "outside the meeting"
    ELSEWHEN = "outside the time asked about"
    UNEXPECTED = "unexpected"
    BESIDE = "beside those asked about"


class Words(NamedTuple):
    """The heading of a section; what stands behind a count of one, and of many; and the verdict on one person."""

    heading: str
    one: str
    many: str
    of_one: str


WHEN_OVER = {
    Group.IN_NOW: Words("In the meeting now", "is in now", "are in now", "{} is in the meeting"),
    Group.ATTENDED: Words("Attended", "attended", "attended", "{} attended"),
    Group.LATE: Words("Late", "was late", "were late", "{} was late"),
    Group.LEFT_EARLY: Words("Left early", "left early", "left early", "{} left early"),
    Group.ON_TIME: Words("On time", "was on time", "were on time", "{} was on time"),
    Group.STAYED: Words("Stayed to the end", "stayed to the end", "stayed to the end", "{} stayed to the end"),
    Group.ABSENT: Words("Did not come", "did not come", "did not come", "{} did not come"),
    Group.NOT_KNOWN: Words("Not known", "not known", "not known", "Not known: {}"),
    Group.LOBBY_ONLY: Words(
        "Only in the lobby", "only in the lobby", "only in the lobby", "{} was only in the lobby"
    ),
    Group.OUTSIDE: Words(
        "Joined, but not during the meeting", "not during the meeting", "not during the meeting",
        "{} joined, but not during the meeting",
    ),
    Group.ELSEWHEN: Words(
        "Not there in the time asked about", "not there in that time", "not there in that time",
        "{} was in the meeting, but not in the time asked about",
    ),
    Group.UNEXPECTED: Words(
        "Came without being expected", "not expected", "not expected", "{} came without being expected"
    ),
    Group.BESIDE: Words("Came, too", "came, too", "came, too", "{} came, too"),
}  # fmt: skip
WHILE_RUNNING = WHEN_OVER | {
    Group.ATTENDED: Words("Already left", "came so far", "came so far", "{} was there and left"),
    Group.ABSENT: Words("Not there so far", "not there so far", "not there so far", "{} is not there so far"),
    Group.NOT_KNOWN: Words("Not known yet", "not known yet", "not known yet", "Not known yet: {}"),
    Group.LOBBY_ONLY: Words("In the lobby", "in the lobby", "in the lobby", "{} is in the lobby"),
}

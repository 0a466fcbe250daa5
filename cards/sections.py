"""The sections in which an answer shows people, with the words for each: once the meeting is over, and before."""

from __future__ import annotations

from enum import Enum, auto
from typing import NamedTuple


class Section(Enum):
    """What is said of the people of a section, in the order in which sections stand."""

    IN_NOW = auto()
    ATTENDED = auto()
    LATE = auto()
    LEFT_EARLY = auto()
    ON_TIME = auto()
    STAYED = auto()
    ABSENT = auto()
    NOT_KNOWN = auto()
    LOBBY_ONLY = auto()
    OUTSIDE = auto()
    ELSEWHEN = auto()
    UNEXPECTED = auto()
    BESIDE = auto()
    UNIDENTIFIED = auto()
    RECORDERS = auto()


class SectionWords(NamedTuple):
    """The heading of a section; what stands behind a count of one, and of many; and the verdict on one person."""

    heading: str
    one: str
    many: str
    of_one: str


WHEN_OVER = {
    Section.IN_NOW: SectionWords("In the meeting now", "is in now", "are in now", "{} is in the meeting"),
    Section.ATTENDED: SectionWords("Attended", "attended", "attended", "{} attended"),
    Section.LATE: SectionWords("Late", "was late", "were late", "{} was late"),
    Section.LEFT_EARLY: SectionWords("Left early", "left early", "left early", "{} left early"),
    Section.ON_TIME: SectionWords("On time", "was on time", "were on time", "{} was on time"),
    Section.STAYED: SectionWords("Stayed to the end", "stayed to the end", "stayed to the end", "{} stayed to the end"),
    Section.ABSENT: SectionWords("Did not come", "did not come", "did not come", "{} did not come"),
    Section.NOT_KNOWN: SectionWords("Not known", "not known", "not known", "Not known: {}"),
    Section.LOBBY_ONLY: SectionWords(
        "Only in the lobby", "only in the lobby", "only in the lobby", "{} was only in the lobby"
    ),
    Section.OUTSIDE: SectionWords(
        "Joined, but not during the meeting", "not during the meeting", "not during the meeting",
        "{} joined, but not during the meeting",
    ),
    Section.ELSEWHEN: SectionWords(
        "Not there in the time asked about", "not there in that time", "not there in that time",
        "{} was in the meeting, but not in the time asked about",
    ),
    Section.UNEXPECTED: SectionWords(
        "Came without being expected", "not expected", "not expected", "{} came without being expected"
    ),
    Section.BESIDE: SectionWords("Came, too", "came, too", "came, too", "{} came, too"),
    Section.UNIDENTIFIED: SectionWords(
        "Not known who this was", "can't be identified", "can't be identified", "Nobody can say who {} was"
    ),
    Section.RECORDERS: SectionWords("Recorders, no people", "recorder", "recorders", "{} is a recorder"),
}  # fmt: skip
WHILE_RUNNING = WHEN_OVER | {
    Section.ATTENDED: SectionWords("Already left", "came so far", "came so far", "{} was there and left"),
    Section.ABSENT: SectionWords("Not there so far", "not there so far", "not there so far", "{} is not there so far"),
    Section.NOT_KNOWN: SectionWords("Not known yet", "not known yet", "not known yet", "Not known yet: {}"),
    Section.LOBBY_ONLY: SectionWords("In the lobby", "in the lobby", "in the lobby", "{} is in the lobby"),
}

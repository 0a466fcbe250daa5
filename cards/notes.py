"""Say what stands beside an answer: each kind of note is a value, and has its sentence here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.attendance.meeting import TimeSpan
from bot.attendance.report import DroppedJoins, ScheduleApart, ScheduleNotKnown
from cards.formats import DayFormat, counted, figure
from cards.times import TimeFormat, length


@dataclass(frozen=True, slots=True)
class NotFinal:
    """Webex may tell more later.

    `ended` is how many seconds ago the meeting ended, if that is known. `planned` is the planned start of a later
    meeting of the series, of which Webex tells nothing yet. The bot answers again by itself before `until`; None: it
    does not.
    """

    ended: int | None = None
    planned: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class JoinedOnly:
    """Only people who joined in this time are looked at."""

    span: TimeSpan


@dataclass(frozen=True, slots=True)
class CountedAs:
    """A guest, or another address, is counted as the person that the host confirmed."""

    name: str
    email: str


@dataclass(frozen=True, slots=True)
class OthersCame:
    """So many people came that nobody asked about; they are not listed."""

    count: int


@dataclass(frozen=True, slots=True)
class HostMissing:
    """The host has no rows. `is_sure`: nobody who was there may be them all the same."""

    name: str
    is_sure: bool


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Rooms and lists that were invited: they are no people, and never missing."""

    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NotUnderstood:
    """Words of the question that say nothing here: it was answered without them."""

    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NotAllRead:
    """Webex broke off in the middle of its list: so many rows were read."""

    read: int


@dataclass(frozen=True, slots=True)
class HeldOn:
    """The meeting began on another day than the one that was said: it was planned for that day, or went on into it."""

    start: datetime


@dataclass(frozen=True, slots=True)
class LookedBack:
    """Nobody knows when the meeting was held: joins were looked for as far back as this."""

    since: datetime


@dataclass(frozen=True, slots=True)
class NoJoinWindow:
    """Webex refused the join window, and looked as far back as it does by itself."""


@dataclass(frozen=True, slots=True)
class OnStageOnly:
    """A webinar runs: Webex does not list attendees who are silent."""


class Instead(StrEnum):
    """Why the card tells who attended, and not what was asked."""

    MISSED_IS_TOLD_LATER = "missed_is_told_later"
    LATE_NEEDS_A_START = "late_needs_a_start"
    LEFT_EARLY_IS_TOLD_LATER = "left_early_is_told_later"
    MEETING_IS_OVER = "meeting_is_over"


_NAMED = 3
"""Names in a note."""

Note = (
    NotFinal
    | JoinedOnly
    | CountedAs
    | OthersCame
    | HostMissing
    | LeftOut
    | NotUnderstood
    | NotAllRead
    | HeldOn
    | LookedBack
    | NoJoinWindow
    | OnStageOnly
    | Instead
    | DroppedJoins
    | ScheduleNotKnown
    | ScheduleApart
)

INSTEAD: Mapping[Instead, str] = {
    Instead.MISSED_IS_TOLD_LATER: "Who missed it can be told when it is over.",
    Instead.LATE_NEEDS_A_START: "Who was late can't be told without a start.",
    Instead.LEFT_EARLY_IS_TOLD_LATER: "Who left early can be told when it is over.",
    Instead.MEETING_IS_OVER: "The meeting is over: this is who came.",
}


_NO_MEASURE: Mapping[type[ScheduleNotKnown | ScheduleApart], str] = {
    ScheduleNotKnown: "The schedule is not known",
    ScheduleApart: "It was not held in its scheduled time",
}


def sentence(note: Note, clock: TimeFormat) -> str:
    """Return the sentence of a note. Names in it come from outside: it has to be made safe before it is shown."""
    match note:
        case NotFinal():
            return _not_final(note, clock)
        case CountedAs() | OthersCame() | HostMissing() | LeftOut():
            return _of_people(note)
        case NotUnderstood(words):
            return f"I left out: {', '.join(f'“{each}”' for each in words)}."
        case JoinedOnly() | NotAllRead() | HeldOn() | LookedBack() | NoJoinWindow() | OnStageOnly():
            return _of_meeting(note, clock)
        case Instead():
            return INSTEAD[note]
        case DroppedJoins(count):
            return f"Left out, because they end before they begin: {figure(count)} of the joins."
        case ScheduleNotKnown() | ScheduleApart():
            return f"{_NO_MEASURE[type(note)]}: measured against the actual start and end."


def _of_people(note: CountedAs | OthersCame | HostMissing | LeftOut) -> str:
    """Return the sentence of a note on people."""
    match note:
        case CountedAs(name, email):
            return f"{name} is counted as {email}, as you confirmed. To undo: forget alias {name}"
        case OthersCame(count):
            return f"{counted(count, 'other', 'others')} came, too."
        case HostMissing(name, is_sure):
            doubt = "was not in it" if is_sure else "was not seen; somebody else who was there may be them"
            return f"{name}, the host, {doubt}."
        case LeftOut(names):
            more = f" and {figure(len(names) - _NAMED)} more" if len(names) > _NAMED else ""
            return f"Left out, as no people: {', '.join(names[:_NAMED])}{more}. To change that: ignored"


def _of_meeting(
    note: JoinedOnly | NotAllRead | HeldOn | LookedBack | NoJoinWindow | OnStageOnly, clock: TimeFormat
) -> str:
    """Return the sentence of a note on the meeting, and on the time in which Webex was asked."""
    match note:
        case JoinedOnly(span):
            return f"Only those who joined {span_words(span, clock)} are looked at."
        case NotAllRead(read):
            return f"Not all could be read: {figure(read)} of more. Ask again later for the whole list."
        case HeldOn(start):
            return f"Held on {TimeFormat(clock.zone, start).day()}."
        case LookedBack(since):
            day = TimeFormat(clock.zone, since).day(DayFormat.DATE)
            return f"Webex does not tell when it was held. I looked for people who joined since {day}."
        case NoJoinWindow():
            return "Webex did not take the join time that I asked for: it may have looked at the last 7 days only."
        case OnStageOnly():
            return "While a webinar runs, Webex lists its panelists and unmuted attendees only."


def span_words(span: TimeSpan, clock: TimeFormat) -> str:
    """Return `from 10:00 to 10:15`, `since 14:30`, `before 9:00`."""
    start, end = (clock.time(moment) if moment else "" for moment in span)
    if start and end:
        return f"from {start} to {end}"
    return f"since {start}" if start else f"before {end}"


def _not_final(note: NotFinal, clock: TimeFormat) -> str:
    by_itself = f" I'll answer again by myself, by {clock.time(note.until)}." if note.until else ""
    if note.planned:
        planned = TimeFormat(clock.zone, note.planned).day_and_time()
        return f"Webex tells nothing yet of the meeting planned for {planned}.{by_itself}"
    if note.ended is not None:
        return f"Ended {length(note.ended)} ago: Webex may not have told of everybody yet.{by_itself}"
    return f"Webex does not tell yet whether the meeting is over.{by_itself}"

"""The question of a person, as a value: which meeting, who, when, and what to do with the answer.

A question is stored as JSON beside the card that answers it, so that a button or a follow-up can ask it again.
Each part says what the person *meant*. `bot/meetings` finds the meeting and the people.
"""

from __future__ import annotations

from datetime import date, datetime, time
from enum import StrEnum
from typing import NamedTuple

import msgspec

from bot.attendance.meeting import Measure
from bot.errors import UserError
from bot.webex.meeting_id import MeetingId


class Traits(NamedTuple):
    """What sets one question apart from the others, from its words to its answer."""

    counts_attendance: bool = False
    """Its verdict counts the people who attended, by the time and the share that were asked about."""
    expects_invitees: bool = False
    """Where nobody is named, it is about the invitees; people who came uninvited are listed as well."""
    means_presence: bool = False
    """A time that is said means being there; otherwise it means joining."""
    is_live: bool = False
    """It is about this moment: of a meeting that runs, if there is one. It never waits for Webex to tell more."""
    is_of_one: bool = False
    """It is about one person, and keeps the rows that Webex gave."""


_PLAIN = Traits()


class Ask(StrEnum):
    """What is asked of the meeting; the value is the command's name. `bot/commands/questions.py` has a row for each."""

    traits: Traits

    ATTENDED = "who attended", Traits(counts_attendance=True)
    MISSED = "who missed", Traits(expects_invitees=True, means_presence=True)
    LATE = "who was late"
    LEFT_EARLY = "who left early", Traits(means_presence=True)
    EXPLAIN = "explain", Traits(means_presence=True, is_of_one=True)
    IN_NOW = "who is in", Traits(is_live=True)

    def __new__(cls, value: str, traits: Traits = _PLAIN) -> Ask:
        ask = str.__new__(cls, value)
        ask._value_ = value
        ask.traits = traits
        return ask


class Output(StrEnum):
    """What the answer is shown as, or sent as; a file is asked for by the value of its format.

    Columns of `csv` are separated as is usual where the reader lives.
    """

    CARD = "card"
    CSV = "csv"
    CSV_SEMICOLON = "csv ;"
    CSV_COMMA = "csv ,"


class Part(msgspec.Struct, frozen=True, kw_only=True, tag_field="type", tag=str.lower, omit_defaults=True):
    """Base of the parts of a question: frozen, and written as tagged JSON."""


_STORED_NAMES = {"held_between": "held"}
"""Questions that were stored before have the shorter name."""


class ById(Part, frozen=True):
    """The ID of a series, of one planned date of it, or of one run."""

    meeting_id: MeetingId


class ByNumber(Part, frozen=True):
    """A meeting number: 9 to 11 digits, without spaces."""

    number: str


class ByLink(Part, frozen=True):
    """A link to a meeting, as it was written; parsed, never fetched."""

    link: str


class ByTitle(Part, frozen=True):
    """A meeting by words of its title, and by the local day and hour at which it began, if they were said.

    `back` counts the meetings that fit, newest first, as in Recent. With `loose`, the hour may be twelve hours later.
    """

    title: str
    day: date | None = None
    back: int = 0
    hour: time | None = None
    loose: bool = False
    others: tuple[str, ...] = ()
    """More words that may be the title instead. `Lookup.settled` finds out which are, by the titles that there are."""


class Recent(Part, frozen=True):
    """One of the asker's ended meetings: `back` is 0 for the last one, 1 for the one before.

    For `who is in` it is the running one. `day` limits it to a local day, `hour` to those that began then; longer times
    (`last week`) are in the question's `held_between`.
    """

    back: int = 0
    day: date | None = None
    hour: time | None = None
    loose: bool = False
    """The hour was said without minutes, am or pm: twelve hours later may be meant as well."""


class Here(Part, frozen=True):
    """The last meeting of the space in which the question is asked."""


class OfThread(Part, frozen=True):
    """The meeting of the answer in whose thread the question is asked."""


WhichMeeting = ById | ByNumber | ByLink | ByTitle | Recent | Here | OfThread


class Window(Part, frozen=True):
    """A time from `start` (inclusive) to `end` (exclusive), in aware UTC. One of them may be open, not both."""

    start: datetime | None = None
    end: datetime | None = None


class Pin(Part, frozen=True, rename=_STORED_NAMES):
    """The meeting for which a question was answered. Its buttons and follow-ups mean this one, also after a newer one.

    `held_between` is when a meeting of the series started. `runs` are all runs of a restarted meeting, oldest first,
    where these have to be asked for one by one. `began` is aware UTC, or None where it is not known yet.
    """

    meeting_id: MeetingId
    held_between: Window | None = None
    began: datetime | None = None
    runs: tuple[MeetingId, ...] = ()

    @property
    def choice(self) -> str:
        """The meeting as one text: the ID, or those of all its runs with spaces between them."""
        return " ".join(self.runs) or self.meeting_id

    @classmethod
    def of_choice(cls, choice: str) -> Pin:
        """Return the meeting of a `choice`."""
        runs = tuple(map(MeetingId, choice.split()))
        return cls(meeting_id=runs[-1] if runs else MeetingId(choice), runs=runs if len(runs) > 1 else ())


class TimesOfDay(Part, frozen=True, tag="clock"):
    """Times of day without a date (`since 9:30`): they are of the day of the meeting. One of them may be open.

    They are local to the question's zone. `times.placed` makes a Window of them, once the meeting is known.
    """

    start: time | None = None
    end: time | None = None
    loose: bool = False
    """It was an hour from 1 to 12 without minutes, am or pm: twelve hours later may be meant as well."""


class Minutes(Part, frozen=True):
    """The first minutes of the meeting (`first 15 minutes`)."""

    first: int


class Who(Part, frozen=True):
    """The people who are asked about. Nobody named means everybody who came; for `who missed`, who was invited."""

    emails: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    """Names without an address. They are compared with the people of the meeting."""
    invitees: bool = False
    everyone: bool = False


class Limits(Part, frozen=True):
    """The thresholds that were said, in minutes and percent, and what they are measured by; None means the default."""

    late_after: int | None = None
    left_early_before: int | None = None
    pass_mark: int | None = None
    measure: Measure = Measure.OWN


class Question(Part, frozen=True, rename=_STORED_NAMES):
    """One question. The meeting and the names still have to be found."""

    ask: Ask
    meeting: WhichMeeting
    who: Who = Who()
    joined: Window | TimesOfDay | None = None
    """Only people who *joined* in this window (the endpoint's joinTimeFrom/To)."""
    presence: Window | TimesOfDay | Minutes | None = None
    """Only presence within this window counts; everybody is asked for."""
    held_between: Window | None = None
    """Only meetings of the series that *started* in this window (meetingStartTimeFrom/To)."""
    limits: Limits = Limits()
    zone: str | None = None
    """The IANA name or offset (`UTC+02:00`) that was said, see `zones.zone_named`; None means the asker's own zone."""
    hosted_by: str | None = None
    privately: bool = False
    output: Output = Output.CARD
    left_out: tuple[str, ...] = ()
    """Words that say nothing here. The answer names them."""
    pin: Pin | None = None
    """The meeting for which it was answered; `meeting` and `held_between` stay as they were said."""


class MisunderstoodError(UserError):
    """Words that make no question. The values quote what was said."""


class NoMeetingError(MisunderstoodError):
    """A question without its meeting. `question` asks about the last one: the asker may choose another."""

    question: Question | None = None


class NotAQuestionError(LookupError):
    """A text without any word of a question. Another command may know it."""

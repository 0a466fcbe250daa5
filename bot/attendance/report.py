"""The answer as values: who came, when, for how long, with which audio, and who did not.

No words and no zones: each value is a code, and what people read for it is in cards/words.py.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

import msgspec

from bot.attendance.meeting import Measure, MeetingTimes
from bot.text import fold


class Status(StrEnum):
    """What may be said of a person. Several may hold at once ("late" and "left early").

    Present means: there in the time that was asked about, or in now. Late, left early and returned say more of somebody
    present. So does short; alone it means somebody who joined and has no minutes, neither present nor absent. Still in
    stands alone where the time that was asked about is over. Lobby only, absent and not known always stand alone.
    """

    PRESENT = "present"
    LATE = "late"
    LEFT_EARLY = "left_early"
    RETURNED = "returned"
    SHORT = "short"
    LOBBY_ONLY = "lobby_only"
    STILL_IN = "still_in"
    ABSENT = "absent"
    NOT_KNOWN = "not_known"


class Why(StrEnum):
    """Why something is not known. Never "absent" when the truth is "not known"."""

    RUNNING = "running"
    NOT_SYNCED = "not_synced"
    OUTSIDE_WINDOW = "outside_window"
    """Only a part of the meeting was asked about."""
    GUEST = "guest"
    """A guest without an e-mail address may be the person."""
    OTHER_ADDRESS = "other_address"
    """Somebody with another e-mail address may be the person."""
    UNIDENTIFIED = "unidentified"
    """Somebody was there who may be anybody: a caller, a guest without a name, a room."""
    NO_ROWS = "no_rows"
    """The meeting ran, and Webex tells of nobody at all."""
    NOT_ALL_READ = "not_all_read"
    """Webex broke off in the middle of its list of people."""
    NO_TIMES = "no_times"


class ParticipantKind(StrEnum):
    """What a participant is. Of those in `UNIDENTIFIED` nobody can say who they are; a recorder is no person."""

    PERSON = "person"
    """Known by an e-mail."""
    GUEST = "guest"
    """Known by a name only."""
    PHONE = "phone"
    """A caller without a name: a number, or `Call-in User`."""
    OWN_PHONE = "own_phone"
    """A caller who shows the name of somebody who was there: it may be that person's phone."""
    NAMELESS = "nameless"
    """A guest whose name says nothing: none at all, `iPhone`, `Guest 2`."""
    ROOM = "room"
    """A room's device: nobody can say who sat there."""
    RECORDER = "recorder"


UNIDENTIFIED = frozenset({ParticipantKind.PHONE, ParticipantKind.NAMELESS, ParticipantKind.ROOM})
NAMED_GUESTS = frozenset({ParticipantKind.GUEST, ParticipantKind.OWN_PHONE})
PEOPLE = frozenset({ParticipantKind.PERSON, ParticipantKind.GUEST})


class Audio(StrEnum):
    """How somebody was heard. The codes have the alphabetical order of their words."""

    VOIP = "voip"
    CALL_IN = "phone_called_in"
    CALL_BACK = "phone_called_back"
    PHONE = "phone"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Thresholds:
    """When somebody counts as late, left early, returned or short. All are strict: "more than five minutes"."""

    late_after: timedelta = timedelta(minutes=5)
    left_early_before: timedelta = timedelta(minutes=5)
    returned_after: timedelta = timedelta(minutes=1)
    pass_mark: int = 75
    """Percent of the meeting's length."""
    measure: Measure = Measure.OWN


DEFAULT = Thresholds()
_HANDLE = 16
"""Characters."""


class Attendee(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """One person or guest. Times are aware UTC; `seconds` is presence, None when not known.

    `name` is the e-mail where Webex shows no name, and empty for a guest without one. `count` is how many showed the
    guest's name at the same time, at most. `other_names` were shown at the same time for the same e-mail. `why` is set
    where the status or the minutes are not known. `is_at_least`: a join with unknown times could only add to the
    minutes.

    A struct and no dataclass: a meeting of a hundred thousand people has as many, and a struct takes a tenth of the
    time to make.
    """

    name: str
    email: str | None
    statuses: frozenset[Status]
    kind: ParticipantKind = ParticipantKind.PERSON
    count: int = 1
    other_names: tuple[str, ...] = ()
    why: Why | None = None
    is_host: bool = False
    is_invited: bool = False
    """As the own row says. Where the meeting has no list of invitees, no row says so."""
    is_expected: bool = True
    first_join: datetime | None = None
    last_leave: datetime | None = None
    leave_is_assumed: bool = False
    seconds: int | None = None
    is_at_least: bool = False
    share: int | None = None
    """Percent, rounded down; None when the meeting's length or the presence is not known."""
    audio: tuple[Audio, ...] = ()
    """All that were used, longest first."""
    dropped: int = 0
    """How many joins counted nothing because they end before they begin."""


@dataclass(frozen=True, slots=True)
class DroppedJoins:
    """Noted where joins were left out because they end before they begin."""

    count: int


@dataclass(frozen=True, slots=True)
class ScheduleNotKnown:
    """Noted where the report measures by the actual start and end, as it is not known what was planned."""


@dataclass(frozen=True, slots=True)
class ScheduleApart:
    """Noted where the schedule was asked for, and the meeting was held at quite another time."""


def by_name(people: Iterable[Attendee]) -> tuple[Attendee, ...]:
    """Return people in the order of their names, and of their addresses where these are equal."""
    return tuple(sorted(people, key=lambda person: f"{person.name.casefold()}\0{person.email or ''}"))


@dataclass(frozen=True, slots=True)
class Report:
    """What is known of a meeting. `attendees` are in order of their names; `unexpected` came without being expected."""

    meeting: MeetingTimes
    thresholds: Thresholds
    attendees: tuple[Attendee, ...]
    unexpected: tuple[Attendee, ...] = ()
    names_expected: bool = True
    """False where nobody said who was expected: then everybody who came is."""
    length: int | None = None
    """Seconds of the whole meeting by the measure, without the gaps between its runs."""
    held: int | None = None
    """Seconds for which it was held, whatever the measure."""
    starts: datetime | None = None
    """When it began by the measure: who came later was late. Aware UTC, as is `ends`; None where that is not known."""
    ends: datetime | None = None
    """The same of its end: who left before left early, and shares are of what lies before."""
    as_of: datetime | None = None
    notes: tuple[DroppedJoins | ScheduleNotKnown | ScheduleApart, ...] = ()
    no_people: tuple[str, ...] = ()
    """Names of rooms and lists that were expected, and are no people: nobody asks whether they came."""
    missing_host: Attendee | None = None
    """The host, where nobody expected them and they have no rows."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Somebody who was there, and may be a person who was expected and has no rows: by name, or by another address."""

    found: Attendee
    email: str

    @property
    def shown(self) -> str:
        """The other address, or the name that the guest shows: what the person is known by in the rows."""
        return self.found.email or self.found.name

    @property
    def handle(self) -> str:
        """What a card's button carries: short, and the same whenever the answer is computed again."""
        pair = f"{fold(self.shown)}\0{fold(self.email)}"
        return hashlib.sha256(pair.encode()).hexdigest()[:_HANDLE]


class Mark(StrEnum):
    """What was done with a join, or why it counts nothing."""

    CLIPPED = "clipped"
    """Cut to the meeting's own time, or to the time that was asked about."""
    MERGED = "merged"
    """Partly or wholly counted already."""
    ASSUMED = "assumed"
    """The leave is taken to be when the meeting ended."""
    STILL_IN = "still_in"
    OUTSIDE = "outside"
    """Outside the meeting, or of no length."""
    LOBBY = "lobby"
    DROPPED = "dropped"
    """It ends before it begins."""
    JOIN_NOT_KNOWN = "join_not_known"
    LEAVE_NOT_KNOWN = "leave_not_known"


@dataclass(frozen=True, slots=True)
class Line:
    """One join. Times are aware UTC to the second, as Webex gave them; None: Webex doesn't know."""

    joined: datetime | None
    left: datetime | None
    adds: int
    """Seconds that the lines before it have not counted."""
    marks: frozenset[Mark]
    device_type: str | None = None
    audio: Audio | None = None
    breakout: str | None = None
    phone_number: str | None = None


@dataclass(frozen=True, slots=True)
class Explanation:
    """The working of one person's minutes.

    `lines` are in order of joining, those without a known time last. What they add up to is the attendee's `seconds`.
    """

    attendee: Attendee
    lines: tuple[Line, ...]
    stretches: tuple[tuple[datetime, datetime], ...]
    """The presence itself, merged and clipped, aware UTC. Between two stretches is a gap."""
    length: int | None
    """Of the meeting, in seconds."""

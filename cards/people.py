"""One person of a meeting, as a row of a card and as a line of text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.attendance.report import Attendee, Audio, ParticipantKind, Status, Why
from cards.blocks import Element, column, columns, paragraph, small
from cards.escape import safe
from cards.formats import figure, plural
from cards.sections import Section
from cards.times import TimeFormat, length
from cards.words import AUDIO, REASON_SENTENCES, STATUSES

BADGES = (Status.LATE, Status.LEFT_EARLY, Status.RETURNED, Status.SHORT)
"""What is said of a person beside the minutes, in this order."""
MINUTES = "84px"
_NAMED = 2
_KIND = {
    ParticipantKind.GUEST: "guest",
    ParticipantKind.NAMELESS: "guest",
    ParticipantKind.PHONE: "caller",
    ParticipantKind.OWN_PHONE: "caller",
    ParticipantKind.ROOM: "room",
    ParticipantKind.RECORDER: "recorder",
}
_NOT_THERE = (Section.ABSENT, Section.LOBBY_ONLY)
_WITHOUT_BADGES = (*_NOT_THERE, Section.OUTSIDE, Section.ELSEWHEN, Section.RECORDERS)


@dataclass(frozen=True, slots=True)
class Row:
    """A person in the section in which a card shows them, which says already what the row then leaves out.

    `maybe` is the address of somebody who was there, and may be meant; `phone_of` is whose phone a caller may be.
    `could_be` are those who can't be identified, counted by kind: any may be somebody who was not seen.
    """

    person: Attendee
    section: Section = Section.ATTENDED
    is_in_breakout: bool = False
    maybe: str = ""
    phone_of: Sequence[Attendee] = ()
    could_be: tuple[str, ...] = ()

    @property
    def seconds(self) -> int | None:
        """The presence; None where it isn't known, or was none."""
        return None if self.section in _NOT_THERE else self.person.seconds

    @property
    def share(self) -> int | None:
        """Percent; None as for `seconds`."""
        return None if self.section in _NOT_THERE else self.person.share

    @property
    def is_still_in(self) -> bool:
        return Status.STILL_IN in self.person.statuses

    @property
    def badges(self) -> list[Status]:
        statuses = () if self.section in _WITHOUT_BADGES else self.person.statuses
        return [badge for badge in BADGES if badge in statuses]

    @property
    def why(self) -> Why | None:
        """Why something isn't known, where the section or the minutes don't say it."""
        return None if self.section in _NOT_THERE or self.is_still_in else self.person.why


def draw_row(row: Row, clock: TimeFormat) -> Element:
    """Draw a ColumnSet for each person, so that a long name wraps without moving anybody else's minutes."""
    details = (" · ".join(identity(row.person)), " · ".join(_presence(row, clock)), _reason(row))
    lines = [small(words) for words in details if words]
    lines += [small(badge_words(row).capitalize(), color="Warning", isSubtle=False)] if row.badges else []
    name = paragraph(called(row.person), weight="Bolder", spacing="None")
    return columns(_minutes(row), column(name, *lines), spacing="Small")


def line(row: Row, clock: TimeFormat) -> str:
    """Return the same as a line of Markdown: a statement that ends in a full stop."""
    known = identity(row.person)
    known_by = f" ({', '.join(known)})" if known else ""
    stated = ", ".join([*(amount(row) or _unmeasured(row)), *_presence(row, clock), *_badges(row)])
    sentence = f"- **{called(row.person)}**{known_by}{': ' if stated else ''}{stated}."
    return f"{sentence} {_reason(row)}".rstrip()


def called(person: Attendee) -> str:
    """Return the name; else the address; else what there is to say."""
    nameless = "Caller without a name" if person.kind is ParticipantKind.PHONE else "Guest without a name"
    return safe(person.name) or safe(person.email or "") or nameless


def identity(person: Attendee) -> list[str]:
    """Return the address, where it isn't the name already; other names; guest, caller, room; how many; host."""
    email = safe(person.email or "")
    shown = [email] if email and email != called(person) else []
    if others := safe(", ".join(person.other_names)):
        shown.append(f"also as {others}")
    if person.kind is not ParticipantKind.PERSON:
        shown.append(_KIND[person.kind])
    if person.count > 1:
        shown.append(f"{figure(person.count)} at once")
    return shown + ["host"] * person.is_host


def amount(row: Row) -> list[str]:
    """Return `at least 12 min` and `20 %`, as far as they are known."""
    at_least = "at least " if row.person.is_at_least else ""
    total = [] if row.seconds is None else [f"{at_least}{length(row.seconds)}"]
    return total + ([] if row.share is None else [f"{row.share} %"])


def badge_words(row: Row) -> str:
    """Return `late, returned`."""
    return ", ".join(_badges(row))


def audio_words(audio: Audio) -> str:
    """Return `phone (called in)`, `no audio`."""
    return _unbroken("no audio" if audio is Audio.NONE else AUDIO[audio])


def _badges(row: Row) -> list[str]:
    return [STATUSES[badge] for badge in row.badges]


def _presence(row: Row, clock: TimeFormat) -> list[str]:
    if row.section is Section.LOBBY_ONLY:
        return []
    stayed = _stayed(row, clock)
    breakout = ["in a breakout session"] * row.is_in_breakout
    return [stayed] * bool(stayed) + breakout + list(map(audio_words, row.person.audio))


def _stayed(row: Row, clock: TimeFormat) -> str:
    """Return from when to when. Where there are no minutes, the column of minutes says that somebody is in."""
    person = row.person
    joined = clock.time(person.first_join) if person.first_join else ""
    left = clock.time(person.last_leave) if person.last_leave else ""
    if row.is_still_in:
        since = _unbroken(f"since {joined}") if joined else "join time not known"
        return since if row.seconds is None else f"in\N{NO-BREAK SPACE}{since}"
    if not joined and not left:
        return ""
    return _unbroken(f"{joined or '?'} – {left or '?'}") + (" (leave assumed)" if person.leave_is_assumed else "")


def _unbroken(words: str) -> str:
    """Return words between which no line breaks: it breaks between two facts, not within one."""
    return words.replace(" ", "\N{NO-BREAK SPACE}")


def _reason(row: Row) -> str:
    if row.person.kind is ParticipantKind.RECORDER:
        return "If it is a person, write “match”, this name, “=” and their e-mail."
    if row.phone_of:
        return f"May be the phone of {_whose(row)}."
    if row.why is Why.UNIDENTIFIED and row.could_be:
        return f"Not seen; {' and '.join(row.could_be)} could be anyone."
    if row.maybe and row.section is Section.ABSENT:
        return f"{safe(row.maybe)} was there: did you mean them?"
    return REASON_SENTENCES[row.why] if row.why else ""


def _whose(row: Row) -> str:
    """Return whose phone a caller may be: up to two are named, of more it says how many they are."""
    people = row.phone_of
    if row.person.kind is ParticipantKind.OWN_PHONE:
        return called(people[0])
    if len(people) > _NAMED:
        return f"one of {figure(len(people))} people who were there without audio"
    return f"{' or '.join(map(called, people))}, who {plural(len(people), 'was', 'were')} there without audio"


def _minutes(row: Row) -> Element:
    """Draw the minutes first and in one width: they stand below each other and beside their names on any screen."""
    if row.seconds is None:
        stands = next(iter(_unmeasured(row)), "?" if row.why else "–")
        return column(paragraph(stands, weight="Bolder", spacing="None"), width=MINUTES)
    below = ["at least"] if row.person.is_at_least else []
    below += [f"{row.share} %"] if row.share is not None else []
    total = paragraph(length(row.seconds), weight="Bolder", spacing="None")
    return column(total, *map(small, below), width=MINUTES)


def _unmeasured(row: Row) -> list[str]:
    """Return what there is to say where there are no minutes: `in`, `lobby`."""
    return ["in"] * row.is_still_in + ["lobby"] * (row.section is Section.LOBBY_ONLY)

"""An answer as a table of typed cells: what every kind of file is written from. No words here."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from enum import Enum, auto

from bot.attendance.report import Attendee, Audio, ParticipantKind, Report, Status, Why


class Column(Enum):
    """What a column tells of a person."""

    NAME = auto()
    EMAIL = auto()
    STATUS = auto()
    FIRST_JOIN = auto()
    LAST_LEAVE = auto()
    MINUTES = auto()
    PERCENT = auto()
    AUDIO = auto()
    EXPECTED = auto()
    REMARK = auto()


class Remark(Enum):
    """What else has to be said of a person's cells."""

    AT_LEAST = auto()
    LEAVE_ASSUMED = auto()
    GUEST = auto()
    CALLER = auto()
    OWN_PHONE = auto()
    NAMELESS = auto()
    ROOM = auto()
    RECORDER = auto()
    SEVERAL = auto()


_KINDS = {
    ParticipantKind.GUEST: Remark.GUEST,
    ParticipantKind.PHONE: Remark.CALLER,
    ParticipantKind.OWN_PHONE: Remark.OWN_PHONE,
    ParticipantKind.NAMELESS: Remark.NAMELESS,
    ParticipantKind.ROOM: Remark.ROOM,
    ParticipantKind.RECORDER: Remark.RECORDER,
}

Code = Status | Audio | Why | Remark
Cell = str | int | bool | datetime | timedelta | tuple[Code, ...] | None
"""A text, percent, yes or no, a local time, a length of time, codes; None where nothing is known."""


@dataclass(frozen=True, slots=True)
class Table:
    """A row for each person, with a cell for each column. `notes` are the sentences that the card shows beside it.

    `zone` is that of its times. `home` is the reader's own zone, which tells in what form their country writes numbers.
    """

    rows: tuple[tuple[Cell, ...], ...]
    zone: tzinfo
    home: tzinfo
    notes: tuple[str, ...] = ()
    columns: tuple[Column, ...] = tuple(Column)


def table_of(report: Report, zone: tzinfo, home: tzinfo, notes: tuple[str, ...] = ()) -> Table:
    """Return the people of a report. Times are aware, in `zone`; `home` is the reader's own."""
    everybody = (*report.attendees, *report.unexpected)
    # Webex counts the host as invited, be there a list of invitees or not.
    is_known = report.names_expected or any(person.is_invited and not person.is_host for person in everybody)
    rows = tuple(tuple(_cells(person, report, zone, is_known=is_known)) for person in everybody)
    return Table(rows, zone, home, notes)


def _cells(person: Attendee, report: Report, zone: tzinfo, *, is_known: bool) -> Iterator[Cell]:
    """Yield the cells in the order of Column. `is_known`: whether it is known who was expected."""
    is_expected = person.is_expected if report.names_expected else person.is_invited
    yield " / ".join((person.name, *person.other_names))
    yield person.email
    yield tuple(sorted(person.statuses))
    yield _local(person.first_join, zone)
    yield _local(person.last_leave, zone)
    yield None if person.seconds is None else timedelta(seconds=person.seconds)
    yield person.share
    yield person.audio
    yield is_expected if is_known else None
    yield tuple(_remarks(person))


def _remarks(person: Attendee) -> Iterator[Code]:
    if person.why:
        yield person.why
    if person.is_at_least:
        yield Remark.AT_LEAST
    if person.leave_is_assumed:
        yield Remark.LEAVE_ASSUMED
    if person.kind in _KINDS:
        yield _KINDS[person.kind]
    if person.count > 1:
        yield Remark.SEVERAL


def _local(moment: datetime | None, zone: tzinfo) -> datetime | None:
    return moment and moment.astimezone(zone)

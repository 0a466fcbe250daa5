"""Which section of the card shows each person, and whose share is the verdict: a function for each question."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace

from bot.answering.result import AttendanceResult
from bot.attendance.report import PEOPLE, UNIDENTIFIED, Attendee, ParticipantKind, Report, Status, Why
from cards.notes import Instead, Note, OthersCame
from cards.sections import Section

Sorted = Mapping[Section, tuple[Attendee, ...]]
_SECTIONS = (
    (Status.STILL_IN, Section.IN_NOW),
    (Status.PRESENT, Section.ATTENDED),
    (Status.ABSENT, Section.ABSENT),
    (Status.LOBBY_ONLY, Section.LOBBY_ONLY),
)
_CAME = frozenset({Section.IN_NOW, Section.ATTENDED})
_NOT_ASKED_ABOUT = (Section.UNEXPECTED, Section.BESIDE, Section.UNIDENTIFIED, Section.RECORDERS)
_NOT_COUNTED = {
    ParticipantKind.RECORDER: Section.RECORDERS,
    ParticipantKind.OWN_PHONE: Section.UNIDENTIFIED,
    **dict.fromkeys(UNIDENTIFIED, Section.UNIDENTIFIED),
}
"""Where those stand who are no people, or may be anybody, whatever they did: never among those who are counted."""
MOST_BESIDE = 10
"""People who are listed beside those who were named: the question is about these."""


@dataclass(frozen=True, slots=True)
class Sections:
    """The people of an answer by the section in which the card shows them.

    `focus` is the section that the verdict counts; `asked` of how many people, None for everybody who came.
    """

    focus: Section
    people: Sorted
    asked: int | None
    notes: tuple[Note, ...] = ()


def as_shown(report: Report, sections: Sections) -> Report:
    """Return the report with the people that the card shows, in its order."""
    people = sections.people
    listed = tuple(
        person for section in Section if section not in _NOT_ASKED_ABOUT for person in people.get(section, ())
    )
    beside = tuple(person for section in _NOT_ASKED_ABOUT for person in people.get(section, ()))
    return replace(report, attendees=listed, unexpected=beside)


def everybody(result: AttendanceResult) -> Sections:
    """Show everybody who was asked about; and who came beside them, if the invitation says who was expected."""
    sections = _sorted(result, result.question.who.invitees)
    return Sections(Section.ATTENDED, sections, _asked(result))


def missed(result: AttendanceResult) -> Sections:
    """Show who did not come, and who may not have come; if nobody is surely missing, also who was there."""
    sections, notes = _with_few_beside(_sorted(result, True))
    if result.data.is_running:
        return Sections(Section.ATTENDED, sections, _asked(result), (Instead.MISSED_IS_TOLD_LATER, *notes))
    if Section.ABSENT not in sections:
        focus = Section.NOT_KNOWN if _CAME.isdisjoint(sections) and Section.NOT_KNOWN in sections else Section.ATTENDED
        return Sections(focus, sections, _asked(result), notes)
    missing = {section: people for section, people in sections.items() if section not in _CAME}
    return Sections(Section.ABSENT, missing, _asked(result), notes)


def _with_few_beside(sections: Sorted) -> tuple[Sorted, tuple[Note, ...]]:
    """Leave out the people nobody asked about, if they are many, and note how many they are."""
    beside = sections.get(Section.BESIDE, ())
    if len(beside) <= MOST_BESIDE:
        return sections, ()
    few = dict(sections)
    del few[Section.BESIDE]
    return few, (OthersCame(len(beside)),)


def late(result: AttendanceResult) -> Sections:
    """Show who came late, and who may have; of people who were named, also who was on time."""
    start = result.report.starts
    if start is None:
        return Sections(Section.ATTENDED, _sorted(result, False), _asked(result), (Instead.LATE_NEEDS_A_START,))
    latest = start + result.report.thresholds.late_after
    if result.presence and result.presence[0]:
        latest = max(latest, result.presence[0])

    def section_of(person: Attendee) -> Section:
        if Status.LATE in person.statuses:
            return Section.LATE
        return Section.ON_TIME if person.first_join and person.first_join <= latest else Section.NOT_KNOWN

    return _judged(result, Section.LATE, section_of)


def left_early(result: AttendanceResult) -> Sections:
    """Show the same of those who left early. Nobody has, as long as the meeting runs."""
    end = result.report.ends
    if end is None:
        return Sections(Section.ATTENDED, _sorted(result, False), _asked(result), (Instead.LEFT_EARLY_IS_TOLD_LATER,))
    earliest = end - result.report.thresholds.left_early_before
    if result.presence and result.presence[1]:
        earliest = min(earliest, result.presence[1])

    def section_of(person: Attendee) -> Section:
        if Status.LEFT_EARLY in person.statuses:
            return Section.LEFT_EARLY
        is_known = person.last_leave and person.last_leave >= earliest and not person.leave_is_assumed
        return Section.STAYED if is_known else Section.NOT_KNOWN

    return _judged(result, Section.LEFT_EARLY, section_of)


def in_now(result: AttendanceResult) -> Sections:
    """Show who is there at this moment, or was there if it is over."""
    if not result.data.is_running:
        return Sections(Section.ATTENDED, _sorted(result, False), _asked(result), (Instead.MEETING_IS_OVER,))
    people = dict(_sorted(result, False))
    for section in (Section.UNIDENTIFIED, Section.RECORDERS):
        still_in = tuple(person for person in people.pop(section, ()) if Status.STILL_IN in person.statuses)
        people |= {section: still_in} if still_in else {}
    return Sections(Section.IN_NOW, people, _asked(result))


def _judged(result: AttendanceResult, focus: Section, section_of: Callable[[Attendee], Section]) -> Sections:
    """Place those who came by `section_of`.

    People outside `focus` and "not known" are shown only where certain people were asked about.
    """
    sections: defaultdict[Section, list[Attendee]] = defaultdict(list)
    for section, people in _sorted(result, False).items():
        for person in people:
            sections[section_of(person) if section in _CAME else section].append(person)
    if result.expected is None:
        nameless = [person for person in sections[Section.UNIDENTIFIED] if section_of(person) is focus]
        sections = defaultdict(list, {section: sections[section] for section in (focus, Section.NOT_KNOWN)})
        sections[Section.UNIDENTIFIED] = nameless
    found = {section: tuple(people) for section, people in sections.items() if people}
    is_nobody = result.expected is None and not found
    return Sections(focus, found, None if is_nobody else _count(result.report.attendees))


def _asked(result: AttendanceResult) -> int | None:
    return None if result.expected is None else _count(result.report.attendees)


def _count(people: Iterable[Attendee]) -> int:
    """Return how many people these are: guests of one name who were there at once are several."""
    return sum(person.count for person in people if person.kind in PEOPLE)


def _sorted(result: AttendanceResult, with_unexpected: bool) -> Sorted:
    sections: defaultdict[Section, list[Attendee]] = defaultdict(list)
    for person in result.report.attendees:
        sections[_section(result, person)].append(person)
    if with_unexpected:
        # Hosts are neither expected nor a surprise.
        who = result.question.who
        is_named = (who.emails or who.groups or who.names) and not who.invitees
        beside = Section.BESIDE if is_named else Section.UNEXPECTED
        for person in result.report.unexpected:
            if not person.is_host:
                sections[_NOT_COUNTED.get(person.kind, beside)].append(person)
    elif any(person.why is Why.UNIDENTIFIED for person in result.report.attendees):
        sections[Section.UNIDENTIFIED] += [person for person in result.report.unexpected if person.kind in UNIDENTIFIED]
    return {section: tuple(people) for section, people in sections.items() if people}


def _section(result: AttendanceResult, person: Attendee) -> Section:
    if person.kind in _NOT_COUNTED and Status.LOBBY_ONLY not in person.statuses:
        return _NOT_COUNTED[person.kind]
    if _is_mark_unknown(result, person):
        return Section.NOT_KNOWN
    for status, section in _SECTIONS:
        if status in person.statuses:
            return section
    if Status.SHORT in person.statuses:
        return Section.ELSEWHEN if result.question.presence else Section.OUTSIDE
    if result.data.is_running and person.why is Why.RUNNING:
        return _section_while_running(result, person)
    return Section.NOT_KNOWN


def _is_mark_unknown(result: AttendanceResult, person: Attendee) -> bool:
    """Tell whether a share was asked for, and nobody can say whether this person has it."""
    is_asked = result.question.ask.traits.counts_attendance and result.question.limits.pass_mark
    return bool(is_asked and result.data.times.is_ended and person.seconds is None and person.why is Why.NO_TIMES)


def _section_while_running(result: AttendanceResult, person: Attendee) -> Section:
    """Return the section while the meeting runs: Webex tells who is, was or isn't there, but no times yet."""
    record = result.data.record
    if person.email and person.email not in record.roll:
        return Section.ABSENT
    return Section.ATTENDED if record.has_left(person) else Section.NOT_KNOWN

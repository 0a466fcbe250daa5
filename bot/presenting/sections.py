"""Which section of the card shows each person, and whose share is the verdict: a function for each question."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from bot.answering.result import AttendanceResult
from bot.attendance.report import Attendee, Report, Status, Why
from bot.attendance.times import to_the_second
from cards.groups import Group
from cards.notes import Instead, Note, OthersCame

Sorted = Mapping[Group, tuple[Attendee, ...]]
_GROUPS = (
    (Status.STILL_IN, Group.IN_NOW),
    (Status.PRESENT, Group.ATTENDED),
    (Status.ABSENT, Group.ABSENT),
    (Status.LOBBY_ONLY, Group.LOBBY_ONLY),
)
_CAME = frozenset({Group.IN_NOW, Group.ATTENDED})
_NOT_ASKED_ABOUT = (Group.UNEXPECTED, Group.BESIDE)
MOST_BESIDE = 10
"""People who are listed beside those who were named: the question is about these."""


@dataclass(frozen=True, slots=True)
class Sections:
    """The people of an answer by the groups in which the card shows them.

    `focus` is the group that the verdict counts; `asked` of how many people, None for everybody who came.
    """

    focus: Group
    groups: Sorted
    asked: int | None
    notes: tuple[Note, ...] = ()


def as_shown(report: Report, sections: Sections) -> Report:
    """Return the report with the people whom the card shows, in its order."""
    groups = sections.groups
    listed = tuple(person for group in Group if group not in _NOT_ASKED_ABOUT for person in groups.get(group, ()))
    beside = tuple(person for group in _NOT_ASKED_ABOUT for person in groups.get(group, ()))
    return replace(report, attendees=listed, unexpected=beside)


def everybody(result: AttendanceResult) -> Sections:
    """Show all who were asked about, and people beside them if the invitation says whom to expect."""
    groups = _sorted(result, result.question.who.invitees)
    return Sections(Group.ATTENDED, groups, _asked(result))


def missed(result: AttendanceResult) -> Sections:
    """Show who did not come, and of whom that isn't known; if nobody is missing, also who was there."""
    groups, notes = _with_few_beside(_sorted(result, True))
    if result.data.is_running:
        return Sections(Group.ATTENDED, groups, _asked(result), (Instead.MISSED_IS_TOLD_LATER, *notes))
    if Group.ABSENT not in groups:
        return Sections(Group.ATTENDED, groups, _asked(result), notes)
    missing = {group: people for group, people in groups.items() if group not in _CAME}
    return Sections(Group.ABSENT, missing, _asked(result), notes)


def _with_few_beside(groups: Sorted) -> tuple[Sorted, tuple[Note, ...]]:
    """Leave out the people nobody asked about, if they are many, and note how many they are."""
    beside = groups.get(Group.BESIDE, ())
    if len(beside) <= MOST_BESIDE:
        return groups, ()
    few = dict(groups)
    del few[Group.BESIDE]
    return few, (OthersCame(len(beside)),)


def late(result: AttendanceResult) -> Sections:
    """Show who came late, and of whom it isn't known; of people who were named, what there is to say instead."""
    start, _ = _bounds(result.report)
    if start is None:
        return Sections(Group.ATTENDED, _sorted(result, False), _asked(result), (Instead.LATE_NEEDS_A_START,))
    latest = start + result.report.thresholds.late_after
    if result.presence and result.presence[0]:
        latest = max(latest, result.presence[0])

    def judged(person: Attendee) -> Group:
        if Status.LATE in person.statuses:
            return Group.LATE
        return Group.ON_TIME if person.first_join and person.first_join <= latest else Group.NOT_KNOWN

    return _judged(result, Group.LATE, judged)


def left_early(result: AttendanceResult) -> Sections:
    """Show the same of those who left early. Nobody has, as long as the meeting runs."""
    _, end = _bounds(result.report)
    if end is None:
        return Sections(Group.ATTENDED, _sorted(result, False), _asked(result), (Instead.LEFT_EARLY_IS_TOLD_LATER,))
    earliest = end - result.report.thresholds.left_early_before
    if result.presence and result.presence[1]:
        earliest = min(earliest, result.presence[1])

    def judged(person: Attendee) -> Group:
        if Status.LEFT_EARLY in person.statuses:
            return Group.LEFT_EARLY
        is_known = person.last_leave and person.last_leave >= earliest and not person.leave_is_assumed
        return Group.STAYED if is_known else Group.NOT_KNOWN

    return _judged(result, Group.LEFT_EARLY, judged)


def _bounds(report: Report) -> tuple[datetime | None, datetime | None]:
    """Return when the meeting began and ended, or was to: late and early are measured by it."""
    meeting = report.meeting
    plan = meeting.schedule if report.thresholds.of_schedule else None
    runs = [plan] if plan and plan.end else meeting.runs
    starts = [to_the_second(run.start) for run in runs]
    ends = [to_the_second(run.end) for run in runs if run.end]
    return min(starts, default=None), max(ends) if ends and meeting.is_ended else None


def in_now(result: AttendanceResult) -> Sections:
    """Show who is there at this moment, or was there if it is over."""
    if not result.data.is_running:
        return Sections(Group.ATTENDED, _sorted(result, False), _asked(result), (Instead.MEETING_IS_OVER,))
    return Sections(Group.IN_NOW, _sorted(result, False), _asked(result))


def _judged(result: AttendanceResult, focus: Group, judged: Callable[[Attendee], Group]) -> Sections:
    """Judge those who came. People without fault are shown only where certain people were asked about."""
    groups: defaultdict[Group, list[Attendee]] = defaultdict(list)
    for group, people in _sorted(result, False).items():
        for person in people:
            groups[judged(person) if group in _CAME else group].append(person)
    kept = groups if result.expected is not None else {group: groups[group] for group in (focus, Group.NOT_KNOWN)}
    found = {group: tuple(people) for group, people in kept.items() if people}
    is_nobody = result.expected is None and not found
    return Sections(focus, found, None if is_nobody else len(result.report.attendees))


def _asked(result: AttendanceResult) -> int | None:
    return None if result.expected is None else len(result.report.attendees)


def _sorted(result: AttendanceResult, with_unexpected: bool) -> Sorted:
    groups: defaultdict[Group, list[Attendee]] = defaultdict(list)
    for person in result.report.attendees:
        groups[_group(result, person)].append(person)
    if with_unexpected:
        # Hosts are neither expected nor a surprise.
        who = result.question.who
        is_named = (who.emails or who.groups or who.names) and not who.invitees
        groups[Group.BESIDE if is_named else Group.UNEXPECTED] = [
            person for person in result.report.unexpected if not person.is_host
        ]
    return {group: tuple(people) for group, people in groups.items() if people}


def _group(result: AttendanceResult, person: Attendee) -> Group:
    for status, group in _GROUPS:
        if status in person.statuses:
            return group
    if Status.SHORT in person.statuses:
        return Group.ELSEWHEN if result.question.presence else Group.OUTSIDE
    if result.data.is_running and person.why is Why.RUNNING:
        return _group_while_running(result, person)
    return Group.NOT_KNOWN


def _group_while_running(result: AttendanceResult, person: Attendee) -> Group:
    """Webex tells times only afterwards; but whether somebody is there, was there, or isn't listed is known now."""
    record = result.data.record
    if person.email and person.email not in record.roll:
        return Group.ABSENT
    return Group.ATTENDED if record.has_left(person) else Group.NOT_KNOWN

"""From a report to the card that shows it: which section each person stands in, and what is said beside the name."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime

from bot.answering import Answer
from bot.attendance.report import Attendee, Report, Status, Thresholds
from bot.gathering import Gathering
from cards.attendance import AttendanceView, Rule, Section
from cards.groups import Group
from cards.people import Audio as CardAudio
from cards.people import Badge, Row
from cards.people import Why as CardWhy

_BADGES = {
    Status.LATE: Badge.LATE,
    Status.LEFT_EARLY: Badge.LEFT_EARLY,
    Status.RETURNED: Badge.RETURNED,
    Status.SHORT: Badge.SHORT,
}
_GROUPS = (
    (Status.STILL_IN, Group.IN_NOW),
    (Status.PRESENT, Group.ATTENDED),
    (Status.ABSENT, Group.ABSENT),
    (Status.LOBBY_ONLY, Group.LOBBY_ONLY),
)


def present(answer: Answer, *, handle: str, now: datetime, page: int = 1) -> AttendanceView:
    """The view of an answer; `handle` is its question's, for the buttons."""
    report, gathering = answer.report, answer.gathering
    runs = report.meeting.runs
    return AttendanceView(
        question=handle,
        title=(gathering.meeting and gathering.meeting.title) or "",
        start=runs[0].start if runs else now,
        end=runs[-1].end if runs else None,
        zone=answer.zone,
        zone_name=str(answer.zone),
        sections=_sections(report),
        asked=None if answer.expected is None else len(answer.expected),
        which=_which(gathering),
        length=report.length,
        rule=_rule(report.thresholds),
        as_of=report.as_of,
        notes=report.notes,
        page=page,
    )


def _sections(report: Report) -> tuple[Section, ...]:
    rows: defaultdict[Group, list[Row]] = defaultdict(list)
    for attendee in report.attendees:
        rows[_group(attendee)].append(_row(attendee))
    rows[Group.UNEXPECTED] = [_row(attendee) for attendee in report.unexpected]
    return tuple(Section(group, tuple(rows[group])) for group in Group if rows[group])


def _group(attendee: Attendee) -> Group:
    return next((group for status, group in _GROUPS if status in attendee.statuses), Group.NOT_KNOWN)


def _row(attendee: Attendee) -> Row:
    return Row(
        name=attendee.name,
        email=attendee.email,
        is_host=attendee.is_host,
        is_guest=attendee.email is None,
        first_join=attendee.first_join,
        last_leave=attendee.last_leave,
        is_still_in=Status.STILL_IN in attendee.statuses,
        leave_is_assumed=attendee.leave_is_assumed,
        seconds=None if Status.ABSENT in attendee.statuses else attendee.seconds,
        is_at_least=attendee.is_at_least,
        share=None if Status.ABSENT in attendee.statuses else attendee.share,
        audio=tuple(CardAudio(audio.value) for audio in attendee.audio),
        badges=tuple(badge for status, badge in _BADGES.items() if status in attendee.statuses),
        why=CardWhy(attendee.why.value) if attendee.why else None,
    )


def _which(gathering: Gathering) -> str:
    runs = len(gathering.times.runs)
    restarted = f"{runs} runs: it was restarted" if runs > 1 else ""
    series = "The last meeting of this series" if gathering.is_series else ""
    return ", ".join(part for part in (series, restarted) if part)


def _rule(thresholds: Thresholds) -> Rule:
    return Rule(
        late_after=thresholds.late_after,
        left_early_before=thresholds.left_early_before,
        returned_after=thresholds.returned_after,
        pass_mark=thresholds.pass_mark,
        of_schedule=thresholds.of_schedule,
    )

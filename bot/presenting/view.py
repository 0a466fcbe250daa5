"""From an answer to the card that shows it: its sections, and what is said of the meeting and beside each name."""

from __future__ import annotations

from collections.abc import Mapping

from bot.answering.question_service import AttendanceResult
from bot.attendance.identity import suggest
from bot.attendance.report import Attendee, Status
from bot.language.question import Ask
from bot.presenting.mistyped import mistyped
from bot.presenting.notes import notes_of
from bot.presenting.sections import shown
from cards.attendance import AttendanceView, Section
from cards.groups import Group
from cards.occasion import Occasion, Series
from cards.people import BADGES, Row

NOBODY: Mapping[str, str] = {}


def present(result: AttendanceResult, *, handle: str, page: int = 1) -> AttendanceView:
    """The view of an answer; `handle` is its question's, for the buttons."""
    said, maybe = shown(result), mistyped(result)
    return AttendanceView(
        occasion=occasion(result),
        question=handle,
        sections=tuple(
            Section(group, tuple(row(result, person, group, maybe) for person in said.groups[group]))
            for group in Group
            if group in said.groups
        ),
        asked=said.asked,
        focus=said.focus,
        mark=_mark(result),
        joined=result.joined,
        presence=result.presence,
        notes=tuple(notes_of(result, said.notes)),
        suggestions=suggest(result.report),
        earlier=tuple(held.start for held in result.gathering.earlier),
        page=page,
    )


def occasion(result: AttendanceResult) -> Occasion:
    """Which meeting, when, and by which rule."""
    report, meeting = result.report, result.gathering.meeting
    runs = report.meeting.runs
    return Occasion(
        title=(meeting and meeting.title) or "",
        start=runs[0].start if runs else None,
        end=runs[-1].end if runs and report.meeting.is_ended else None,
        zone=result.zone,
        zone_name=str(result.zone),
        series=_series(result),
        runs=len(runs),
        length=report.length,
        rule=report.thresholds,
        as_of=report.as_of,
        is_running=result.gathering.is_running,
    )


def row(
    result: AttendanceResult, person: Attendee, group: Group = Group.ATTENDED, maybe: Mapping[str, str] = NOBODY
) -> Row:
    """What is said of one person; of those who are not there, or only in the lobby, just that.

    `maybe` are addresses of people who were there, by those that are nearly theirs.
    """
    if group is Group.LOBBY_ONLY:
        name, email = person.name, person.email
        return Row(name, email, is_host=person.is_host, is_guest=email is None, is_in_lobby=True)
    is_missing, is_in = group is Group.ABSENT, Status.STILL_IN in person.statuses
    badges = () if group in (Group.OUTSIDE, Group.ELSEWHEN) else BADGES
    return Row(
        name=person.name,
        email=person.email,
        is_host=person.is_host,
        is_guest=person.email is None,
        first_join=person.first_join,
        last_leave=person.last_leave,
        is_still_in=is_in,
        is_in_breakout=result.gathering.is_running and result.gathering.record.is_in_breakout(person),
        leave_is_assumed=person.leave_is_assumed,
        seconds=None if is_missing else person.seconds,
        is_at_least=person.is_at_least,
        share=None if is_missing else person.share,
        audio=person.audio,
        badges=tuple(badge for badge in badges if badge in person.statuses),
        why=None if is_missing or is_in else person.why,
        maybe=maybe.get(person.email or "", "") if is_missing else "",
    )


def _mark(result: AttendanceResult) -> int | None:
    """The share that was asked about, once it can be told who has it."""
    is_told = result.question.ask is Ask.ATTENDED and result.report.meeting.is_ended and result.report.length
    return (result.question.limits.pass_mark or None) if is_told else None


def _series(result: AttendanceResult) -> Series | None:
    if not result.is_of_series:
        return None
    return Series.ONE if result.question.held_between else Series.LAST

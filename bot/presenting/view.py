"""From an answer to the card that shows it: its sections, and what is said of the meeting and beside each name."""

from __future__ import annotations

from bot.answering.question_service import AttendanceResult
from bot.attendance.identity import suggest
from bot.attendance.report import Attendee
from bot.language.question import Ask
from bot.presenting.mistyped import mistyped
from bot.presenting.notes import notes_of
from bot.presenting.sections import shown
from cards.answer import AttendanceView
from cards.groups import Group
from cards.occasion import Occasion, Series


def present(result: AttendanceResult, *, handle: str, page: int = 1) -> AttendanceView:
    """The view of an answer; `handle` is its question's, for the buttons."""
    said = shown(result)
    return AttendanceView(
        occasion=occasion(result),
        question=handle,
        groups={group: said.groups[group] for group in Group if group in said.groups},
        asked=said.asked,
        focus=said.focus,
        mark=_mark(result),
        joined=result.joined,
        presence=result.presence,
        notes=tuple(notes_of(result, said.notes)),
        in_breakout=_in_breakout(result),
        maybe=mistyped(result),
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


def _in_breakout(result: AttendanceResult) -> frozenset[Attendee]:
    """Return who is in a breakout session now; Webex tells it only while the meeting runs."""
    if not result.gathering.is_running:
        return frozenset()
    record, report = result.gathering.record, result.report
    return frozenset(filter(record.is_in_breakout, (*report.attendees, *report.unexpected)))


def _mark(result: AttendanceResult) -> int | None:
    """The share that was asked about, once it can be told who has it."""
    is_told = result.question.ask is Ask.ATTENDED and result.report.meeting.is_ended and result.report.length
    return (result.question.limits.pass_mark or None) if is_told else None


def _series(result: AttendanceResult) -> Series | None:
    if not result.is_of_series:
        return None
    return Series.ONE if result.question.held_between else Series.LAST

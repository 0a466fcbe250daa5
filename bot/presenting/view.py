"""From an answer to the card that shows it: its sections, and what is said of the meeting and beside each name."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from bot.answering.result import AttendanceResult
from bot.attendance.identity import suggest
from bot.attendance.phones import phone_of
from bot.attendance.report import Attendee, ScheduleNotKnown, Status, Why
from bot.language.question import ByTitle, Recent
from bot.language.words import near
from bot.meetings.pending import Pending
from bot.presenting.sections import Sections
from bot.text import fold
from cards.answer import AttendanceView
from cards.notes import (
    CountedAs,
    HeldOn,
    HostMissing,
    JoinedOnly,
    LeftOut,
    LookedBack,
    NoJoinWindow,
    NotAllRead,
    Note,
    NotFinal,
    NotUnderstood,
    OnStageOnly,
)
from cards.occasion import Occasion, Series
from cards.sections import Section

_BY_PLAN = frozenset({Status.LATE, Status.LEFT_EARLY, Status.SHORT})
_BY_PLAN_ASKED = frozenset({Section.LATE, Section.LEFT_EARLY})
_MOST_TYPED = 20
"""Addresses that are looked at in one answer: people who ask for more have hardly typed them."""


def present(result: AttendanceResult, sections: Sections, *, handle: str, page: int = 1) -> AttendanceView:
    """Return the view of an answer; `handle` is its question's, for the buttons."""
    return AttendanceView(
        occasion=occasion(result),
        question=handle,
        sections={section: sections.people[section] for section in Section if section in sections.people},
        asked=sections.asked,
        focus=sections.focus,
        mark=_mark(result),
        joined=result.joined,
        presence=result.presence,
        notes=tuple(_notes(result, sections)),
        in_breakout=_in_breakout(result),
        is_without_rows=_is_without_rows(result),
        maybe=mistyped(result),
        phone_of=phone_of(result.report),
        suggestions=suggest(result.report),
        earlier=tuple(held.start for held in result.data.earlier),
        page=page,
        is_part=result.data.record.unread_after is not None,
    )


def occasion(result: AttendanceResult) -> Occasion:
    """Return which meeting it is, when it was, and by which rule people are judged."""
    report, meeting = result.report, result.data.meeting
    runs, plan = report.meeting.runs, report.meeting.schedule
    return Occasion(
        title=(meeting and meeting.title) or "",
        start=runs[0].start if runs else None,
        end=runs[-1].end if runs and report.meeting.is_ended else None,
        zone=result.zone,
        zone_name=str(result.zone),
        series=_series(result),
        runs=len(runs),
        length=report.held,
        planned=(plan.start, plan.end) if plan else None,
        judged=(report.starts, report.ends),
        rule=report.thresholds,
        as_of=report.as_of,
        is_running=result.data.is_running,
    )


def _in_breakout(result: AttendanceResult) -> frozenset[Attendee]:
    """Return who is in a breakout session now; Webex tells it only while the meeting runs."""
    if not result.data.is_running:
        return frozenset()
    record, report = result.data.record, result.report
    return frozenset(filter(record.is_in_breakout, (*report.attendees, *report.unexpected)))


def _mark(result: AttendanceResult) -> int | None:
    """Return the share that was asked about, once it can be told who has it."""
    is_told = result.question.ask.traits.counts_attendance and result.report.meeting.is_ended and result.report.length
    return (result.question.limits.pass_mark or None) if is_told else None


def _series(result: AttendanceResult) -> Series | None:
    if not result.is_of_series:
        return None
    return Series.ONE if result.question.held_between else Series.LAST


def _notes(result: AttendanceResult, sections: Sections) -> Iterator[Note]:
    """Yield the notes, the most important first."""
    if result.data.record.unread_after is not None:
        yield NotAllRead(result.data.record.unread_after)
    if result.question.left_out:
        yield NotUnderstood(result.question.left_out)
    if result.data.pending:
        yield _not_final(result, result.data.pending)
    yield from sections.notes
    if host := _missing_host(result):
        yield host
    if result.report.no_people:
        yield LeftOut(result.report.no_people)
    yield from _of_meeting(result)
    if result.joined and (result.report.attendees or not result.question.ask.traits.counts_attendance):
        yield JoinedOnly(result.joined)
    for name, email in result.data.record.merged.items():
        yield CountedAs(name, email)
    notes = result.report.notes
    yield from notes
    if result.data.is_plan_unread and ScheduleNotKnown() not in notes and _judges_times(result, sections):
        yield ScheduleNotKnown()


def _judges_times(result: AttendanceResult, sections: Sections) -> bool:
    """Tell whether anything that is said depends on when the meeting was planned."""
    everybody = (*result.report.attendees, *result.report.unexpected)
    is_asked = not _BY_PLAN_ASKED.isdisjoint({sections.focus, *sections.people})
    return is_asked or any(not _BY_PLAN.isdisjoint(person.statuses) for person in everybody)


def _missing_host(result: AttendanceResult) -> HostMissing | None:
    """Return that the host was not there, where it is known of everybody who was."""
    host, traits = result.report.missing_host, result.question.ask.traits
    is_asked = traits.counts_attendance or traits.expects_invitees
    if host is None or not is_asked or host.why not in (None, Why.GUEST, Why.OTHER_ADDRESS, Why.UNIDENTIFIED):
        return None
    return HostMissing(host.name, is_sure=host.why is None)


def _is_without_rows(result: AttendanceResult) -> bool:
    """Tell whether the meeting ran, and Webex tells of nobody at all."""
    data = result.data
    is_told_all = data.is_whole and data.times.is_ended and not result.joined
    return bool(is_told_all and data.record.is_empty and data.times.runs)


def _of_meeting(result: AttendanceResult) -> Iterator[Note]:
    """Yield what is particular about the meeting, and about where it was looked for."""
    data, which = result.data, result.question.meeting
    began = data.times.runs[0].start if data.times.runs else None
    day = which.day if isinstance(which, ByTitle | Recent) else None
    if began and day and began.astimezone(result.zone).date() != day:
        yield HeldOn(began)
    if data.is_running and data.meeting and data.meeting.is_webinar:
        yield OnStageOnly()
    if data.record.refused_windows:
        yield NoJoinWindow()
    windows = [window.start for window in data.record.windows if window.start]
    if began is None and len(windows) > 1:
        yield LookedBack(min(windows))


def _not_final(result: AttendanceResult, pending: Pending) -> NotFinal:
    ended = int((result.now - pending.ended).total_seconds()) if pending.ended else None
    return NotFinal(ended=ended, planned=pending.newer, until=pending.until if result.pending else None)


def mistyped(result: AttendanceResult) -> Mapping[str, str]:
    """Return, for addresses that did not come, the address of somebody who came and is nearly the same.

    It is shown beside the name as a question. An address that is nearly two others has none, nor has one that differs
    in its digits: `team7@` is not `team17@`.
    """
    asked = {fold(email) for email in result.question.who.emails}
    absent = [
        person for person in result.report.attendees if person.email in asked and Status.ABSENT in person.statuses
    ]
    if not 0 < len(absent) <= _MOST_TYPED:
        return {}
    came = [person.email for person in result.report.unexpected if person.email]
    found = {person.email: _nearly(person, came) for person in absent if person.email}
    return {email: others[0] for email, others in found.items() if len(others) == 1}


def _nearly(absent: Attendee, came: list[str]) -> list[str]:
    """Return addresses with the same name at nearly the same domain, or nearly the same name at the same domain."""
    name, _, domain = fold(absent.email).rpartition("@")
    found = []
    for email in came:
        other, _, place = email.rpartition("@")
        is_near = near(domain, [place]) if other == name else place == domain and near(name, [other])
        if is_near and _digits(absent.email) == _digits(email):
            found.append(email)
    return found


def _digits(email: str | None) -> list[str]:
    return [char for char in email or "" if char.isdigit()]

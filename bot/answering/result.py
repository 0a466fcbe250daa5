"""The answer to one question as values: the report, and what it was made from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo

from msgspec.structs import replace

from bot.answering.calls import Request
from bot.answering.meeting_data import MeetingData
from bot.answering.people import PeopleAsked, with_people
from bot.attendance.absences import Invitation
from bot.attendance.meeting import Measure, TimeSpan
from bot.attendance.report import Report, Thresholds, Why
from bot.attendance.timeline import starts_at
from bot.context import Named
from bot.language.question import Limits, Minutes, Pin, Question, TimesOfDay, Window
from bot.language.times import placed
from bot.meetings.pending import Pending
from bot.text import fold
from bot.webex.queries import RESOLUTION
from bot.webex.values import Meeting

BY_ITSELF = timedelta(days=7)
"""So far back Webex may look for joins where it is not told."""


@dataclass(frozen=True, slots=True)
class AttendanceResult:
    """A question with what Webex told about it. `expected` are the e-mails asked about, None for everybody who came.

    The question is pinned to the meeting that this answers for. `joined` and `presence` are the times asked about. All
    times are aware.
    """

    question: Question
    data: MeetingData
    report: Report
    expected: tuple[str, ...] | None
    joined: TimeSpan | None
    presence: TimeSpan | None
    zone: tzinfo
    now: datetime

    @property
    def named(self) -> Named:
        """The meeting that is told of, and how it was asked for."""
        meeting, pin = self.data.meeting or Meeting(), self.question.pin
        series_id = meeting.series_id or (pin.meeting_id.series if pin else "")
        return Named(self.question.meeting, meeting.title or "", series_id, meeting.room_id or "")

    @property
    def is_of_series(self) -> bool:
        """Whether a series was asked for, so that another of its meetings might be meant."""
        return self.question.pin is not None and self.question.pin.meeting_id.is_series

    @property
    def pending(self) -> Pending | None:
        """What to wait for, if it may change what is said of somebody."""
        pending = self.data.pending
        if pending is None or self.question.ask.traits.is_live:
            return None
        is_unsure = any(person.why is Why.NOT_SYNCED for person in self.report.attendees)
        return pending if self.data.record.is_empty or pending.newer or is_unsure else None


def result_of(
    request: Request, question: Question, asked: PeopleAsked, zone: tzinfo, data: MeetingData
) -> AttendanceResult:
    """Return what may be said of everybody the question is about."""
    joined = span_of(question.joined, data, request, zone)
    presence = span_of(question.presence, data, request, zone, question.limits.measure)
    is_unsure = data.times.is_ended is None or (data.pending and not data.pending.newer)
    host, hosted_by = _host(data)
    report = data.record.roll.report(
        data.times,
        now=request.now,
        expected=asked.emails,
        thresholds=_thresholds(question.limits),
        joined=joined,
        presence=presence,
        why_missing=Why.NOT_SYNCED if is_unsure else _why_not_seen(data, request.now),
        invitation=Invitation({fold(host): hosted_by, **asked.names}, request.no_people, host),
    )
    return AttendanceResult(
        question=replace(question, pin=pin_of(request, data)),
        data=data,
        report=with_people(report, asked),
        expected=asked.emails,
        joined=joined,
        presence=presence,
        zone=zone,
        now=request.now,
    )


def _host(data: MeetingData) -> tuple[str, str]:
    """Return the e-mail and the name of the meeting's host; of no host where only some people were asked about."""
    if data.meeting is None or not data.is_whole:
        return "", ""
    return data.meeting.host_email or "", data.meeting.host_display_name or ""


def _why_not_seen(data: MeetingData, now: datetime) -> Why | None:
    """Return why people without rows may have come: Webex broke off, or refused the join window."""
    if data.record.unread_after is not None:
        return Why.NOT_ALL_READ
    began = data.times.runs[0].start if data.times.runs else None
    is_cut = data.record.refused_windows and (began is None or began < now - BY_ITSELF)
    return Why.OUTSIDE_WINDOW if is_cut else None


def _thresholds(limits: Limits) -> Thresholds:
    """Return the limits that were said, and the defaults for the rest."""
    default = Thresholds()
    return Thresholds(
        late_after=_minutes(limits.late_after, default.late_after),
        left_early_before=_minutes(limits.left_early_before, default.left_early_before),
        pass_mark=default.pass_mark if limits.pass_mark is None else limits.pass_mark,
        measure=limits.measure,
    )


def _minutes(said: int | None, default: timedelta) -> timedelta:
    return default if said is None else timedelta(minutes=said)


def pin_of(request: Request, data: MeetingData) -> Pin:
    """Return the very meeting; only the series as long as Webex may still tell of a newer meeting of it."""
    query, runs = request.query, data.times.runs
    start, end = query.meeting_start_from, query.meeting_start_to
    is_open = not runs or (data.pending is not None and data.pending.newer is not None)
    if not (is_open or request.meeting_id.is_instance):
        end = runs[-1].start + RESOLUTION
    held_between = Window(start=start, end=end) if start or end else None
    return Pin(
        meeting_id=query.meeting_id,
        held_between=held_between,
        began=None if is_open else runs[0].start,
        runs=request.runs,
    )


def span_of(
    said: Window | TimesOfDay | Minutes | None,
    data: MeetingData,
    request: Request,
    zone: tzinfo,
    measure: Measure = Measure.OWN,
) -> TimeSpan | None:
    """Return the time that was said; None where none was, or where the meeting's own times are not known.

    The first minutes are those of the meeting by its measure.
    """
    runs = data.times.runs
    if said is None or not runs:
        return None
    if isinstance(said, Minutes):
        start = starts_at(data.times, measure, request.now) or runs[0].start
        return start, start + timedelta(minutes=said.first)
    if isinstance(said, TimesOfDay):
        said = placed(said, began=runs[0].start, ended=runs[-1].end or request.now, zone=zone)
    return said.start, said.end

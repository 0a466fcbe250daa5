"""From a question to its answer as values: which meeting, whom to ask Webex about, and the report of it.

Every question command shares this path; they differ in whom they expect and in what they show.
"""

from __future__ import annotations

from concurrent.futures import Executor
from dataclasses import dataclass
from dataclasses import replace as changed
from datetime import datetime, timedelta, tzinfo
from zoneinfo import ZoneInfo

from msgspec.structs import replace

from bot.answering.calls import Request
from bot.answering.expected import Expected, needs_invitees
from bot.answering.gathering import Gatherer, Gathering
from bot.attendance.meeting import TimeSpan
from bot.attendance.report import Attendee, Report, Status, Thresholds, Why
from bot.attendance.restarts import HeldMeeting
from bot.context import Context
from bot.language.question import Clock, Limits, Minutes, Pin, Question, Window
from bot.language.times import placed
from bot.language.zones import zone_named
from bot.meetings.errors import UnknownPersonError
from bot.meetings.lookup import Lookup
from bot.meetings.pending import Pending
from bot.meetings.people_asked import PeopleAsked, people_asked, with_guests
from bot.store.aliases import Aliases
from bot.webex.queries import ParticipantsQuery

RESOLUTION = timedelta(seconds=1)
"""Of the times at which Webex says that a meeting started."""


@dataclass(frozen=True, slots=True)
class AttendanceResult:
    """A question with what Webex told about it. `expected` are the e-mails asked about, None for everybody who came.

    The question is pinned to the meeting that this answers for. `joined` and `presence` are the times asked about. All
    times are aware.
    """

    question: Question
    gathering: Gathering
    report: Report
    expected: tuple[str, ...] | None
    joined: TimeSpan | None
    presence: TimeSpan | None
    zone: tzinfo
    now: datetime

    @property
    def is_of_series(self) -> bool:
        """Whether it was asked of a series, so that it might have been another of its meetings."""
        return self.question.pin is not None and self.question.pin.meeting_id.is_series

    @property
    def pending(self) -> Pending | None:
        """What there is to wait for, if somebody's answer depends on it."""
        pending = self.gathering.pending
        if pending is None or self.question.ask.traits.is_live:
            return None
        is_unsure = any(person.why is Why.NOT_SYNCED for person in self.report.attendees)
        return pending if self.gathering.record.is_empty or pending.newer or is_unsure else None


class QuestionService:
    """Finds answers on behalf of whoever asks, side by side with the threads of `pool`.

    Raises MisunderstoodError, SeveralMeetingsError, QueryError, NotPermittedError, NotSignedInError and WebexError.
    """

    def __init__(
        self,
        lookup: Lookup,
        gatherer: Gatherer,
        expected: Expected,
        aliases: Aliases,
        pool: Executor,
    ) -> None:
        self._lookup = lookup
        self._gatherer = gatherer
        self._expected = expected
        self._aliases = aliases
        self._pool = pool

    def result(self, context: Context, question: Question) -> AttendanceResult:
        """Find the meeting, ask Webex about it, and say of everybody who is asked about what may be said."""
        named = self._expected.named(context.person_id, question.who)
        zone = _zone(context, question)
        request = self._request(context, question, self._lookup.find(context, question), named)
        inviting = self._pool.submit(self._expected.invitees, request) if needs_invitees(question) else None
        gathering = self._gather(request, question, zone)
        asked = PeopleAsked(named or None)
        if inviting and not (gathering.pending and gathering.record.is_empty):
            came = _came(gathering, context) if question.who.names else ()
            try:
                asked = people_asked(question, named, came, inviting.result())
            except UnknownPersonError as unknown:
                # What was understood stays: the person who is chosen next joins it.
                unknown.question = replace(_without(question, unknown.name), pin=_pin(request, gathering))
                raise
        found = _answer(request, question, asked, zone, gathering)
        again = self._look_again(request, found)
        return _answer(request, question, asked, zone, again) if again else found

    def earlier(self, context: Context, question: Question) -> tuple[HeldMeeting, ...]:
        """The meetings of the series before the one that was answered for, newest first."""
        request = self._request(context, question, self._lookup.find(context, question), ())
        return self._gatherer.earlier(request)

    def _request(self, context: Context, question: Question, which: Pin, named: tuple[str, ...]) -> Request:
        """Everybody is asked for where uninvited people matter, or guests who are somebody named."""
        aliases = self._aliases.of(context.person_id)
        of_everybody = (
            question.ask.traits.expects_invitees
            or needs_invitees(question)
            or not set(named).isdisjoint(aliases.values())
        )
        return Request(
            person=context.person_id,
            query=_query(question, which, () if of_everybody else named, _zone(context, question)),
            at=context.at,
            now=context.now,
            aliases=aliases,
            needs_schedule=question.limits.of_schedule,
            keeps_rows=question.ask.traits.is_of_one,
        )

    def _gather(self, request: Request, question: Question, zone: tzinfo) -> Gathering:
        """Times of the day need the day: the meeting is asked for first, and then again with the window."""
        gathering = self._gatherer.gather(request)
        span = _span(question.joined, gathering, request, zone)
        if not isinstance(question.joined, Clock) or span is None:
            return gathering
        placed_in = changed(request.query, join_from=span[0], join_to=span[1])
        return self._gatherer.gather(changed(request, query=placed_in))

    def _look_again(self, request: Request, result: AttendanceResult) -> Gathering | None:
        """Before anybody is called absent: they may be a guest, whom Webex tells only to those who ask for everybody.

        Nor does it list who has left while the meeting runs: those are told to whoever asks by e-mail.
        """
        gathering, people = result.gathering, result.report.attendees
        if request.query.emails and any(Status.ABSENT in person.statuses for person in people):
            return self._gatherer.everybody(request, gathering)
        missing = [person.email for person in people if person.email and person.email not in gathering.record.roll]
        if gathering.is_running and missing and not request.query.emails:
            self._gatherer.look_for(request, gathering, missing)
            return gathering
        return None


def _answer(
    request: Request, question: Question, asked: PeopleAsked, zone: tzinfo, gathering: Gathering
) -> AttendanceResult:
    joined = _span(question.joined, gathering, request, zone)
    presence = _span(question.presence, gathering, request, zone)
    is_unsure = gathering.times.is_ended is None or (gathering.pending and not gathering.pending.newer)
    report = gathering.record.roll.report(
        gathering.times,
        now=request.now,
        expected=asked.emails,
        thresholds=thresholds(question.limits),
        joined=joined,
        presence=presence,
        why_missing=Why.NOT_SYNCED if is_unsure else None,
    )
    return AttendanceResult(
        question=replace(question, pin=_pin(request, gathering)),
        gathering=gathering,
        report=with_guests(report, asked.guests),
        expected=asked.emails,
        joined=joined,
        presence=presence,
        zone=zone,
        now=request.now,
    )


def _came(gathering: Gathering, context: Context) -> tuple[Attendee, ...]:
    return gathering.record.roll.report(gathering.times, now=context.now).attendees


def thresholds(limits: Limits) -> Thresholds:
    """What was said of them, and the defaults for the rest."""
    default = Thresholds()
    return Thresholds(
        late_after=_minutes(limits.late_after, default.late_after),
        left_early_before=_minutes(limits.left_early_before, default.left_early_before),
        pass_mark=default.pass_mark if limits.pass_mark is None else limits.pass_mark,
        of_schedule=limits.of_schedule,
    )


def _minutes(said: int | None, default: timedelta) -> timedelta:
    return default if said is None else timedelta(minutes=said)


def _zone(context: Context, question: Question) -> tzinfo:
    """Return the zone that the question names, or else the asker's own."""
    return zone_named(question.zone) if question.zone else context.zone


def _query(question: Question, which: Pin, emails: tuple[str, ...], zone: tzinfo) -> ParticipantsQuery:
    joined = question.joined if isinstance(question.joined, Window) else Window()
    started = which.held_between or Window()
    return ParticipantsQuery(
        meeting_id=which.meeting_id,
        emails=emails,
        meeting_start_from=started.start,
        meeting_start_to=started.end,
        join_from=joined.start,
        join_to=joined.end,
        host_email=question.hosted_by,
        timezone=zone.key if isinstance(zone, ZoneInfo) else None,
    )


def _without(question: Question, name: str) -> Question:
    names = tuple(other for other in question.who.names if other != name)
    return replace(question, who=replace(question.who, names=names))


def _pin(request: Request, gathering: Gathering) -> Pin:
    """This very meeting; the series as long as its newest one may still be told."""
    query, runs = request.query, gathering.times.runs
    start, end = query.meeting_start_from, query.meeting_start_to
    is_open = not runs or (gathering.pending is not None and gathering.pending.newer is not None)
    if not (is_open or request.meeting_id.is_instance):
        end = runs[-1].start + RESOLUTION
    held_between = Window(start=start, end=end) if start or end else None
    return Pin(meeting_id=query.meeting_id, held_between=held_between, began=None if is_open else runs[0].start)


def _span(
    said: Window | Clock | Minutes | None, gathering: Gathering, request: Request, zone: tzinfo
) -> TimeSpan | None:
    """What was said of the time, once the meeting's own times are known."""
    runs = gathering.times.runs
    if said is None or not runs:
        return None
    if isinstance(said, Minutes):
        return runs[0].start, runs[0].start + timedelta(minutes=said.first)
    if isinstance(said, Clock):
        said = placed(said, began=runs[0].start, ended=runs[-1].end or request.now, zone=zone)
    return said.start, said.end

"""From a question to its answer as values: which meeting, which people to ask Webex about, and the report.

Every question takes this path. What sets them apart stands in `Ask.traits`.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Executor, Future
from contextlib import suppress
from dataclasses import replace as changed
from datetime import tzinfo
from functools import partial
from typing import NamedTuple
from zoneinfo import ZoneInfo

from msgspec.structs import replace

from bot.answering.calls import Request
from bot.answering.meeting_data import MeetingData
from bot.answering.meeting_reader import Everybody, MeetingReader
from bot.answering.people import Expected, PeopleAsked, needs_invitees, people_asked
from bot.answering.plan import PlanReader
from bot.answering.result import AttendanceResult, pin_of, result_of, span_of
from bot.attendance.identity import suggest
from bot.attendance.report import Attendee, Status, Suggestion, Why
from bot.attendance.restarts import HeldMeeting
from bot.context import Context
from bot.errors import UserError
from bot.language.question import ById, Pin, Question, TimesOfDay, Window
from bot.language.zones import zone_of
from bot.meetings.errors import NoSuchMeetingError, UnknownPersonError
from bot.meetings.lookup import Found, Lookup
from bot.store.aliases import Aliases
from bot.store.no_people import NoPeople
from bot.text import fold
from bot.webex.queries import ParticipantsQuery
from bot.webex.values import Invitee


class Read(NamedTuple):
    """What was asked, what Webex told, and what it was asked beside: who was invited, and who else came."""

    request: Request
    data: MeetingData
    inviting: Future[tuple[Invitee, ...] | None] | None
    everybody: Future[Everybody] | None


WHOLE_TRIES = 3
"""Where Webex breaks off in the middle of its list of people so often, what was read is told as a part."""


class QuestionService:
    """Answers questions on behalf of the person who asks, side by side with the threads of `pool`.

    Raises UserError, NotPermittedError, NotSignedInError and WebexError.
    """

    def __init__(
        self,
        lookup: Lookup,
        reader: MeetingReader,
        plans: PlanReader,
        expected: Expected,
        aliases: Aliases,
        no_people: NoPeople,
        pool: Executor,
    ) -> None:
        self._lookup = lookup
        self._reader = reader
        self._plans = plans
        self._expected = expected
        self._aliases = aliases
        self._no_people = no_people
        self._pool = pool

    def result(self, context: Context, question: Question) -> AttendanceResult:
        """Find the meeting, ask Webex about it, and return what may be said of everybody the question is about."""
        _, result = self._ask(context, question)
        return result

    def confirm(self, context: Context, question: Question, handle: str) -> tuple[AttendanceResult, Suggestion | None]:
        """Return the answer that takes the suggestion of `handle` for true, and that suggestion.

        Where the answer no longer suggests that, return it as it is, and None.
        """
        answer, result = self._ask(context, question)
        pair = next((pair for pair in suggest(result.report) if pair.handle == handle), None)
        if pair is None:
            return result, None
        result.data.record.confirm(pair)
        return answer(result.data), pair

    def _ask(
        self, context: Context, question: Question
    ) -> tuple[Callable[[MeetingData], AttendanceResult], AttendanceResult]:
        """Ask Webex; return how to make an answer of what it tells, and that answer."""
        question = self._lookup.settled(context, question)
        named = self._expected.named(context.person_id, question.who)
        zone = zone_of(question.zone, context.zone)
        request, data, inviting, everybody = self._read_found(context, question, named, zone)
        asked = PeopleAsked(named or None)
        if inviting and not (data.pending and data.record.is_empty):
            came = _came(data, context) if question.who.names else ()
            try:
                asked = people_asked(question, named, came, inviting.result())
            except UnknownPersonError as unknown:
                # What was understood stays: the person who is chosen next joins it.
                unknown.question = replace(_without(question, unknown.name), pin=pin_of(request, data))
                raise
        answer = partial(result_of, request, question, asked, zone)
        found = answer(data)
        again = self._look_again(request, found, everybody)
        return answer, answer(again) if again else found

    def _read_found(self, context: Context, question: Question, named: tuple[str, ...], zone: tzinfo) -> Read:
        """Find the meeting and read it.

        One that should be running now may be called off: where Webex tells nothing of it, the one before is meant.
        """
        found = self._lookup.find(context, question)
        read = self._read_one(context, question, found, named, zone)
        if found.may_be_off and not read.data.times.runs and not question.ask.traits.is_live:
            with suppress(NoSuchMeetingError):
                begun = self._lookup.of_begun.find(context, question)
                return self._read_one(context, question, begun, named, zone)
        return read

    def _read_one(
        self, context: Context, question: Question, found: Found, named: tuple[str, ...], zone: tzinfo
    ) -> Read:
        request = self._request(context, question, found.pin, named)
        inviting = self._pool.submit(self._expected.invitees, request) if needs_invitees(question) else None
        # To explain one person's minutes nothing of anybody else is read, unless that person seems absent.
        everybody = None if question.ask.traits.is_of_one else self._reader.begin_everybody(request)
        data = self._read(request, question, zone)
        _check_day(question, data, zone)
        if found.same_day:
            data = changed(data, earlier=tuple(each.held for each in found.same_day))
        return Read(request, data, inviting, everybody)

    def earlier(self, context: Context, question: Question) -> tuple[HeldMeeting, ...]:
        """Return the meetings of the series before the one that was answered for, newest first."""
        request = self._request(context, question, self._lookup.find(context, question).pin, ())
        return self._reader.earlier(request)

    def _request(self, context: Context, question: Question, which: Pin, named: tuple[str, ...]) -> Request:
        """Return what to ask Webex. It is about everybody where uninvited people matter, or confirmed guests."""
        aliases = self._aliases.of(context.person_id)
        of_everybody = (
            question.ask.traits.expects_invitees
            or needs_invitees(question)
            or not set(map(fold, named)).isdisjoint(map(fold, (*aliases, *aliases.values())))
        )
        return Request(
            person=context.person_id,
            runs=which.runs,
            takes_part=context.attempt > WHOLE_TRIES,
            began=which.began,
            query=_query(question, which, () if of_everybody else named, zone_of(question.zone, context.zone)),
            at=context.at,
            now=context.now,
            aliases=aliases,
            no_people=frozenset(map(fold, self._no_people.of(context.person_id))),
            keeps_rows=question.ask.traits.is_of_one or isinstance(question.joined, TimesOfDay),
        )

    def _read(self, request: Request, question: Question, zone: tzinfo) -> MeetingData:
        """Read the meeting and its plan."""
        dates = self._plans.begin(request)
        return self._plans.planned(request, self._in_window(request, question, zone), dates)

    def _in_window(self, request: Request, question: Question, zone: tzinfo) -> MeetingData:
        """Read the meeting. For times of the day its day must be known: they are cut out of the whole."""
        data = self._reader.read(request)
        span = span_of(question.joined, data, request, zone)
        if not isinstance(question.joined, TimesOfDay) or span is None:
            return data
        return data.cut(Window(start=span[0], end=span[1]))

    def _look_again(
        self, request: Request, result: AttendanceResult, everybody: Future[Everybody] | None
    ) -> MeetingData | None:
        """Look for people who seem absent; return None where nobody is to be looked for.

        They may be guests: Webex tells of guests only where everybody is asked for. While the meeting runs Webex
        lists nobody who has left, but tells of them where they are asked for by e-mail.
        """
        data, people = result.data, result.report.attendees
        if request.query.emails and any(_seems_missing(person) for person in people):
            return self._reader.everybody(request, data, everybody)
        missing = [person.email for person in people if person.email and person.email not in data.record.roll]
        if data.is_running and missing and not request.query.emails:
            self._reader.look_for(request, data, missing)
            return data
        return None


def _check_day(question: Question, data: MeetingData, zone: tzinfo) -> None:
    """Check the day that was said beside the ID of one meeting. Raises UserError for another day."""
    said, which = question.held_between, question.meeting
    if said is None or not isinstance(which, ById) or which.meeting_id.is_series or not data.times.runs:
        return
    first, last = data.times.runs[0], data.times.runs[-1]
    is_before = said.start and last.end and last.end <= said.start
    is_after = said.end and first.start >= said.end
    if is_before or is_after:
        raise UserError("another day", held=first.start.astimezone(zone))


def _seems_missing(person: Attendee) -> bool:
    return Status.ABSENT in person.statuses or person.why is Why.NO_ROWS


def _came(data: MeetingData, context: Context) -> tuple[Attendee, ...]:
    return data.record.roll.report(data.times, now=context.now).attendees


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

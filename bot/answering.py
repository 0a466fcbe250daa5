"""From a question to its answer as values: which meeting, whom to ask Webex about, and the report of it.

Every question command shares this path; they differ in whom they expect and in what they show.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta, tzinfo

from msgspec.structs import replace

from bot.attendance.frame import Window as Span
from bot.attendance.report import Report, Thresholds
from bot.conversation import Asking
from bot.gathering import Gatherer, Gathering
from bot.language.question import Clock, Limits, Minutes, Question, Window
from bot.language.times import placed
from bot.language.zones import zone_named
from bot.lookup import Lookup
from bot.webex.participants import ParticipantsQuery


@dataclass(frozen=True, slots=True)
class Answer:
    """A question with what Webex told about it. `expected` are the e-mails asked about, None for everybody who came."""

    question: Question
    gathering: Gathering
    report: Report
    expected: tuple[str, ...] | None
    zone: tzinfo


class Answering:
    """Finds answers on behalf of whoever asks. Raises Misunderstood, QueryError, NotSignedIn and WebexError."""

    def __init__(self, lookup: Lookup, gatherer: Gatherer) -> None:
        self._lookup = lookup
        self._gatherer = gatherer

    def answer(self, asking: Asking, question: Question) -> Answer:
        """Whose attendance is asked is in the question's e-mails; nobody named means everybody who came."""
        zone = zone_named(question.zone) if question.zone else asking.zone
        meeting_id = self._lookup.find(asking, question)
        expected = question.who.emails or None
        gathering = self._gather(asking, question, meeting_id, zone)
        report = gathering.roll.report(
            gathering.times,
            now=asking.now,
            expected=expected,
            thresholds=thresholds(question.limits),
            joined=_span(question.joined, gathering, asking, zone),
            presence=_span(question.presence, gathering, asking, zone),
        )
        return Answer(question, gathering, report, expected, zone)

    def _gather(self, asking: Asking, question: Question, meeting_id: str, zone: tzinfo) -> Gathering:
        """Times of the day need the day: the meeting is asked for first, and then again with the window."""
        query = _query(question, meeting_id)
        gathering = self._gatherer.gather(asking.person_id, query, asking.now)
        if not isinstance(question.joined, Clock):
            return gathering
        span = _span(question.joined, gathering, asking, zone)
        placed_in = replace(question, joined=Window(start=span[0], end=span[1]) if span else None)
        return self._gatherer.gather(asking.person_id, _query(placed_in, meeting_id), asking.now)


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


def _query(question: Question, meeting_id: str) -> ParticipantsQuery:
    joined = question.joined if isinstance(question.joined, Window) else Window()
    held = question.held or Window()
    return ParticipantsQuery(
        meeting_id=meeting_id,
        emails=question.who.emails,
        meeting_start_from=held.start,
        meeting_start_to=held.end,
        join_from=joined.start,
        join_to=joined.end,
        host_email=question.hosted_by,
    )


def _span(said: Window | Clock | Minutes | None, gathering: Gathering, asking: Asking, zone: tzinfo) -> Span | None:
    """What was said of the time, once the meeting's own times are known."""
    runs = gathering.times.runs
    if said is None or not runs:
        return None
    if isinstance(said, Minutes):
        return runs[0].start, runs[0].start + timedelta(minutes=said.first)
    if isinstance(said, Clock):
        said = placed(said, began=runs[0].start, ended=runs[-1].end or asking.now, zone=zone)
    return said.start, said.end

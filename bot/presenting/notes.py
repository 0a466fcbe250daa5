"""What has to be said beside an answer: that it isn't final, which time counts, who was taken for whom."""

from __future__ import annotations

from collections.abc import Iterator

from bot.answering.question_service import AttendanceResult
from bot.attendance.meeting import TimeSpan
from bot.language.question import Ask
from bot.meetings.pending import Pending
from cards.times import TimeFormat, length


def notes_of(result: AttendanceResult, of_question: str = "") -> Iterator[str]:
    """Sentences, the weightiest first; `of_question` is what its command has to say."""
    clock = _clock(result)
    if result.gathering.pending:
        yield _not_final(result, result.gathering.pending, clock)
    if of_question:
        yield of_question
    if result.joined and (result.report.attendees or result.question.ask is not Ask.ATTENDED):
        yield f"Only those who joined {_span(result.joined, clock)} are looked at."
    for name, email in result.gathering.record.merged.items():
        yield f"{name} is counted as {email}, as you confirmed. To undo: forget alias {name}"
    yield from result.report.notes


def time_counted(result: AttendanceResult) -> str:
    """In which time minutes count, where that isn't the whole meeting."""
    return f"Minutes count {_span(result.presence, _clock(result))} only." if result.presence else ""


def time_asked_about(result: AttendanceResult) -> str:
    """What is looked for in the time that was asked about: `joined since 14:30`, `was there from 10:00 to 10:15`."""
    if result.joined:
        return f"joined {_span(result.joined, _clock(result))}"
    return f"was there {_span(result.presence, _clock(result))}" if result.presence else ""


def _clock(result: AttendanceResult) -> TimeFormat:
    runs = result.report.meeting.runs
    return TimeFormat(result.zone, runs[0].start if runs else result.now)


def _not_final(result: AttendanceResult, pending: Pending, clock: TimeFormat) -> str:
    promise = f" I'll answer again by myself, by {clock.time(pending.until)}." if result.pending else ""
    if pending.newer:
        planned = TimeFormat(result.zone, pending.newer)
        return f"Webex tells nothing yet of the meeting planned for {planned.day_and_time()}.{promise}"
    if pending.ended:
        ago = length(int((result.now - pending.ended).total_seconds()))
        return f"Ended {ago} ago: Webex may not have told of everybody yet.{promise}"
    return f"Webex does not tell yet whether the meeting is over.{promise}"


def _span(span: TimeSpan, clock: TimeFormat) -> str:
    start, end = (clock.time(moment) if moment else "" for moment in span)
    if start and end:
        return f"from {start} to {end}"
    return f"since {start}" if start else f"before {end}"

"""What has to be said beside an answer: that it isn't final, which time counts, who was taken for whom."""

from __future__ import annotations

from collections.abc import Iterator

from bot.answering.answer import Answer
from bot.attendance.frame import Window as Span
from bot.finding.pending import Pending
from bot.language.question import Ask
from cards.moments import Clock, length


def notes_of(answer: Answer, of_question: str = "") -> Iterator[str]:
    """Sentences, the weightiest first; `of_question` is what its command has to say."""
    clock = _clock(answer)
    if answer.gathering.pending:
        yield _not_final(answer, answer.gathering.pending, clock)
    if of_question:
        yield of_question
    if answer.joined and (answer.report.attendees or answer.question.ask is not Ask.ATTENDED):
        yield f"Only those who joined {_span(answer.joined, clock)} are looked at."
    for name, email in answer.gathering.record.merged.items():
        yield f"{name} is counted as {email}, as you confirmed. To undo: forget alias {name}"
    yield from answer.report.notes


def time_counted(answer: Answer) -> str:
    """In which time minutes count, where that isn't the whole meeting."""
    return f"Minutes count {_span(answer.presence, _clock(answer))} only." if answer.presence else ""


def time_asked_about(answer: Answer) -> str:
    """What is looked for in the time that was asked about: `joined since 14:30`, `was there from 10:00 to 10:15`."""
    if answer.joined:
        return f"joined {_span(answer.joined, _clock(answer))}"
    return f"was there {_span(answer.presence, _clock(answer))}" if answer.presence else ""


def _clock(answer: Answer) -> Clock:
    runs = answer.report.meeting.runs
    return Clock(answer.zone, runs[0].start if runs else answer.now)


def _not_final(answer: Answer, pending: Pending, clock: Clock) -> str:
    promise = f" I'll answer again by myself, by {clock.time(pending.until)}." if answer.pending else ""
    if pending.newer:
        planned = Clock(answer.zone, pending.newer)
        return f"Webex tells nothing yet of the meeting planned for {planned.day_and_time()}.{promise}"
    if pending.ended:
        ago = length(int((answer.now - pending.ended).total_seconds()))
        return f"Ended {ago} ago: Webex may not have told of everybody yet.{promise}"
    return f"Webex does not tell yet whether the meeting is over.{promise}"


def _span(span: Span, clock: Clock) -> str:
    start, end = (clock.time(moment) if moment else "" for moment in span)
    if start and end:
        return f"from {start} to {end}"
    return f"since {start}" if start else f"before {end}"

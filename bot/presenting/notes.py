"""Note what the reader of an answer must know: that it isn't final, what was looked at, who was taken for whom."""

from __future__ import annotations

from collections.abc import Iterator

from bot.answering.question_service import AttendanceResult
from bot.language.question import Ask
from bot.meetings.pending import Pending
from cards.notes import CountedAs, JoinedOnly, Note, NotFinal


def notes_of(result: AttendanceResult, of_question: tuple[Note, ...] = ()) -> Iterator[Note]:
    """Yield the notes, the most important first; `of_question` are those of the kind of question."""
    if result.gathering.pending:
        yield _not_final(result, result.gathering.pending)
    yield from of_question
    if result.joined and (result.report.attendees or result.question.ask is not Ask.ATTENDED):
        yield JoinedOnly(result.joined)
    for name, email in result.gathering.record.merged.items():
        yield CountedAs(name, email)
    yield from result.report.notes


def _not_final(result: AttendanceResult, pending: Pending) -> NotFinal:
    ended = int((result.now - pending.ended).total_seconds()) if pending.ended else None
    return NotFinal(ended=ended, planned=pending.newer, until=pending.until if result.pending else None)

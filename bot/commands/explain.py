"""`explain bob@example.com <meeting>`: every join behind one person's minutes, for when somebody disagrees."""

from __future__ import annotations

from dataclasses import replace

from bot.answering.question_service import AttendanceResult, QuestionService
from bot.attendance.explain import explain
from bot.attendance.identity import suggest
from bot.attendance.report import Attendee, Explanation, Status, Why
from bot.chat.history import History
from bot.chat.replies import tell
from bot.context import Command, Context, Reply, Topic
from bot.language.question import Ask, Output, Question
from bot.meetings.errors import NobodyNamedError, NoTableError
from bot.presenting.mistyped import mistyped
from bot.presenting.presenter import Presenter
from bot.presenting.view import occasion, row
from cards import explain as explain_card
from cards.explain import ExplainView
from cards.notice import NoticeView

_EXAMPLE = "for example: explain bob@example.com last"
_WHY = {
    Why.RUNNING: "The meeting is still running: the person may yet come.",
    Why.NOT_SYNCED: "But Webex has not told everything of this meeting.",
    Why.GUEST: "But guests were there whose names fit: one of them may be the person.",
    Why.OUTSIDE_WINDOW: "But only a part of the meeting was asked about.",
}


class Explain:
    """Shows the working of one person's minutes."""

    def __init__(self, answering: QuestionService, answers: Presenter, history: History) -> None:
        self._service = answering
        self._answers = answers
        self._history = history

    def command(self) -> Command:
        return Command(
            name="explain",
            usage="explain <e-mail> <meeting>",
            summary="Every join and leave of one person, with device, audio and breakout session; what counts, what"
            " does not and why, and the sum.",
            example="explain bob@example.com last",
            topic=Topic.MEETINGS,
            asks=(Ask.EXPLAIN,),
            ask=self.ask,
        )

    def ask(self, context: Context, question: Question) -> Reply:
        """Show one person's working. Raises NobodyNamedError and NoTableError."""
        _must_be_one(question)
        if question.output is not Output.CARD:
            raise NoTableError("A file has a line for each person: ask for example: who attended last as csv")
        result = self._service.result(context, question)
        if not result.report.attendees:  # nobody is known yet, or nobody came: then a name can't be anybody's
            return self._answers.reply(context, result)
        person = result.report.attendees[0]
        record = result.gathering.record
        explanation = explain(
            person.email or person.name,
            record.rows,
            result.report.meeting,
            now=context.now,
            thresholds=result.report.thresholds,
            presence=result.presence,
            aliases=record.aliases,
        )
        if explanation is None and result.pending:
            return self._answers.reply(context, result)
        self._history.keep(context, result.question)
        if explanation is None:
            return tell(_nothing(result, person), is_direct=question.privately)
        view = _view(result, explanation, with_phones=question.privately or not context.is_group)
        return Reply(explain_card.text(view), explain_card.draw(view), is_direct=question.privately)


def _must_be_one(question: Question) -> None:
    who = question.who
    named = (*who.emails, *who.names)
    if not named:
        raise NobodyNamedError(f"Name one person and the meeting, {_EXAMPLE}")
    if len(named) > 1 or who.groups:
        raise NobodyNamedError(f"Only one person at a time, please, {_EXAMPLE}")


def _view(result: AttendanceResult, explanation: Explanation, *, with_phones: bool) -> ExplainView:
    lines = explanation.lines
    return ExplainView(
        occasion=occasion(result),
        person=row(result, explanation.attendee),
        lines=lines if with_phones else tuple(replace(line, phone_number=None) for line in lines),
        stretches=explanation.stretches,
    )


def _nothing(result: AttendanceResult, person: Attendee) -> NoticeView:
    """Somebody without a single row, and what follows from that."""
    meeting = result.gathering.meeting
    title = f"“{meeting.title}”" if meeting and meeting.title else "this meeting"
    sentence = f"Webex tells of no join of {person.email} in {title}."
    if Status.ABSENT in person.statuses:
        maybe = mistyped(result).get(person.email or "")
        hint = f"{maybe} was there: did you mean them?" if maybe else ""
        return NoticeView("No join to explain", f"{sentence} So the person counts as absent.", hint)
    guests = [found.guest.name for found in suggest(result.report) if found.email == person.email]
    if guests:
        next_step = f"Ask about the guest: explain {guests[0]}, and then the meeting."
        return NoticeView("No join to explain", f"{sentence} But a guest “{guests[0]}” was there.", next_step)
    return NoticeView(
        "No join to explain", " ".join(filter(None, [sentence, _WHY.get(person.why) if person.why else ""]))
    )

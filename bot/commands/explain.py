"""`explain bob@example.com <meeting>`: every join behind one person's minutes, for when somebody disagrees."""

from __future__ import annotations

from dataclasses import replace

from bot.answering.question_service import QuestionService
from bot.answering.result import AttendanceResult
from bot.attendance.explain import explain
from bot.attendance.identity import suggest
from bot.attendance.report import Attendee, Explanation, Status
from bot.chat import notices
from bot.chat.history import History
from bot.context import Context, Reply
from bot.errors import UserError
from bot.language.question import Output, Question
from bot.presenting.presenter import Presenter
from bot.presenting.view import mistyped, occasion
from cards import explain as explain_card
from cards.explain import ExplainView


class Explain:
    """The command that shows how one person's minutes add up."""

    def __init__(self, service: QuestionService, presenter: Presenter, history: History) -> None:
        self._service = service
        self._presenter = presenter
        self._history = history

    def ask(self, context: Context, question: Question) -> Reply:
        """Show how one person's minutes add up. Raises UserError."""
        _must_be_one(question)
        if question.output is not Output.CARD:
            raise UserError("no table of one")
        result = self._service.result(context, question)
        if not result.report.attendees:  # nobody is known yet, or nobody came: then a name can't be anybody's
            return self._presenter.reply(context, result)
        person = result.report.attendees[0]
        record = result.data.record
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
            return self._presenter.reply(context, result)
        self._history.keep(context, result.question)
        with_phones = question.privately or not context.is_group
        reply = _explained(result, explanation, with_phones=with_phones) if explanation else _nothing(result, person)
        return replace(reply, is_direct=question.privately)


def _must_be_one(question: Question) -> None:
    who = question.who
    named = (*who.emails, *who.names)
    if not named:
        raise UserError("nobody to explain")
    if len(named) > 1 or who.groups:
        raise UserError("too many to explain")


def _explained(result: AttendanceResult, explanation: Explanation, *, with_phones: bool) -> Reply:
    if not with_phones:
        lines = tuple(replace(line, phone_number=None) for line in explanation.lines)
        explanation = replace(explanation, lines=lines)
    view = ExplainView(occasion=occasion(result), explanation=explanation, presence=result.presence)
    return Reply(explain_card.text(view), explain_card.draw(view), names=(result.named,))


def _nothing(result: AttendanceResult, person: Attendee) -> Reply:
    """Tell of somebody without a single row, and what follows from that."""
    meeting, email = result.named, person.email or ""
    if Status.ABSENT in person.statuses:
        return notices.absent(email, meeting, maybe=mistyped(result).get(email, ""))
    guests = [found.shown for found in suggest(result.report) if found.email == person.email]
    if guests:
        return notices.maybe_came_as(email, meeting, guests[0])
    return notices.not_known(email, meeting, person.why)

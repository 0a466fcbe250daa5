"""The answer as a card or a file, and what the card's buttons do: other pages, other dates, a new look."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace as changed
from datetime import timedelta, tzinfo

from msgspec.structs import replace

from bot.answering.question_service import QuestionService
from bot.answering.result import AttendanceResult
from bot.chat.history import History
from bot.chat.replies import SENT_DIRECTLY, instead_of_file, old_card
from bot.context import Command, Context, Reply
from bot.errors import UserError
from bot.exports.file import file_of
from bot.exports.table import table_of
from bot.language.question import Ask, ByTitle, Output, Pin, Question, Recent, Window
from bot.meetings.pending import Pending
from bot.presenting.sections import Sections, as_shown
from bot.presenting.view import present
from bot.store.aliases import Aliases
from bot.webex.queries import RESOLUTION
from cards import attendance, waiting
from cards.answer import AttendanceView
from cards.attendance import AskEarlier, Refresh, ThisIs, TurnPage
from cards.verdict import tally
from cards.waiting import WaitingView

LOOK_AGAIN = timedelta(minutes=1)
"""How often Webex is asked for what it doesn't tell yet."""


class Presenter:
    """Answers questions with the card of an attendance, and handles its buttons.

    `sections` has the function that sorts people for each question. `look_again` is how long to wait for what isn't
    known yet.
    """

    def __init__(
        self,
        service: QuestionService,
        history: History,
        aliases: Aliases,
        sections: Mapping[Ask, Callable[[AttendanceResult], Sections]],
        look_again: timedelta = LOOK_AGAIN,
    ) -> None:
        self._service = service
        self._sections = sections
        self._history = history
        self._aliases = aliases
        self._look_again = look_again

    def buttons(self) -> Command:
        """Return what handles the buttons of an answer."""
        return Command(
            presses={TurnPage: self.turn, Refresh: self.refresh, AskEarlier: self.earlier, ThisIs: self.this_is}
        )

    def ask(self, context: Context, question: Question) -> Reply:
        """Answer a question that was just asked."""
        return self.reply(context, self._service.result(context, question))

    def turn(self, context: Context, press: TurnPage) -> Reply:
        """Answer again, with another page, on behalf of the person who pressed the button."""
        return self._again(context, press.question, press.page)

    def refresh(self, context: Context, press: Refresh) -> Reply:
        """Answer again, with the meeting as it is now."""
        return self._again(context, press.question)

    def earlier(self, context: Context, press: AskEarlier) -> Reply:
        """Answer the same about an earlier meeting of the series, below the answer about the later one."""
        question = self._history.find(press.question)
        if question is None or question.pin is None:
            return old_card()
        earlier = self._service.earlier(context, question)
        if not 0 < press.back <= len(earlier):
            return old_card()
        runs = earlier[press.back - 1].runs
        held_between = Window(start=runs[0].start - RESOLUTION, end=runs[-1].start + RESOLUTION)
        # The meeting stays as it was said: that decides who may read of it.
        pin = Pin(meeting_id=question.pin.meeting_id.series, held_between=held_between)
        which = question.meeting
        if isinstance(which, ByTitle | Recent):
            which = replace(which, back=0, day=None, hour=None)
        return changed(
            self.ask(context, replace(question, meeting=which, held_between=held_between, pin=pin)), replaces=None
        )

    def this_is(self, context: Context, press: ThisIs) -> Reply:
        """Answer again with the guest counted as that person, and remember it for the one who pressed."""
        question = self._history.find(press.question)
        if question is None:
            return old_card()
        result, pair = self._service.confirm(context, question, press.handle)
        if pair is not None:
            self._aliases.save(context.person_id, pair.shown, pair.email, context.now)
        return self.reply(context, result, press.question)

    def _again(self, context: Context, handle: str, page: int = 1) -> Reply:
        question = self._history.find(handle)
        if question is None:
            return old_card()
        return self.reply(context, self._service.result(context, question), handle, page)

    def reply(self, context: Context, result: AttendanceResult, handle: str = "", page: int = 1) -> Reply:
        """Return the card, or a provisional one. A new question has no `handle` yet."""
        handle = handle or self._history.keep(context, result.question)
        if result.data.record.is_empty and result.data.pending and not _is_live(result):
            reply = _waiting(result, result.data.pending, handle)
        else:
            sections = self._sections[result.question.ask](result)
            reply = _answer(result, sections, present(result, sections, handle=handle, page=page), context.zone)
        return changed(
            reply,
            names=(result.named,),
            is_direct=result.question.privately,
            line=None if result.question.privately else reply.line,
            replaces=context.card_id,
            again_in=min(self._look_again, result.pending.until - result.now) if result.pending else None,
            waits_for=_waits_for(result.question) if result.pending else None,
        )


def _waits_for(question: Question) -> str:
    """Return what decides about the participants that Webex is asked for."""
    return repr((question.pin or question.meeting, question.who, question.joined, question.hosted_by))


def _is_live(result: AttendanceResult) -> bool:
    """Tell whether the question is about this moment, and the meeting runs: then it has an answer now."""
    return result.question.ask.traits.is_live and result.data.is_running


def _waiting(result: AttendanceResult, pending: Pending, handle: str) -> Reply:
    """Say that nothing is known of anybody yet. Raises UserError for a question about this moment."""
    if result.question.ask.traits.is_live:
        raise UserError("not running")
    meeting = result.data.meeting
    ended = int((result.now - pending.ended).total_seconds()) if pending.ended else None
    view = WaitingView(
        handle,
        title=(meeting and meeting.title) or "",
        ended=ended,
        until=pending.until,
        zone=result.zone,
        planned=meeting.ended if meeting and not result.report.meeting.runs else None,
    )
    return Reply(waiting.text(view), waiting.draw(view))


def _answer(result: AttendanceResult, sections: Sections, view: AttendanceView, home: tzinfo) -> Reply:
    """Return the card, or a file with the people that it would show. `home` is the asker's own zone."""
    line = f"**{tally(view)}.** {SENT_DIRECTLY}"
    drawn = Reply(attendance.text(view), attendance.draw(view), line=line)
    if result.question.output is Output.CARD:
        return drawn
    day = (view.occasion.start or result.now).astimezone(result.zone).date()
    table = table_of(as_shown(result.report, sections), result.zone, home, attendance.limits_and_notes(view))
    said, title = result.question.ask.value, view.occasion.title
    file = file_of(table, result.question.output, said=said, day=day, title=title)
    return Reply(attendance.headline(view), file=file, line=line, instead_of_file=instead_of_file(drawn))

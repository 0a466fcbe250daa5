"""The answer as a card, and everything that its buttons do: other pages, other dates, the meeting as it is now."""

from __future__ import annotations

from dataclasses import replace as changed
from datetime import timedelta

from msgspec.structs import replace

from bot.answering.answer import Answer, Answering
from bot.conversation import Asking, Command, Reply
from bot.delivery import SENT_DIRECTLY
from bot.exports.file import csv_file
from bot.finding.pending import Pending
from bot.finding.untold import NotRunning
from bot.language.question import Ask, ById, Question, Window
from bot.presenting.sections import as_shown
from bot.presenting.suggesting import suggested
from bot.presenting.view import present
from bot.replies import old_card
from bot.store.aliases import Aliases
from bot.store.questions import Questions
from cards import attendance, waiting
from cards.attendance import AskEarlier, AttendanceView, Refresh, ThisIs, TurnPage
from cards.waiting import WaitingView

LOOK_AGAIN = timedelta(minutes=1)
"""How often Webex is asked for what it doesn't tell yet."""
EDGE = timedelta(seconds=1)
"""The window of starts is exclusive, and Webex tells them to the second."""


class Answers:
    """Answers questions of every kind but `explain`; `look_again` is how long to wait for what isn't known yet."""

    def __init__(
        self, answering: Answering, questions: Questions, aliases: Aliases, look_again: timedelta = LOOK_AGAIN
    ) -> None:
        self._answering = answering
        self._questions = questions
        self._aliases = aliases
        self._look_again = look_again

    def buttons(self) -> Command:
        """What handles the buttons of an answer."""
        return Command(
            presses={TurnPage: self.turn, Refresh: self.refresh, AskEarlier: self.earlier, ThisIs: self.this_is}
        )

    def ask(self, asking: Asking, question: Question) -> Reply:
        """Answer a question that was just asked."""
        return self.reply(asking, self._answering.answer(asking, question))

    def turn(self, asking: Asking, press: TurnPage) -> Reply:
        """Answer again, with another page, on behalf of whoever pressed the button."""
        return self._again(asking, press.question, press.page)

    def refresh(self, asking: Asking, press: Refresh) -> Reply:
        """Answer again, with the meeting as it is now."""
        return self._again(asking, press.question)

    def earlier(self, asking: Asking, press: AskEarlier) -> Reply:
        """The same about an earlier meeting of the series, below the answer about the later one."""
        question = self._questions.find(press.question)
        if question is None or question.pin is None:
            return old_card()
        earlier = self._answering.earlier(asking, question)
        if not 0 < press.back <= len(earlier):
            return old_card()
        runs = earlier[press.back - 1].runs
        held = Window(start=runs[0].start - EDGE, end=runs[-1].start + EDGE)
        which = ById(meeting_id=question.pin.meeting_id)
        return changed(self.ask(asking, replace(question, meeting=which, held=held, pin=None)), replaces=None)

    def this_is(self, asking: Asking, press: ThisIs) -> Reply:
        """Remember who the guest is, for whoever says so, and answer again."""
        question = self._questions.find(press.question)
        if question is None:
            return old_card()
        pair = suggested(self._answering.answer(asking, question).report, press.handle)
        if pair is not None:
            self._aliases.save(asking.person_id, pair.guest.name, pair.email, asking.now)
        return self._again(asking, press.question)

    def _again(self, asking: Asking, handle: str, page: int = 1) -> Reply:
        question = self._questions.find(handle)
        if question is None:
            return old_card()
        return self.reply(asking, self._answering.answer(asking, question), handle, page)

    def keep(self, asking: Asking, answer: Answer) -> str:
        """Store the question for the answer's buttons, and for what is said in its thread; returns its handle."""
        return self._questions.keep(
            answer.question,
            room_id=asking.room_id,
            thread_id=asking.thread_id,
            person_id=asking.person_id,
            now=asking.now,
        )

    def reply(self, asking: Asking, answer: Answer, handle: str = "", page: int = 1) -> Reply:
        """The card, or a promise of one. A new question has no `handle` yet."""
        handle = handle or self.keep(asking, answer)
        if answer.gathering.record.is_empty and answer.gathering.pending and not _is_live(answer):
            reply = _waiting(answer, answer.gathering.pending, handle)
        else:
            reply = _answer(answer, present(answer, handle=handle, page=page))
        return changed(
            reply,
            is_direct=answer.question.privately,
            line=None if answer.question.privately else reply.line,
            replaces=asking.card_id,
            again_in=min(self._look_again, answer.pending.until - answer.now) if answer.pending else None,
        )


def _is_live(answer: Answer) -> bool:
    """Of a meeting that runs, who is in at this moment has an answer at this moment."""
    return answer.question.ask is Ask.IN_NOW and answer.gathering.is_running


def _waiting(answer: Answer, pending: Pending, handle: str) -> Reply:
    """Nothing is known of anybody yet."""
    if answer.question.ask is Ask.IN_NOW:
        raise NotRunning("Webex tells of nobody who is in: it has ended, or has not begun.")
    meeting = answer.gathering.meeting
    ended = int((answer.now - pending.ended).total_seconds()) if pending.ended else None
    view = WaitingView(
        handle,
        title=(meeting and meeting.title) or "",
        ended=ended,
        until=pending.until,
        zone=answer.zone,
        planned=meeting.ended if meeting and not answer.report.meeting.runs else None,
    )
    return Reply(waiting.text(view), waiting.draw(view))


def _answer(answer: Answer, view: AttendanceView) -> Reply:
    """The card; or the people whom it would show as a file."""
    line = f"**{attendance.tally(view)}.** {SENT_DIRECTLY}"
    if answer.question.output == "card":
        return Reply(attendance.text(view), attendance.draw(view), line=line)
    file = csv_file(answer.question.ask.value, view.title, as_shown(answer), answer.zone, answer.now)
    return Reply(attendance.headline(view), file=file, line=line)

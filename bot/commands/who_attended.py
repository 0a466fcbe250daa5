"""`who attended <meeting> [people]`: the main question, and the buttons of its answer."""

from __future__ import annotations

from bot.answering import Answering
from bot.conversation import Asking, Command, Reply
from bot.delivery import SENT_DIRECTLY
from bot.language.question import Ask, Question
from bot.presenting import present
from bot.replies import old_card
from bot.store.questions import Questions
from cards import attendance
from cards.attendance import Refresh, TurnPage


class WhoAttended:
    """Answers the question and turns the pages of its answer."""

    def __init__(self, answering: Answering, questions: Questions) -> None:
        self._answering = answering
        self._questions = questions

    def command(self) -> Command:
        return Command(
            name="who attended",
            usage="who attended <meeting ID> [e-mails]",
            summary="Who came, when, for how long and with which audio; without e-mails, everybody.",
            example="who attended 870f51ff287b41be84648412901e0402 alice@example.com, bob@example.com",
            asks=(Ask.ATTENDED,),
            ask=self.ask,
            presses={TurnPage: self.turn, Refresh: self.refresh},
        )

    def ask(self, asking: Asking, question: Question) -> Reply:
        """Answer a question that was just asked."""
        handle = self._questions.keep(
            question,
            room_id=asking.room_id,
            thread_id=asking.thread_id,
            person_id=asking.person_id,
            now=asking.now,
        )
        return self._answer(asking, question, handle, page=1)

    def turn(self, asking: Asking, press: TurnPage) -> Reply:
        """Answer again, with another page, on behalf of whoever pressed the button."""
        return self._again(asking, press.question, press.page)

    def refresh(self, asking: Asking, press: Refresh) -> Reply:
        """Answer again, with the meeting as it is now."""
        return self._again(asking, press.question, page=1)

    def _again(self, asking: Asking, handle: str, page: int) -> Reply:
        question = self._questions.find(handle)
        return old_card() if question is None else self._answer(asking, question, handle, page)

    def _answer(self, asking: Asking, question: Question, handle: str, page: int) -> Reply:
        answer = self._answering.answer(asking, question)
        view = present(answer, handle=handle, now=asking.now, page=page)
        return Reply(
            attendance.text(view),
            attendance.draw(view),
            is_direct=question.privately,
            line=None if question.privately else f"**{attendance.tally(view)}.** {SENT_DIRECTLY}",
            replaces=asking.card_id,
        )

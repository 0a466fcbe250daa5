"""The button of "which meeting do you mean?": goes on with the question that was asked."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace as changed

from msgspec.structs import replace

from bot.conversation import Asking, Command, Reply
from bot.language.question import Pin, Question
from bot.replies import old_card
from bot.store.questions import Questions
from cards.choose import Choose


def choose_meeting(questions: Questions, ask: Callable[[Asking, Question], Reply]) -> Command:
    """`ask` answers a question; whoever pressed the button asks it now."""

    def chosen(asking: Asking, press: Choose) -> Reply:
        question = questions.find(press.question)
        if question is None:
            return old_card()
        reply = ask(asking, replace(question, pin=Pin(meeting_id=press.meeting)))
        return changed(reply, replaces=asking.card_id)

    return Command(presses={Choose: chosen})

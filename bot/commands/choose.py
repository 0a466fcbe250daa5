"""Choose a meeting or a person, where the words leave that open. The button goes on with the question."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace as changed
from typing import NoReturn

from msgspec.structs import replace

from bot.answering.people import exactly
from bot.chat.history import History
from bot.chat.replies import old_card
from bot.context import Command, Context, Reply
from bot.language.question import NoMeetingError, Pin, Question
from bot.meetings.candidates import Candidate
from bot.meetings.errors import SeveralMeetingsError
from cards.choose import Choose, ChoosePerson

MOST = 4
"""Meetings to choose from; the fifth button is for none of them."""


def choose_meeting(history: History, ask: Callable[[Context, Question], Reply]) -> Command:
    """Return what handles a chosen meeting: the person who pressed the button asks now. `ask` answers a question."""

    def chosen(context: Context, press: Choose) -> Reply:
        question = history.find(press.question)
        if question is None:
            return old_card()
        reply = ask(context, replace(question, pin=Pin.of_choice(press.meeting)))
        return changed(reply, replaces=context.card_id)

    return Command(presses={Choose: chosen})


def choose_person(history: History, ask: Callable[[Context, Question], Reply]) -> Command:
    """Return the same for a chosen person."""

    def chosen(context: Context, press: ChoosePerson) -> Reply:
        question = history.find(press.question)
        if question is None:
            return old_card()
        who = question.who
        if "@" in press.person:
            who = replace(who, emails=(*who.emails, press.person))
        else:
            who = replace(who, names=(*who.names, exactly(press.person)))
        return changed(ask(context, replace(question, who=who)), replaces=context.card_id)

    return Command(presses={ChoosePerson: chosen})


def ask_which(
    recent: Callable[[Context, int], Sequence[Candidate]],
) -> Callable[[Context, NoMeetingError], NoReturn]:
    """Return what asks for the meeting, where a question is complete but for that.

    It raises SeveralMeetingsError with the asker's last meetings, and the NoMeetingError given where there are none.
    """

    def ask(context: Context, error: NoMeetingError) -> NoReturn:
        found = recent(context, MOST) if error.question else ()
        if not (found and error.question):
            raise error
        raise SeveralMeetingsError("several meetings", question=error.question, found=found, zone=context.zone)

    return ask

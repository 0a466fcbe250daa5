"""Which meeting is meant: asked where several fit or none was named; the button goes on with the question."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace as changed

from msgspec.structs import replace

from bot.chat.history import History
from bot.chat.replies import old_card
from bot.context import Command, Context, Reply
from bot.language.grammar import understand
from bot.language.question import MisunderstoodError, NoMeetingError, NotAQuestionError, Pin, Question
from bot.meetings.by_name import exactly
from bot.meetings.candidates import Candidate
from bot.meetings.errors import SeveralMeetingsError
from bot.webex.meeting_id import MeetingId
from cards.choose import Choose, ChoosePerson

MOST = 4
"""Meetings to choose from; the fifth button is for none of them."""


def choose_meeting(history: History, ask: Callable[[Context, Question], Reply]) -> Command:
    """`ask` answers a question; whoever pressed the button asks it now."""

    def chosen(context: Context, press: Choose) -> Reply:
        question = history.find(press.question)
        if question is None:
            return old_card()
        reply = ask(context, replace(question, pin=Pin(meeting_id=MeetingId(press.meeting))))
        return changed(reply, replaces=context.card_id)

    return Command(presses={Choose: chosen})


def choose_person(history: History, ask: Callable[[Context, Question], Reply]) -> Command:
    """The same for who is meant by a name."""

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
) -> Callable[[Context, str, NoMeetingError], Reply]:
    """For a question that is complete but for its meeting: the asker's last ones to choose from.

    Raises SeveralMeetingsError with them, and the NoMeetingError given where there are none.
    """

    def ask(context: Context, words: str, error: NoMeetingError) -> Reply:
        try:
            question = understand(f"{words} last", now=context.at, zone=context.zone)
        except (MisunderstoodError, NotAQuestionError):
            raise error from None
        found = recent(context, MOST)
        if not found:
            raise error
        raise SeveralMeetingsError("several meetings", question=question, found=found, zone=context.zone)

    return ask

"""Which meeting is meant: asked where several fit or none was named; the button goes on with the question."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace as changed

from msgspec.structs import replace

from bot.conversation import Asking, Command, Reply
from bot.finding.by_name import exactly
from bot.finding.candidates import Candidate
from bot.finding.lookup import SeveralMeetings
from bot.language.grammar import understand
from bot.language.question import Misunderstood, NoMeeting, NotAQuestion, Pin, Question
from bot.replies import old_card
from bot.store.questions import Questions
from cards.choose import Choose, ChoosePerson

MOST = 4
"""Meetings to choose from; the fifth button is for none of them."""


def choose_meeting(questions: Questions, ask: Callable[[Asking, Question], Reply]) -> Command:
    """`ask` answers a question; whoever pressed the button asks it now."""

    def chosen(asking: Asking, press: Choose) -> Reply:
        question = questions.find(press.question)
        if question is None:
            return old_card()
        reply = ask(asking, replace(question, pin=Pin(meeting_id=press.meeting)))
        return changed(reply, replaces=asking.card_id)

    return Command(presses={Choose: chosen})


def choose_person(questions: Questions, ask: Callable[[Asking, Question], Reply]) -> Command:
    """The same for who is meant by a name."""

    def chosen(asking: Asking, press: ChoosePerson) -> Reply:
        question = questions.find(press.question)
        if question is None:
            return old_card()
        who = question.who
        if "@" in press.person:
            who = replace(who, emails=(*who.emails, press.person))
        else:
            who = replace(who, names=(*who.names, exactly(press.person)))
        return changed(ask(asking, replace(question, who=who)), replaces=asking.card_id)

    return Command(presses={ChoosePerson: chosen})


def ask_which(
    recent: Callable[[Asking, int], Sequence[Candidate]], keep: Callable[[Question, Asking], str]
) -> Callable[[Asking, str, NoMeeting], Reply]:
    """For a question that is complete but for its meeting: the asker's last ones to choose from.

    Raises SeveralMeetings with them, and the NoMeeting given where there are none.
    """

    def ask(asking: Asking, words: str, error: NoMeeting) -> Reply:
        try:
            question = understand(f"{words} last", now=asking.at, zone=asking.zone)
        except (Misunderstood, NotAQuestion):
            raise error from None
        found = recent(asking, MOST)
        if not found:
            raise error
        raise SeveralMeetings(keep(question, asking), found, asking.zone)

    return ask

"""`who attended <meeting> [people]`: the main question."""

from __future__ import annotations

from bot.conversation import Command, Topic
from bot.language.question import Ask
from bot.presenting.answers import Answers


def who_attended(answers: Answers) -> Command:
    return Command(
        name="who attended",
        usage="who attended <meeting> [e-mails]",
        summary="Who came, when, for how long and with which audio; without e-mails, everybody.",
        example="who attended last alice@example.com, bob@example.com",
        topic=Topic.MEETINGS,
        asks=(Ask.ATTENDED,),
        ask=answers.ask,
    )

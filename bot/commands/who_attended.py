"""`who attended <meeting> [people]`: the main question."""

from __future__ import annotations

from bot.context import Command, Topic
from bot.language.question import Ask
from bot.presenting.presenter import Presenter


def who_attended(answers: Presenter) -> Command:
    return Command(
        name="who attended",
        usage="who attended <meeting> [e-mails]",
        summary="Who came, when, for how long and with which audio; without e-mails, everybody.",
        example="who attended last alice@example.com, bob@example.com",
        topic=Topic.MEETINGS,
        asks=(Ask.ATTENDED,),
        ask=answers.ask,
    )

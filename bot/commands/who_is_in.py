"""`who is in <meeting>`: the meeting at this moment, and again at the press of a button."""

from __future__ import annotations

from bot.context import Command, Topic
from bot.language.question import Ask
from bot.presenting.presenter import Presenter


def who_is_in(answers: Presenter) -> Command:
    return Command(
        name="who is in",
        usage="who is in <meeting>",
        summary="Who is there now, in the lobby or in a breakout session; press Refresh to look again.",
        example="who is in Budget sync",
        topic=Topic.MEETINGS,
        asks=(Ask.IN_NOW,),
        ask=answers.ask,
    )

"""`who missed <meeting>`: expected and not there, kept apart from those of whom that isn't known."""

from __future__ import annotations

from bot.context import Command, Topic
from bot.language.question import Ask
from bot.presenting.presenter import Presenter


def who_missed(answers: Presenter) -> Command:
    return Command(
        name="who missed",
        usage="who missed <meeting> [e-mails or @group]",
        summary="Who was expected and did not come, and who came uninvited; expected are the invitees,"
        " unless you name people or a group.",
        example="who missed last",
        topic=Topic.MEETINGS,
        asks=(Ask.MISSED,),
        ask=answers.ask,
    )

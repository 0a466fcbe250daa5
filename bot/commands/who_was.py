"""`who was late <meeting>` and `who left early <meeting>`: by the limits in the words, or those on the card."""

from __future__ import annotations

from bot.context import Command, Topic
from bot.language.question import Ask
from bot.presenting.presenter import Presenter


def who_was_late(answers: Presenter) -> Command:
    return Command(
        name="who was late",
        usage="who was late <meeting> [after 10m]",
        summary="Who came more than 5 minutes after the start, or after the time you say; “of the schedule” measures"
        " against the planned times.",
        example="who was late last after 3m",
        topic=Topic.MEETINGS,
        asks=(Ask.LATE,),
        ask=answers.ask,
    )


def who_left_early(answers: Presenter) -> Command:
    return Command(
        name="who left early",
        usage="who left early <meeting> [before 10m]",
        summary="Who left more than 5 minutes before the end, or before the time you say.",
        example="who left early last",
        topic=Topic.MEETINGS,
        asks=(Ask.LEFT_EARLY,),
        ask=answers.ask,
    )

"""What a question is: one row for each, with its lines of help and the sections of its answer."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from bot.answering.result import AttendanceResult
from bot.commands.explain import Explain
from bot.context import Command, Topic
from bot.language.question import Ask
from bot.presenting.presenter import Presenter
from bot.presenting.sections import Sections, everybody, in_now, late, left_early, missed


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionSpec:
    """How help shows a question, and how its answer sorts people. What it means stands in `Ask.traits`.

    `button` is what the form calls it; a question without one is not on the form.
    """

    usage: str
    summary: str
    example: str
    sections: Callable[[AttendanceResult], Sections]
    button: str = ""


QUESTIONS: Mapping[Ask, QuestionSpec] = {
    Ask.ATTENDED: QuestionSpec(
        usage="who attended <meeting> [e-mails]",
        summary="Who came, when, for how long and with which audio; without e-mails, everybody.",
        example="who attended last alice@example.com, bob@example.com",
        sections=everybody,
        button="Who attended?",
    ),
    Ask.MISSED: QuestionSpec(
        usage="who missed <meeting> [e-mails or @group]",
        summary="Who was expected and did not come, and who came uninvited; expected are the invitees,"
        " unless you name people or a group.",
        example="who missed last",
        sections=missed,
        button="Who missed it?",
    ),
    Ask.LATE: QuestionSpec(
        usage="who was late <meeting> [after 10m]",
        summary="Who came more than 5 minutes after the start (planned or actual, the later one),"
        " or after the time you say.",
        example="who was late last after 3m",
        sections=late,
        button="Who was late?",
    ),
    Ask.LEFT_EARLY: QuestionSpec(
        usage="who left early <meeting> [before 10m]",
        summary="Who left more than 5 minutes before the end (planned or actual, the earlier one),"
        " or before the time you say.",
        example="who left early last",
        sections=left_early,
        button="Who left early?",
    ),
    Ask.IN_NOW: QuestionSpec(
        usage="who is in <meeting>",
        summary="Who is there now, in the lobby or in a breakout session; press Refresh to look again.",
        example="who is in Budget sync",
        sections=in_now,
    ),
    Ask.EXPLAIN: QuestionSpec(
        usage="explain <e-mail> <meeting>",
        summary="Every join and leave of one person, with device, audio and breakout session; what counts, what"
        " does not and why, and the sum.",
        example="explain bob@example.com last",
        sections=everybody,
    ),
}
"""In the order of help. A test finds it complete."""

SECTIONS = {ask: spec.sections for ask, spec in QUESTIONS.items()}
BUTTONS = {ask: spec.button for ask, spec in QUESTIONS.items() if spec.button}
"""The questions of the form, by the titles of their buttons."""


def question_commands(presenter: Presenter, explain: Explain) -> Iterator[Command]:
    """Yield a command for each question."""
    for ask, spec in QUESTIONS.items():
        yield Command(
            name=ask.value,
            usage=spec.usage,
            summary=spec.summary,
            example=spec.example,
            topic=Topic.MEETINGS,
            asks=(ask,),
            ask=explain.ask if ask.traits.is_of_one else presenter.ask,
        )

"""Ask which meeting is meant, where several fit: nobody is told about the wrong one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, tzinfo
from itertools import groupby
from typing import ClassVar

from cards.blocks import ACTIONS, Element, action_sets, card, paragraph, small, submit
from cards.escape import safe
from cards.fallback import bold, fit, paragraphs
from cards.form import OpenForm
from cards.formats import DayFormat, counted
from cards.payload import Payload
from cards.times import TimeFormat

OPTIONS = ACTIONS - 1
"""One button is for none of them."""
_SENTENCE = 300


@dataclass(frozen=True, slots=True)
class Option:
    """One meeting: the ID to ask with, its title, its start (aware), how many runs it had, whether it still runs."""

    meeting: str
    title: str
    start: datetime
    runs: int = 1
    is_running: bool = False


@dataclass(frozen=True, slots=True)
class ChooseView:
    """`question` is the handle of what was asked; the first four options are offered, newest first."""

    question: str
    options: tuple[Option, ...]
    zone: tzinfo
    heading: str = "Which meeting do you mean?"
    sentence: str = ""


@dataclass(frozen=True, slots=True)
class Choose(Payload):
    """Answer `question` about `meeting`. The presser's own rights decide what that shows."""

    card: ClassVar[str] = "choose"
    do: ClassVar[str] = "meeting"
    question: str
    meeting: str


@dataclass(frozen=True, slots=True)
class ChoosePerson(Payload):
    """Answer `question` about this person too: an e-mail, or the name that a guest shows."""

    card: ClassVar[str] = "choose"
    do: ClassVar[str] = "person"
    question: str
    person: str


def draw(view: ChooseView) -> Element:
    """Draw a button for each meeting, below its title."""
    return card(_body(view), [submit("None of these", OpenForm())])


def text(view: ChooseView) -> str:
    """Return the same in Markdown, and how to choose in words."""
    lines = [f"- {', '.join([_title(option), *_about(view, option)])}" for option in view.options[:OPTIONS]]
    said = paragraphs(bold(safe(view.heading)), safe(view.sentence, _SENTENCE))
    return fit(said, lines, _otherwise(view), "")


def _body(view: ChooseView) -> Iterator[Element]:
    yield paragraph(safe(view.heading), size="Large", weight="Bolder")
    yield paragraph(safe(view.sentence, _SENTENCE), spacing="Small")
    for title, options in groupby(view.options[:OPTIONS], _title):
        yield paragraph(title, weight="Bolder", separator=True, spacing="Medium")
        for number, option in enumerate(options):
            yield small(", ".join(_more(option)).capitalize(), spacing="Small" if number else "None")
            yield from action_sets([_button(view, option)], spacing="Small")
    yield small(_otherwise(view), separator=True, spacing="Medium")


def _title(option: Option) -> str:
    return safe(option.title) or "Meeting"


def _button(view: ChooseView, option: Option) -> Element:
    """Day and time: the title stands above it, where it has room."""
    return submit(
        TimeFormat(view.zone, option.start).day_and_time(DayFormat.BRIEF), Choose(view.question, option.meeting)
    )


def _about(view: ChooseView, option: Option) -> list[str]:
    """When it began, and what else tells it from the others."""
    return [TimeFormat(view.zone, option.start).day_and_time(), *_more(option)]


def _more(option: Option) -> list[str]:
    """How many runs it had, and whether it still runs."""
    return [counted(option.runs, "run", "runs")] * (option.runs > 1) + ["running now"] * option.is_running


def _otherwise(view: ChooseView) -> str:
    more = len(view.options) - OPTIONS
    others = f"{counted(more, 'more fits', 'more fit')}. " if more > 0 else ""
    zones = sorted({TimeFormat(view.zone, option.start).offset() for option in view.options[:OPTIONS]})
    times = f"Times in {' and '.join(zones)}. " if zones else ""
    return f"{others}{times}You may also ask again with the title and the day, or with the meeting's number."

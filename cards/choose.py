"""Which meeting did you mean: asked when several fit, so that nobody is told about the wrong one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import ClassVar

from cards.blocks import ACTIONS, Element, action_set, card, paragraph, small, submit
from cards.escape import clean, safe
from cards.fallback import bold, fit, paragraphs
from cards.form import OpenForm
from cards.formats import Form, counted
from cards.payload import Payload
from cards.times import TimeFormat

OPTIONS = ACTIONS - 1
"""One button is for none of them."""
_SENTENCE = 300
_BUTTON = 34
"""Graphemes: title, day and time in one line of a phone."""


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
    """The card: a button for each meeting, and above it what has no room in it."""
    return card(_body(view), [submit("None of these", OpenForm())])


def text(view: ChooseView) -> str:
    """The same in Markdown, and how to choose in words."""
    lines = [f"- {', '.join([_title(option), *_about(view, option)])}" for option in view.options[:OPTIONS]]
    said = paragraphs(bold(safe(view.heading)), safe(view.sentence, _SENTENCE))
    return fit(said, lines, _otherwise(view), "")


def _body(view: ChooseView) -> Iterator[Element]:
    yield paragraph(safe(view.heading), size="Large", weight="Bolder")
    yield paragraph(safe(view.sentence, _SENTENCE), spacing="Small")
    for option in view.options[:OPTIONS]:
        _, *more = _about(view, option)
        button = _button(view, option)
        # Where the button has the whole title, it is not said twice.
        cut = "" if button.startswith(f"{clean(option.title)} · ") else _title(option)
        above = [paragraph(cut, weight="Bolder", spacing="None")] * bool(cut) + [small(" · ".join(more))] * bool(more)
        if above:
            yield {**above[0], "separator": True, "spacing": "Medium"}
            yield from above[1:]
        look: dict[str, object] = {"spacing": "Small"} if above else {"separator": True, "spacing": "Medium"}
        yield action_set([submit(button, Choose(view.question, option.meeting))], **look)
    yield small(_otherwise(view), separator=True, spacing="Medium")


def _title(option: Option) -> str:
    return safe(option.title) or "Meeting"


def _button(view: ChooseView, option: Option) -> str:
    """`Project Unic… · Tue 3 Mar, 10:00`: of the title as much as leaves room for the rest."""
    when = f" · {TimeFormat(view.zone, option.start).day_and_time(Form.BRIEF)}"
    return (clean(option.title, _BUTTON - len(when)) or "Meeting") + when


def _about(view: ChooseView, option: Option) -> list[str]:
    """When it began, and what else tells it from the others."""
    runs = [counted(option.runs, "run", "runs")] if option.runs > 1 else []
    return [TimeFormat(view.zone, option.start).day_and_time(), *runs, *["running now"] * option.is_running]


def _otherwise(view: ChooseView) -> str:
    more = len(view.options) - OPTIONS
    others = f"{counted(more, 'more fits', 'more fit')}. " if more > 0 else ""
    zones = sorted({TimeFormat(view.zone, option.start).offset() for option in view.options[:OPTIONS]})
    times = f"Times in {' and '.join(zones)}. " if zones else ""
    return f"{others}{times}You may also ask again with the title and the day, or with the meeting's number."

"""Which meeting did you mean: asked when several fit, so that nobody is told about the wrong one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import ClassVar

from cards.blocks import ACTIONS, Button, Element, card, column, columns, paragraph, press, small
from cards.escape import safe
from cards.fallback import fit
from cards.form import OpenForm
from cards.moments import Clock
from cards.payload import Payload

OPTIONS = ACTIONS - 1
"""One button is for none of them."""
_TITLE = 60


@dataclass(frozen=True, slots=True)
class Option:
    """One meeting: the ID to ask with, its title, its start (aware), how many runs it had, and whether it still runs."""

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


@dataclass(frozen=True, slots=True)
class Choose(Payload):
    """Answer `question` about `meeting`. The presser's own rights decide what that shows."""

    card: ClassVar[str] = "choose"
    do: ClassVar[str] = "meeting"
    question: str
    meeting: str


def draw(view: ChooseView) -> Element:
    """The card: a numbered line for each meeting, and a button with its number."""
    shown = view.options[:OPTIONS]
    buttons = [
        Button(_button(number, option, view.zone), Choose(view.question, option.meeting))
        for number, option in enumerate(shown, start=1)
    ]
    return card(_body(view), map(press, [*buttons, Button("None of these", OpenForm())]))


def text(view: ChooseView) -> str:
    """The same in Markdown."""
    lines = [f"- {safe(option.title, _TITLE)}, {_when(option, view.zone)}" for option in view.options[:OPTIONS]]
    return fit("**Which meeting do you mean?**", lines, "Ask again with the title and the day.", "")


def _body(view: ChooseView) -> Iterator[Element]:
    yield paragraph("Which meeting do you mean?", size="Large", weight="Bolder")
    for number, option in enumerate(view.options[:OPTIONS], start=1):
        about = [paragraph(safe(option.title, _TITLE) or "Meeting", weight="Bolder"), small(_when(option, view.zone))]
        yield columns(column(paragraph(str(number), weight="Bolder"), width="24px"), column(*about))
    if len(view.options) > OPTIONS:
        more = len(view.options) - OPTIONS
        yield small(f"{more} more fit. Say the title and the day to see others.", spacing="Medium")


def _when(option: Option, zone: tzinfo) -> str:
    clock = Clock(zone, option.start)
    runs = [f"{option.runs} runs"] if option.runs > 1 else []
    return " · ".join([f"{clock.day()}, {clock.time(option.start)}", *runs, *(["running now"] if option.is_running else [])])


def _button(number: int, option: Option, zone: tzinfo) -> str:
    local = option.start.astimezone(zone)
    return f"{number}: {local:%a} {local.day} {local:%b}, {local:%H:%M}"

"""List what a host has saved: groups, guests matched to an e-mail address, and addresses that are no people."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from cards.blocks import ACTIONS, Button, Element, action_sets, card, paragraph, press, small
from cards.escape import safe
from cards.fallback import bold, fit, paragraphs
from cards.formats import figure
from cards.payload import Payload

ITEMS = 10
"""So many with the longest names still leave the card under 20 kB."""
_DETAIL = 140
_SENTENCE = 240


@dataclass(frozen=True, slots=True)
class Item:
    """A name, what is saved under it, and a button that does something with it."""

    name: str
    detail: str
    button: Button | None = None


@dataclass(frozen=True, slots=True)
class ListView:
    """`hint` says what can be done in words; of the items beyond the first ten only the names are shown."""

    title: str
    items: tuple[Item, ...]
    hint: str


@dataclass(frozen=True, slots=True)
class ForgetAlias(Payload):
    """Forget that guests of this name, or another e-mail address, belong to an e-mail address."""

    card: ClassVar[str] = "listing"
    do: ClassVar[str] = "forget-alias"
    name: str


@dataclass(frozen=True, slots=True)
class CountAgain(Payload):
    """Count an address as a person again."""

    card: ClassVar[str] = "listing"
    do: ClassVar[str] = "count-again"
    email: str


def draw(view: ListView) -> Element:
    """Draw each item with its button right below it."""
    return card(_body(view))


def text(view: ListView) -> str:
    """Return the same in Markdown."""
    lines = [f"- {bold(safe(item.name))}: {safe(item.detail, _DETAIL)}" for item in view.items[:ITEMS]]
    return fit(bold(safe(view.title)), lines, paragraphs(_more(view), safe(view.hint, _SENTENCE)), "")


def _body(view: ListView) -> Iterator[Element]:
    yield paragraph(safe(view.title), size="Large", weight="Bolder")
    buttons = 0
    for item in view.items[:ITEMS]:
        yield paragraph(safe(item.name), weight="Bolder", separator=True, spacing="Medium")
        yield paragraph(safe(item.detail, _DETAIL), spacing="None")
        if item.button and buttons < ACTIONS:
            buttons += 1
            yield from action_sets([press(item.button)], spacing="Small")
    yield small(_more(view), separator=True, spacing="Medium")
    yield small(safe(view.hint, _SENTENCE), spacing="Medium")


def _more(view: ListView) -> str:
    more = view.items[ITEMS:]
    return f"And {figure(len(more))} more: {safe(', '.join(item.name for item in more), _SENTENCE)}" if more else ""

"""The few Adaptive Card 1.3 elements that all cards are made of, as plain dicts. Text given here is safe already."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from cards.escape import clean
from cards.payload import Payload
from cards.widths import fitted, line_width

Element = dict[str, Any]
ACTIONS = 5
"""Webex shows no more buttons on one card."""
_LINE = 278
"""Pixels inside a card on the smallest phone, which is 320 px wide."""
_EM = 14
_EDGES = 30
"""Pixels of a button that are not its title: padding and borders at both sides."""
_GAP = 8
BUTTON = (_LINE - _EDGES) / _EM
"""Ems of a button's title that fit in one line."""


@dataclass(frozen=True, slots=True)
class Button:
    """A button that another part of the bot puts on a card: what it says, and the answer it gives."""

    title: str
    answer: Payload
    is_first: bool = False
    """Drawn as the one to press."""


def paragraph(words: str, **look: object) -> Element:
    """Return a paragraph that wraps. `look` is size, weight, color, isSubtle, spacing, separator and so on."""
    return {"type": "TextBlock", "text": words, "wrap": True, **look}


def small(words: str, **look: object) -> Element:
    """Return a small line that supports the one above it."""
    return paragraph(words, **{"size": "Small", "spacing": "None", "isSubtle": True, **look})


def column(*items: Element, width: str = "stretch", **look: object) -> Element:
    return {"type": "Column", "width": width, "items": list(items), **look}


def columns(*parts: Element, **look: object) -> Element:
    return {"type": "ColumnSet", "columns": list(parts), **look}


def submit(title: str, answer: Payload, **look: object) -> Element:
    """Return a button that answers with `answer`; its title is plain text, cut to what fits in one line of a phone."""
    return {"type": "Action.Submit", "title": fitted(title, BUTTON), "data": answer.data(), **look}


def send(title: str, answer: type[Payload], known: Mapping[str, str], **look: object) -> Element:
    """Return a form's button: the inputs around it bring the fields of `answer` that aren't `known`."""
    return {"type": "Action.Submit", "title": title, "data": answer.head() | dict(known), **look}


def press(button: Button) -> Element:
    """Return a `Button` as an action."""
    look = {"style": "positive"} if button.is_first else {}
    return submit(clean(button.title), button.answer, **look)


def open_url(title: str, url: str, **look: object) -> Element:
    """Return a button that opens an address of our own, never one from outside."""
    return {"type": "Action.OpenUrl", "title": title, "url": url, **look}


def fold(title: str, body: Iterable[Element]) -> Element:
    """Return a button that shows and hides more below itself: for reading only, as inputs there would be lost."""
    return {"type": "Action.ShowCard", "title": title, "card": card(body)}


def action_sets(actions: Iterable[Element], **look: object) -> list[Element]:
    """Buttons where they belong in the text: beside each other if a phone has room for that, else one a line."""
    buttons = list(actions)
    lines = [buttons] if _fit_beside(buttons) else [[button] for button in buttons]
    first = {"type": "ActionSet", "actions": lines[0], **look}
    return [first, *({"type": "ActionSet", "actions": line, "spacing": "Small"} for line in lines[1:])]


def card(body: Iterable[Element], actions: Iterable[Element] = ()) -> Element:
    """Return the whole card, without empty paragraphs. Buttons too long for a phone's line stand below each other."""
    said = [element for element in body if element.get("text") != ""]
    drawn: Element = {"type": "AdaptiveCard", "version": "1.3", "body": said}
    buttons = list(actions)
    if buttons and _fit_beside(buttons):
        drawn["actions"] = buttons
    elif buttons:
        drawn["body"] += action_sets(buttons, spacing="Medium")
    return drawn


def _fit_beside(buttons: list[Element]) -> bool:
    return sum(line_width(button["title"]) * _EM + _EDGES + _GAP for button in buttons) - _GAP <= _LINE

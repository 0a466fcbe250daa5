"""The few Adaptive Card 1.3 elements that all cards are made of, as plain dicts. Text given here is safe already."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from cards.escape import clean
from cards.payload import Payload

Element = dict[str, Any]
ACTIONS = 5
"""Webex shows no more buttons on one card."""
TITLE = 30
"""Graphemes of a button's title that still fit a phone."""
_LINE = 28
"""Characters of all titles together, at 320 px."""


@dataclass(frozen=True, slots=True)
class Button:
    """A button that another part of the bot puts on a card: what it says, and the answer it gives."""

    title: str
    answer: Payload
    is_first: bool = False
    """Drawn as the one to press."""


def paragraph(words: str, **look: object) -> Element:
    """A paragraph that wraps; `look` is size, weight, color, isSubtle, spacing, horizontalAlignment, separator."""
    return {"type": "TextBlock", "text": words, "wrap": True, **look}


def small(words: str, **look: object) -> Element:
    """A line that supports the one above it."""
    return paragraph(words, **{"size": "Small", "spacing": "None", "isSubtle": True, **look})


def column(*items: Element, width: str = "stretch", **look: object) -> Element:
    return {"type": "Column", "width": width, "items": list(items), **look}


def columns(*parts: Element, **look: object) -> Element:
    return {"type": "ColumnSet", "columns": list(parts), **look}


def submit(title: str, answer: Payload, **look: object) -> Element:
    """A button that answers with `answer`."""
    return {"type": "Action.Submit", "title": title, "data": answer.data(), **look}


def send(title: str, answer: type[Payload], known: Mapping[str, str], **look: object) -> Element:
    """A form's button: the inputs around it bring the fields of `answer` that aren't `known`."""
    return {"type": "Action.Submit", "title": title, "data": answer.head() | dict(known), **look}


def press(button: Button) -> Element:
    """A `Button` as an action; its title is plain text, not Markdown."""
    look = {"style": "positive"} if button.is_first else {}
    return submit(clean(button.title, TITLE), button.answer, **look)


def open_url(title: str, url: str, **look: object) -> Element:
    """A button that opens an address of our own, never one from outside."""
    return {"type": "Action.OpenUrl", "title": title, "url": url, **look}


def fold(title: str, body: Iterable[Element]) -> Element:
    """A button that shows more below itself, and hides it again: for reading only, as inputs there would be lost."""
    return {"type": "Action.ShowCard", "title": title, "card": card(body)}


def action_set(actions: Iterable[Element], **look: object) -> Element:
    """Buttons where they belong in the text, instead of at the card's foot."""
    return {"type": "ActionSet", "actions": list(actions), **look}


def card(body: Iterable[Element], actions: Iterable[Element] = ()) -> Element:
    """The whole card, without empty paragraphs; buttons too long for one line of a phone stand below each other."""
    said = [element for element in body if element.get("text") != ""]
    drawn: Element = {"type": "AdaptiveCard", "version": "1.3", "body": said}
    buttons = list(actions)
    if sum(len(button["title"]) for button in buttons) > _LINE:
        drawn["body"] += [
            action_set([button], spacing="Small" if number else "Medium") for number, button in enumerate(buttons)
        ]
    elif buttons:
        drawn["actions"] = buttons
    return drawn

"""The first words in a space: what the bot is for, one example, and where to start."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from cards.blocks import Element, card, paragraph, small, submit
from cards.escape import safe
from cards.fallback import paragraphs
from cards.form import OpenForm
from cards.help import OpenHelp

_SENTENCE = 200
_PURPOSE = (
    "I tell meeting hosts who attended: when each person joined and left, for how many minutes, and who did not come."
)


@dataclass(frozen=True, slots=True)
class GreetingView:
    """The bot's name, and words to try, as they must be written in this space (with the mention in a group)."""

    name: str
    example: str


def draw(view: GreetingView) -> Element:
    """Draw the card, with the form and help one tap away."""
    start = submit("Ask about a meeting", OpenForm(), style="positive")
    return card(_body(view), [start, submit("Help", OpenHelp())])


def text(view: GreetingView) -> str:
    """Return the same in Markdown."""
    return paragraphs(
        f"**Hello, I am {safe(view.name)}.**", _PURPOSE, f"Write to me, for example: {safe(view.example, _SENTENCE)}"
    )


def _body(view: GreetingView) -> Iterator[Element]:
    yield paragraph(f"Hello, I am {safe(view.name)}", size="Large", weight="Bolder")
    yield paragraph(_PURPOSE, spacing="Small")
    yield small("Write to me, for example:", spacing="Medium")
    yield paragraph(safe(view.example, _SENTENCE), fontType="Monospace", spacing="Small")

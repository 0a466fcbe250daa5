"""What the bot can do: one entry a command, each with an example that can be copied."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from cards.blocks import Button, Element, card, paragraph, press, small
from cards.escape import safe
from cards.fallback import fit
from cards.payload import Payload

ENTRIES = 20
_SENTENCE = 200


@dataclass(frozen=True, slots=True)
class Entry:
    """A command as help shows it: `who attended <meeting> [e-mails]`, what it answers, and words to try."""

    usage: str
    summary: str
    example: str = ""


@dataclass(frozen=True, slots=True)
class HelpView:
    """At most 20 entries and five buttons."""

    entries: tuple[Entry, ...]
    buttons: tuple[Button, ...] = ()


@dataclass(frozen=True, slots=True)
class OpenHelp(Payload):
    """Show help."""

    card: ClassVar[str] = "help"
    do: ClassVar[str] = "open"


def draw(view: HelpView) -> Element:
    """The card; what is to be typed stands in a monospaced line of its own."""
    return card(_body(view), map(press, view.buttons))


def text(view: HelpView) -> str:
    """The same list in Markdown."""
    lines = [f"- **{safe(entry.usage, _SENTENCE)}**: {_summary(entry)}" for entry in view.entries[:ENTRIES]]
    return fit("**What you can ask me**", lines, "", "There is more: ask me about one command.")


def _summary(entry: Entry) -> str:
    example = f" For example: {safe(entry.example, _SENTENCE)}" if entry.example else ""
    return safe(entry.summary, _SENTENCE) + example


def _body(view: HelpView) -> Iterator[Element]:
    yield paragraph("What you can ask me", size="Large", weight="Bolder")
    for entry in view.entries[:ENTRIES]:
        yield paragraph(safe(entry.usage, _SENTENCE), weight="Bolder", separator=True, spacing="Medium")
        yield paragraph(safe(entry.summary, _SENTENCE), spacing="None")
        if entry.example:
            yield small(safe(entry.example, _SENTENCE), fontType="Monospace", spacing="Small")

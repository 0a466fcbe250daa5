"""What the bot can do: the main thing at once, the rest folded away; one entry a command, with an example to copy."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import ClassVar

from cards.blocks import Button, Element, card, fold, paragraph, press, small
from cards.escape import safe
from cards.fallback import bold, fit
from cards.payload import Payload

ENTRIES = 24
_SENTENCE = 200


@dataclass(frozen=True, slots=True)
class Entry:
    """A command as help shows it: `who attended <meeting> [e-mails]`, what it answers, words to try, its heading."""

    usage: str
    summary: str
    example: str = ""
    topic: str = ""


@dataclass(frozen=True, slots=True)
class HelpView:
    """At most 24 entries, the main one first and the others by their topics, and four buttons.

    `hint` says what all entries have in common.
    """

    entries: tuple[Entry, ...]
    buttons: tuple[Button, ...] = ()
    hint: str = ""


@dataclass(frozen=True, slots=True)
class OpenHelp(Payload):
    """Show help."""

    card: ClassVar[str] = "help"
    do: ClassVar[str] = "open"


def draw(view: HelpView) -> Element:
    """Draw the card; words to type stand in a monospaced line of their own."""
    others = [fold("Everything else", _others(view))] if view.entries[1:] else []
    return card(_main(view), [*map(press, view.buttons), *others])


def text(view: HelpView) -> str:
    """Return the same list in Markdown, with nothing folded away."""
    return fit("**What you can ask me**", _lines(view), safe(view.hint, _SENTENCE), "There is more: see the card.")


def _lines(view: HelpView) -> Iterator[str]:
    for topic, entries in groupby(view.entries[:ENTRIES], lambda entry: entry.topic):
        yield from ("", bold(safe(topic)), "")
        yield from (f"- **{safe(entry.usage, _SENTENCE)}**: {_summary(entry)}" for entry in entries)


def _summary(entry: Entry) -> str:
    example = f" For example: {_example(entry)}" if _example(entry) else ""
    return safe(entry.summary, _SENTENCE) + example


def _example(entry: Entry) -> str:
    """Return the example, unless the usage above it says the same."""
    return safe(entry.example, _SENTENCE) if entry.example != entry.usage else ""


def _main(view: HelpView) -> Iterator[Element]:
    yield paragraph("What you can ask me", size="Large", weight="Bolder")
    for entry in view.entries[:1]:
        yield from _entry(entry)
    yield small(safe(view.hint, _SENTENCE), spacing="Small")


def _others(view: HelpView) -> Iterator[Element]:
    for topic, entries in groupby(view.entries[1:ENTRIES], lambda entry: entry.topic):
        yield paragraph(safe(topic), size="Medium", weight="Bolder", color="Accent", spacing="Large")
        for entry in entries:
            yield from _entry(entry)


def _entry(entry: Entry) -> Iterator[Element]:
    yield paragraph(safe(entry.usage, _SENTENCE), weight="Bolder", spacing="Medium")
    yield paragraph(safe(entry.summary, _SENTENCE), spacing="None")
    yield small(_example(entry), fontType="Monospace", spacing="Small")

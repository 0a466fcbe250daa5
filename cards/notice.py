"""One thing to say, clearly: an error, a refusal, a word not understood, work under way. And what to do next."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from cards.blocks import Button, Element, card, paragraph, press, small
from cards.escape import safe
from cards.fallback import bold, fit, paragraphs
from cards.payload import Payload

_SENTENCE = 600


@dataclass(frozen=True, slots=True)
class NoticeView:
    """A title of a few words, the sentence, what to do next, words to type, and what support will ask for."""

    title: str
    sentence: str
    next_step: str = ""
    example: str = ""
    tracking_id: str = ""
    buttons: tuple[Button, ...] = ()


@dataclass(frozen=True, slots=True)
class Say(Payload):
    """Do as if the person had written `words`: for "did you mean …?" and for examples."""

    card: ClassVar[str] = "notice"
    do: ClassVar[str] = "say"
    words: str


def draw(view: NoticeView) -> Element:
    """Draw the card; only the title is large."""
    return card(_body(view), map(press, view.buttons))


def with_line_above(drawn: Element, sentence: str) -> Element:
    """Return a card with a sentence above all that it shows."""
    return {**drawn, "body": [paragraph(safe(sentence, _SENTENCE), color="Attention"), *drawn["body"]]}


def text(view: NoticeView) -> str:
    """Return the same in Markdown."""
    example = f"For example: {safe(view.example, _SENTENCE)}" if view.example else ""
    said = paragraphs(safe(view.sentence, _SENTENCE), safe(view.next_step, _SENTENCE), example)
    return fit(bold(safe(view.title)), [said], _tracking(view), "")


def _body(view: NoticeView) -> Iterator[Element]:
    yield paragraph(safe(view.title), size="Large", weight="Bolder")
    yield paragraph(safe(view.sentence, _SENTENCE), spacing="Small")
    yield paragraph(safe(view.next_step, _SENTENCE), spacing="Small")
    yield paragraph(safe(view.example, _SENTENCE), fontType="Monospace", spacing="Small")
    yield small(_tracking(view), spacing="Medium")


def _tracking(view: NoticeView) -> str:
    return f"Tracking ID for support: {safe(view.tracking_id)}" if view.tracking_id else ""

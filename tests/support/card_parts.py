"""What is on a drawn card: its parts at any depth, the texts a reader sees, its buttons."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from cards.answer import AttendanceView
from cards.attendance import draw


def parts(card: Any) -> Iterator[dict[str, Any]]:
    """Every element and action of a card, at any depth."""
    if isinstance(card, dict):
        if "type" in card:
            yield card
        for value in card.values():
            yield from parts(value)
    if isinstance(card, list):
        for item in card:
            yield from parts(item)


def said(view: AttendanceView) -> list[str]:
    """Return what a reader sees, from top to bottom."""
    return [block["text"].replace("\u00a0", " ") for block in text_blocks(draw(view))]


def text_blocks(part: Any) -> list[dict[str, Any]]:
    if isinstance(part, list):
        return [block for item in part for block in text_blocks(item)]
    if part.get("type") == "TextBlock":
        return [part]
    return text_blocks([part[key] for key in ("body", "columns", "items") if key in part])


def buttons(view: AttendanceView) -> list[tuple[str, dict[str, Any]]]:
    card = draw(view)
    inside = [action for part in card["body"] if part["type"] == "ActionSet" for action in part["actions"]]
    return [(action["title"], action["data"]) for action in [*inside, *card.get("actions", [])]]

"""The Markdown that stands in for a card: for notifications, for search, and for clients that show no cards."""

from __future__ import annotations

from collections.abc import Iterable

LONGEST_MESSAGE = 7_439
"""Bytes of UTF-8 that Webex takes in one message (POST /messages). The only place that says so."""


def paragraphs(*said: str) -> str:
    """Join the texts that say something, with an empty line between them."""
    return "\n\n".join(filter(None, said))


def bold(words: str) -> str:
    """Return a bold title, or nothing: asterisks around nothing would draw a line."""
    return f"**{words}**" if words else ""


def fit(head: str, lines: Iterable[str], tail: str, rest: str) -> str:
    """Join `head`, as many `lines` as a message holds, `rest` in place of the others, and `tail`.

    It takes no more of the lines than it needs.
    """
    room = LONGEST_MESSAGE - sum(len(text.encode()) for text in (head, rest, tail)) - 6
    kept: list[str] = []
    for line in lines:
        room -= len(line.encode()) + 1
        if room < 0:
            return paragraphs(head, "\n".join(kept).strip(), rest, tail)
        kept.append(line)
    return paragraphs(head, "\n".join(kept).strip(), tail)

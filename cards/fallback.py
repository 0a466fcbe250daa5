"""The Markdown that stands in for a card: for notifications, for search, and for clients that show no cards."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

LIMIT = 7_439
"""Bytes of UTF-8 that Webex takes in one message (POST /messages)."""


def paragraphs(*said: str) -> str:
    """Those that say something, with an empty line between them."""
    return "\n\n".join(filter(None, said))


def fit(head: str, lines: Sequence[str], tail: str, rest: str) -> str:
    """`head`, as many `lines` as a message holds, `rest` in place of the others, and `tail`."""
    room = LIMIT - _size([head, rest, tail]) - 6
    kept = list(_first(lines, room))
    left_out = rest if len(kept) < len(lines) else ""
    return paragraphs(head, "\n".join(kept).strip(), left_out, tail)


def _first(lines: Iterable[str], room: int) -> Iterable[str]:
    for line in lines:
        room -= _size([line]) + 1
        if room < 0:
            return
        yield line


def _size(texts: Iterable[str]) -> int:
    return sum(len(text.encode()) for text in texts)

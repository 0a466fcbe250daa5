"""The tokens of a text, and how far they are read."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from bot.language.tokens import END, Kind, Token


class Cursor:
    """Reads tokens from left to right. `place` counts those that are read; behind the last one it shows `END`.

    A phrase that finds something else leaves the cursor where it likes: `reading` puts it back. A part of a phrase that
    finds nothing (it returns None, or an empty text) leaves the cursor where it was.
    """

    __slots__ = ("_count", "_tokens", "place")

    def __init__(self, tokens: Sequence[Token]) -> None:
        self._tokens = tokens
        self._count = len(tokens)
        self.place = 0

    @property
    def is_at_end(self) -> bool:
        return self.place >= self._count

    @property
    def before(self) -> Token:
        """The token that was read last."""
        return self._tokens[self.place - 1] if self.place else END

    def peek(self, ahead: int = 0) -> Token:
        """Return the next token, or the one so many further on."""
        place = self.place + ahead
        return self._tokens[place] if place < self._count else END

    def take(self) -> Token:
        """Return the next token, and go past it."""
        place = self.place
        if place >= self._count:
            return END
        self.place = place + 1
        return self._tokens[place]

    def take_if(self, *words: str) -> bool:
        """Go past the next token if it is one of the words."""
        place = self.place
        if place < self._count and self._tokens[place].word in words:
            self.place = place + 1
            return True
        return False

    def take_kind(self, *kinds: Kind) -> Token | None:
        """Return the next token and go past it, if it is of one of the kinds."""
        return self.take() if self.peek().kind in kinds else None

    def take_while(self, words: Collection[str], most: int) -> Sequence[Token]:
        """Return the tokens that are of the words, at most so many, and go past them."""
        start = end = self.place
        last = min(start + most, self._count)
        while end < last and self._tokens[end].word in words:
            end += 1
        self.place = end
        return self._tokens[start:end]

    def skip(self, count: int) -> None:
        """Go past so many tokens, which were looked at."""
        self.place += count

    def reset(self, place: int) -> None:
        """Go back to a place."""
        self.place = place

    def since(self, place: int) -> Sequence[Token]:
        """Return the tokens that were read since a place."""
        return self._tokens[place : self.place]

    def said_since(self, place: int) -> str:
        """Return the texts of those tokens, with a space between."""
        return " ".join(token.text for token in self.since(place))

"""Find the display names that stand before addresses in pasted lists, so that they are not taken for titles."""

from __future__ import annotations

from collections.abc import Sequence

from bot.language.tokens import Kind, Token
from bot.language.words import KNOWN

_MEETINGS = frozenset({Kind.ID, Kind.NUMBER, Kind.LINK})
_MOST_WORDS = 8


def display_names(tokens: Sequence[Token]) -> frozenset[int]:
    """The places of the words of names such as `Ann Lee <ann@x.com>`, `"Lee, Ann" <ann@x.com>`, `Lee, Ann <ann@x.com>`.

    The same goes for a column of names beside a column of addresses (a tab between them).
    """
    if not any(token.kind is Kind.ANGLE or "\t" in token.after for token in tokens):
        return frozenset()
    has_meeting = any(token.kind in _MEETINGS for token in tokens)
    places: set[int] = set()
    for at, token in enumerate(tokens):
        if token.kind is Kind.ANGLE or (token.kind is Kind.EMAIL and "\t" in token.after):
            places.update(_name_before(tokens, at, has_meeting))
    return frozenset(places)


def _name_before(tokens: Sequence[Token], at: int, has_meeting: bool) -> range:
    """Go back from an address to where its name begins."""
    if at and tokens[at - 1].kind is Kind.QUOTED:
        return range(at - 1, at)
    first = at
    while first and at - first < _MOST_WORDS and _may_belong(tokens[first - 1], tokens[first], has_meeting):
        first -= 1
    if first and tokens[first - 1].kind in (Kind.ANGLE, Kind.EMAIL):
        return range(first, at)
    return range(first, at)


def _may_belong(token: Token, following: Token, has_meeting: bool) -> bool:
    """Whether a name may go on to the left; a comma inside it only where no title is expected."""
    if token.kind is not Kind.WORD or "\n" in following.after or ";" in following.after or ":" in following.after:
        return False
    if "," in following.after and not has_meeting:
        return False
    return not token.text[0].islower() or (has_meeting and token.word not in KNOWN)

"""Find the display names that stand before addresses in pasted lists, so that they are not taken for titles."""

from __future__ import annotations

from collections.abc import Sequence

from bot.language.tokens import PEOPLE, Kind, Token
from bot.language.words import ASK_OF, KNOWN, WHO

_MEETINGS = frozenset({Kind.ID, Kind.NUMBER, Kind.LINK})
_MOST_WORDS = 8
_ENDS = frozenset(";:\n，；")
_ASKING = WHO.union(ASK_OF)


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
    """Go back from an address to where its name begins: over commas where nothing but names can stand there."""
    if at and tokens[at - 1].kind is Kind.QUOTED:
        return range(at - 1, at)
    first, after_comma = at, None
    while first and at - first < _MOST_WORDS and not _ENDS.intersection(tokens[first].after):
        if not _is_name(tokens[first - 1], has_meeting):
            break
        if after_comma is None and "," in tokens[first].after:
            after_comma = first
        first -= 1
    is_list = has_meeting or _ENDS.intersection(tokens[first].after) or (first and tokens[first - 1].kind in PEOPLE)
    return range(first if is_list or after_comma is None else after_comma, at)


def _is_name(token: Token, has_meeting: bool) -> bool:
    """Where a title may stand as well, only words with a capital (or in an alphabet without) are names."""
    if token.kind is not Kind.WORD or token.word in _ASKING:
        return False
    return not token.text[0].islower() or (has_meeting and token.word not in KNOWN)

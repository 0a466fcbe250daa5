"""Read which meeting is asked for: named outright, or by `last`, `the one before`, `here`."""

from __future__ import annotations

from collections.abc import Sequence

from bot.language.draft import Draft
from bot.language.meetings import by_id, by_link, by_number
from bot.language.question import ByTitle, Here, WhichMeeting
from bot.language.tokens import Token
from bot.language.who import add_people


def read_id(draft: Draft, tokens: Sequence[Token], at: int) -> int:
    return _named(draft, by_id(tokens[at].text))


def read_number(draft: Draft, tokens: Sequence[Token], at: int) -> int:
    return _named(draft, by_number(tokens[at].text))


def read_link(draft: Draft, tokens: Sequence[Token], at: int) -> int:
    return _named(draft, by_link(tokens[at].text))


def read_quoted(draft: Draft, tokens: Sequence[Token], at: int) -> int:
    """A title in quotes, unless it is an address that somebody put in quotes."""
    inner = tokens[at].text[1:-1].strip()
    if "@" in inner and " " not in inner:
        add_people(draft, tokens[at])
    elif inner:
        draft.meetings.append(ByTitle(title=" ".join(inner.split())))
    return 1


def read_here(draft: Draft, tokens: Sequence[Token], at: int) -> int:
    return _named(draft, Here())


def read_this_space(draft: Draft, tokens: Sequence[Token], at: int) -> int:
    if tokens[at + 1].word not in ("space", "room"):
        return 0
    draft.meetings.append(Here())
    return 2


def read_before(draft: Draft, tokens: Sequence[Token], at: int) -> int:
    """`the one before`, `the meeting before`, `the review before last`."""
    if tokens[at + 1].word == "last" and not tokens[at + 1].after:
        draft.back = 1
        return 2
    if at and tokens[at - 1].word in ("one", "meeting"):
        draft.back = 1
        return 1
    return 0


def read_last(draft: Draft, tokens: Sequence[Token], at: int) -> int:
    """`last`, `the latest`, `my previous meeting`."""
    draft.back = draft.back or 0
    return 1


def _named(draft: Draft, meeting: WhichMeeting | None) -> int:
    draft.meetings += [meeting] if meeting else []
    return int(meeting is not None)

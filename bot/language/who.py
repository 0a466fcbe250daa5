"""Read whose attendance is asked: addresses, groups, names, everyone, the invitees; and who the host was."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.language.draft import Draft
from bot.language.meetings import by_id, by_link, by_number, is_link
from bot.language.people import address_in
from bot.language.question import MisunderstoodError
from bot.language.tokens import Kind, Token
from bot.language.words import KNOWN, folded

_ALL_OF_A_SPACE = frozenset({"@all", "@here", "@everyone", "@channel"})
_GROUP = re.compile(r"@[\w.'’-]+")
_MOST_WORDS = 3


def name_at(tokens: Sequence[Token], at: int) -> tuple[str, int]:
    """The name at a place (up to three words that mean nothing else), and of how many tokens it is."""
    used = 0
    while used < _MOST_WORDS and _may_be_name(tokens[at + used]) and not (used and tokens[at + used].after):
        used += 1
    return " ".join(token.text for token in tokens[at : at + used]), used


def _may_be_name(token: Token) -> bool:
    return token.kind is Kind.WORD and token.word not in KNOWN


def read_people(draft: Draft, tokens: Sequence[Token], at: int) -> int:
    add_people(draft, tokens[at])
    return 1


def add_people(draft: Draft, token: Token) -> None:
    """Add an address or a group. A video address (`25512345678@site.webex.com`) is a meeting's number."""
    if token.kind is Kind.GROUP and _GROUP.fullmatch(token.text):
        if token.text.casefold() not in _ALL_OF_A_SPACE:
            draft.groups[folded(token.text[1:])] = None
        return
    number = by_number(token.text.strip("<>")) if "webex.com" in token.text else None
    address = address_in(token.text)
    if number:
        draft.meetings.append(number)
    elif address:
        draft.emails[address] = None
    else:
        draft.wrong[token.text.strip("<>")] = None


def read_angle(draft: Draft, tokens: Sequence[Token], at: int) -> int:
    """`<ann@x.com>`, and meetings that were put in angle brackets, as in the examples."""
    inner = tokens[at].text[1:-1]
    if "@" in inner and "://" not in inner:
        add_people(draft, tokens[at])
        return 1
    meeting = by_link(inner) if "://" in inner or is_link(inner) else by_id(inner) or by_number(inner)
    if not meeting:
        return 0
    draft.meetings.append(meeting)
    return 1


def read_everyone(draft: Draft, tokens: Sequence[Token], at: int) -> int:
    """`everyone`; `everyone who was invited` means the invitees, and is read there."""
    draft.is_everyone |= "invited" not in {token.word for token in tokens[at + 1 : at + 4]}
    return 1


def read_invitees(draft: Draft, tokens: Sequence[Token], at: int) -> int:
    draft.is_invitees = True
    return 1


def read_hosted(draft: Draft, tokens: Sequence[Token], at: int) -> int:
    """`hosted by jane@x.com`; only an address will do."""
    used = 1 + (tokens[at + 1].word == "by")
    if tokens[at + used].kind not in (Kind.EMAIL, Kind.ANGLE):
        return 0
    host = address_in(tokens[at + used].text)
    if not host:
        raise MisunderstoodError("host without e-mail", said=tokens[at + used].text)
    draft.host = host
    return used + 1

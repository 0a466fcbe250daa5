"""Read whose attendance is asked: addresses, groups, names, everyone, the invitees; and who the host was."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from bot.language.cursor import Cursor
from bot.language.draft import Draft
from bot.language.meetings import by_id, by_link, by_number, is_link
from bot.language.people import address_in
from bot.language.question import MisunderstoodError
from bot.language.tokens import PEOPLE, Kind, Token
from bot.language.words import ASK_OF, DAYS, KNOWN, WHO, folded, words

_ALL_OF_A_SPACE = frozenset({"@all", "@here", "@everyone", "@channel"})
_GROUP = re.compile(r"@[\w.'’-]+")
_MOST_WORDS = 3
_MEETINGS = frozenset({Kind.ID, Kind.NUMBER, Kind.LINK})
_MOST_WORDS_PASTED = 8
_ENDS = frozenset(";:\n，；")
_SEMICOLONS = frozenset(";；")
_ASKING = WHO.union(ASK_OF)
_NAMING = frozenset({"last", "latest", "previous", "recent", "here", "today", "yesterday", *DAYS})
"""Words that name a meeting alone: what stands between them and an address is a person's name."""
_PARTICLES = words("al ben bin da de del der den di dos du el la le ten ter van von")
"""Small words that surnames begin with: `van der Berg`."""


def read_name(cursor: Cursor) -> str:
    """Read a name: up to three words that mean nothing else, without a comma between. Empty if there is none."""
    start = cursor.place
    while cursor.place - start < _MOST_WORDS and _may_be_name(cursor.peek()):
        if cursor.place > start and cursor.peek().after:
            break
        cursor.take()
    return cursor.said_since(start)


def _may_be_name(token: Token) -> bool:
    return token.kind is Kind.WORD and token.word not in KNOWN


def read_people(draft: Draft, cursor: Cursor) -> bool:
    """Read an address or a group."""
    add_people(draft, cursor.take())
    return True


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


def read_angle(draft: Draft, cursor: Cursor) -> bool:
    """`<ann@x.com>`, and meetings that were put in angle brackets, as in the examples."""
    token = cursor.take()
    inner = token.text[1:-1]
    if "@" in inner and "://" not in inner:
        add_people(draft, token)
        return True
    meeting = by_link(inner) if "://" in inner or is_link(inner) else by_id(inner) or by_number(inner)
    if meeting:
        draft.meetings.append(meeting)
    return meeting is not None


def read_everyone(draft: Draft, cursor: Cursor) -> bool:
    """`everyone`; `everyone who was invited` means the invitees, and is read there."""
    cursor.take()
    draft.is_everyone |= "invited" not in {cursor.peek(ahead).word for ahead in range(3)}
    return True


def read_invitees(draft: Draft, cursor: Cursor) -> bool:
    """`invitees`, `invited`."""
    cursor.take()
    draft.is_invitees = True
    return True


def read_hosted(draft: Draft, cursor: Cursor) -> bool:
    """`hosted by jane@x.com`; only an address will do."""
    cursor.take()
    cursor.take_if("by")
    token = cursor.take_kind(Kind.EMAIL, Kind.ANGLE)
    if not token:
        return False
    draft.host = address_in(token.text)
    if not draft.host:
        raise MisunderstoodError("host without e-mail", said=token.text)
    return True


def display_names(tokens: Sequence[Token]) -> frozenset[int]:
    """Find the names that stand before addresses in pasted lists, so that they are not taken for titles.

    The places of the words in `Ann Lee <ann@x.com>`, `"Lee, Ann" <ann@x.com>`, `Lee, Ann <ann@x.com>`, and in a column
    of names beside a column of addresses (a tab between them).
    """
    if not any(token.kind is Kind.ANGLE or "\t" in token.after for token in tokens):
        return frozenset()
    has_meeting = any(token.kind in _MEETINGS or _is_title(tokens, at) for at, token in enumerate(tokens))
    is_by_surname = _is_by_surname(tokens)
    places: set[int] = set()
    for at, token in enumerate(tokens):
        if token.kind is Kind.ANGLE or (token.kind is Kind.EMAIL and "\t" in token.after):
            places.update(_name_before(tokens, at, has_meeting, is_by_surname))
    return frozenset(places)


def _is_title(tokens: Sequence[Token], at: int) -> bool:
    """Tell whether a token is a title in quotes, and no name or address in quotes."""
    is_name = at + 1 < len(tokens) and tokens[at + 1].kind is Kind.ANGLE
    return tokens[at].kind is Kind.QUOTED and "@" not in tokens[at].text and not is_name


def _is_by_surname(tokens: Sequence[Token]) -> bool:
    """Tell whether a list is made as Outlook does: `Lee, Ann <ann@x.com>; Fox, Bob <bob@x.com>`."""
    is_later_item = has_comma = False
    for before, token in pairwise(tokens):
        if before.kind is Kind.ANGLE:
            is_later_item, has_comma = not _SEMICOLONS.isdisjoint(token.after), False
        has_comma |= "," in token.after
        if token.kind is Kind.ANGLE and is_later_item and has_comma:
            return True
    return False


def _name_before(tokens: Sequence[Token], at: int, has_meeting: bool, is_by_surname: bool) -> range:
    """Go back from an address to where its name begins: over commas where nothing but names can stand there."""
    if at and tokens[at - 1].kind is Kind.QUOTED:
        return range(at - 1, at)
    first, after_comma = at, None
    while first and at - first < _MOST_WORDS_PASTED and not _ENDS.intersection(tokens[first].after):
        if not _is_pasted_name(tokens[first - 1], has_meeting):
            break
        if after_comma is None and "," in tokens[first].after:
            after_comma = first
        first -= 1
    if has_meeting or _ENDS.intersection(tokens[first].after) or (first and tokens[first - 1].kind in PEOPLE):
        return range(first, at)
    if after_comma is None or after_comma == first:
        return range(first, at)
    surname = after_comma - 1
    while surname and tokens[surname - 1].word in _PARTICLES:
        surname -= 1
    is_all = after_comma - first == at - after_comma == 1 and surname > 0  # one word before the comma, one behind it
    is_surname = is_by_surname or (is_all and tokens[surname - 1].word in _NAMING)
    return range(surname if is_surname else after_comma, at)


def _is_pasted_name(token: Token, has_meeting: bool) -> bool:
    """Where a title may stand as well, only words with a capital (or in an alphabet without) are names."""
    if token.kind is not Kind.WORD or token.word in _ASKING:
        return False
    return not token.text[0].islower() or (has_meeting and token.word not in KNOWN)

"""Cut a text into tokens in one pass, and tell what each looks like. The phrases find out what it means.

The time it takes grows with the length of the text alone: the scanner takes every character once, and looks at a
chunk a fixed number of times.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import Enum, auto
from typing import NamedTuple

from bot.language.meetings import is_link
from bot.language.question import MisunderstoodError
from bot.language.words import folded
from bot.language.zones import is_zone

MOST_BYTES = 8_000
"""Of UTF-8. No message of Webex is as long: a longer text comes from somewhere else, and is not scanned."""

MOST_WORDS = 700
"""Addresses are not counted. It is enough for three hundred people with two names each, and a long question."""


class Kind(Enum):
    """The look of a token."""

    WORD = auto()
    QUOTED = auto()
    LINK = auto()
    ID = auto()
    NUMBER = auto()
    EMAIL = auto()
    ANGLE = auto()
    GROUP = auto()
    MOMENT = auto()
    DATE = auto()
    CLOCK = auto()
    RANGE = auto()
    ZONE = auto()
    LENGTH = auto()
    PERCENT = auto()
    INTEGER = auto()
    END = auto()

    # Each token's kind is looked up in a table: to hash it by identity is enough, and faster.
    __hash__ = object.__hash__


class Token(NamedTuple):
    """A piece of the text: `text` without the punctuation around it, `word` as it is compared.

    `start` and `end` are places in the text; `after` has the separators before the token: `,` `;` `:`, new line, tab,
    and `.` for the end of a sentence.
    """

    kind: Kind
    text: str
    word: str
    start: int
    end: int
    after: str


PEOPLE = frozenset({Kind.EMAIL, Kind.ANGLE, Kind.GROUP})
END = Token(Kind.END, "", "", 0, 0, "")

_SCANNER = re.compile(
    r"""
    (?P<after>[\s,;|，、；`(\[\#]*)
    (?:
        (?P<WORD>[a-z]+)(?=[\s,;?]|\Z)
      | (?P<LINK>[a-z][a-z0-9+.-]{1,15}://[^\s<>"“”]+)
      | (?P<QUOTED>"[^"\n]+"|[“„][^“”„\n]+[”“]|«[^«»\n]+»|‘[^‘’\n]+’(?!\w)|'[^'\n]+'(?!\w))
      | (?P<ANGLE><[^\s<>]{3,400}>)
      | (?P<NUMBER>\d{3,4}[ \xa0\u3000-]{1,3}\d{3}[ \xa0\u3000-]{1,3}\d{3,4}(?![\w:@]))
      | (?P<chunk>[^\s,;|<>"“”„«»`，、；]+)
      | .
    )
    """,
    re.VERBOSE | re.IGNORECASE,
)
_SHAPES = re.compile(
    r"""
    (?P<ID>[0-9a-f]{20,44}(?:_\w{1,30})?)
  | (?P<NUMBER>\d{9,11})
  | (?P<MOMENT>\d{4}-\d\d?-\d\d?t\d\d?(?::?\d\d){0,2}(?:\.\d{1,9})?(?:z|[+-]\d\d:?\d\d)?)
  | (?P<DATE>\d{4}[-/.]\d\d?[-/.]\d\d? | \d\d?[/.-]\d\d?[/.-](?:\d\d)?\d\d | (?!24/7)\d\d?/\d\d?)
  | (?P<CLOCK>\d\d?(?:[:.h]\d\d){1,2}(?:[ap]\.?m)? | \d\d?[ap]\.?m)
  | (?P<RANGE>\d\d?(?:[:h]\d\d)?(?:[ap]\.?m)?[-–—]\d\d?(?:[:h]\d\d)?(?:[ap]\.?m)?)
  | (?P<LENGTH>\d{1,4}-?(?:m|mins?|minutes?|h|hrs?|hours?))
  | (?P<PERCENT>\d{1,4}(?:%|percent))
  | (?P<INTEGER>\d{1,4}(?:st|nd|rd|th)?)
    """,
    re.VERBOSE | re.IGNORECASE,
)
_DAY_AND_MONTH = re.compile(r"\d\d?\.(?:0?[1-9]|1[0-2])\.(?!\d)")
"""`20.11.`, as it is written in many countries. The last dot tells it from a time of day."""
_SENTENCE_END = re.compile(r"[?!？！。]$|[^\W\d_]{4}\.$")
_AROUND = ".,!?()[]{}*~:…'\"’‘。？！：#="
_AFTER_LINKS = ".,;:!?)]}'’…，；"
_ZONES = frozenset({"utc", "gmt"})
_KINDS = {kind.name: kind for kind in Kind}


def tokens_of(text: str) -> list[Token]:
    """Cut a `visible` text. Raises MisunderstoodError if it is longer than a message or has too many words."""
    if len(text) > MOST_BYTES or len(text.encode()) > MOST_BYTES:
        raise MisunderstoodError("too long")
    tokens: list[Token] = []
    words = 0
    for token in _tokens(text):
        words += token.kind not in PEOPLE
        if words > MOST_WORDS:
            raise MisunderstoodError("too many words")
        tokens.append(token)
    return tokens


def _tokens(text: str) -> Iterator[Token]:
    pending = ""
    for match in _SCANNER.finditer(text):
        group = match.lastgroup or ""
        after = match["after"]
        if after and after != " ":
            pending += after.strip(" ")
        if group == "after":
            continue
        said, start = match[group], match.start(group)
        if group == "WORD":
            word = said.casefold()
            yield Token(Kind.ZONE if word in _ZONES else Kind.WORD, said, word, start, match.end(), pending)
        elif group != "chunk":
            said = said.rstrip(_AFTER_LINKS) if group == "LINK" else said
            yield Token(_KINDS[group], said, "", start, match.end(), pending)
        elif token := _read_chunk(said, start, pending):
            yield token
        pending = "" if said[-1].isalnum() else _pause(said)


def _pause(chunk: str) -> str:
    """Return the separator that a chunk ends with. A full stop behind fewer than four letters ends an abbreviation."""
    if chunk[-1] in ":：":
        return ":"
    return "." if _SENTENCE_END.search(chunk) else ""


def _read_chunk(chunk: str, start: int, after: str) -> Token | None:
    text = chunk.strip(_AROUND)
    if not text:
        return None
    start += chunk.index(text)
    kind = Kind.DATE if _DAY_AND_MONTH.match(chunk) else _kind_of(text)
    return Token(kind, text, folded(text) if kind is Kind.WORD else "", start, start + len(text), after)


def _kind_of(text: str) -> Kind:
    if "@" in text or "＠" in text:
        return Kind.GROUP if text[0] == "@" else Kind.EMAIL
    if text[0].isdecimal() or len(text) >= 20:
        shape = _SHAPES.fullmatch(text)
        if shape:
            return _KINDS[shape.lastgroup or ""]
    if is_zone(text):
        return Kind.ZONE
    return Kind.LINK if "/" in text and is_link(text) else Kind.WORD

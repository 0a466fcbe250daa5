r"""The one place where text from outside (names, titles, addresses, error texts) becomes safe to show.

TextBlocks and messages are Markdown, and clients differ: some honour backslashes, Webex's native ones print them and
still follow `\[a\](b)`. So nothing is escaped; what could mean something is *replaced* by a character that looks the
same and means nothing to any of them. What a reader sees is what `safe` returns, whichever parser stands between.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from html import unescape
from itertools import accumulate

GRAPHEMES = 64
"""What is kept of a name, a title or an address."""
COST = 360
"""And at most this many bytes as ASCII JSON: 60 Chinese characters fit, 60 emoji families do not."""

_MARKS = 8
_SCAN = 64
_BLANK = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0\ufffc")
_JOINER = "\u200d"
_DROPPED = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})
_SPACES = re.compile(r"\s+")

_ALIKE = str.maketrans("<>*`~\\", "‹›∗ˋ∼∖")
_INSIDE = re.compile(
    r"(?<!\w)_++|_++(?!\w)"  # emphasis: an underscore that does not stand between letters
    r"|(?<=\])[(\[:]"  # links and their definitions
    r"|(?<=\{)\{"  # the cards' own {{DATE(…)}}
    r"|&(?=(#?\w{1,32};))"  # entities
    r"|(?<=:)//|(?<=www)\.",  # addresses that clients make links of by themselves
    re.IGNORECASE,
)
_INSIDE_ALIKE = str.maketrans("_([:{&/.", "ˍ❨❲∶❴＆∕․")
_START = re.compile(r"\A(\d+(?=[.)])|(?=[#=-])|(?=\+(?:\s|\Z)))(.)")
_START_ALIKE = str.maketrans("#+=-.)", "♯＋＝‐․﹚")


def clean(text: str, limit: int = GRAPHEMES) -> str:
    """Return `text` on one line, without control, bidirectional and invisible characters, cut at `limit` graphemes.

    For places that show plain text: titles of buttons and choices, values of inputs.
    """
    return _cut(_line(text[: limit * _SCAN]), limit)


def typed(text: str, limit: int) -> str:
    """Return what a person typed into an input, to be edited: with its lines, at most `limit` bytes as ASCII JSON."""
    lines = "\n".join(map(_line, text.splitlines()))
    costs = accumulate(_cost(char) for char in lines)
    return "".join(char for char, cost in zip(lines, costs, strict=True) if cost <= limit)


def safe(text: str, limit: int = GRAPHEMES) -> str:
    """Return `clean` text for Markdown: no parser finds a link, a mention, emphasis, a list or HTML in it."""
    plain = clean(text, limit).translate(_ALIKE)
    plain = _INSIDE.sub(_alike, plain)
    plain = _START.sub(lambda found: found[1] + found[2].translate(_START_ALIKE), plain)
    return f"\u2068{plain}\u2069" if _is_right_to_left(plain) else plain


def _alike(found: re.Match[str]) -> str:
    is_just_text = found[0] == "&" and unescape(f"&{found[1]}") == f"&{found[1]}"
    return "&" if is_just_text else found[0].translate(_INSIDE_ALIKE)


def _line(text: str) -> str:
    if text.isascii() and text.isprintable():  # as nearly everything is; ten times as fast
        return _SPACES.sub(" ", text).strip()
    return _SPACES.sub(" ", unicodedata.normalize("NFC", "".join(_visible(text)))).strip()


def _is_right_to_left(text: str) -> bool:
    """Tell whether a text has to be isolated: it would turn the numbers that follow it around (UAX #9)."""
    return not text.isascii() and any(unicodedata.bidirectional(char) in {"R", "AL"} for char in text)


def _visible(text: str) -> Iterator[str]:
    """Yield the characters that show, white space as a space."""
    before = " "
    for char, after in zip(text, f"{text} "[1:], strict=True):
        if kept := _kept(before, char, after):
            before = kept
            yield kept


def _kept(before: str, char: str, after: str) -> str:
    """Keep a joiner only where it holds two pictures together, and a mark only where a letter carries it."""
    category = unicodedata.category(char)
    if char.isspace() or category in {"Zl", "Zp"}:
        return " "
    if char == _JOINER:
        return char if _is_picture(before) and _is_picture(after) else ""
    hidden = category in _DROPPED or char in _BLANK or (before == " " and _is_mark(char))
    return "" if hidden else char


def _is_picture(char: str) -> bool:
    return unicodedata.category(char) == "So" or _is_skin_tone(char) or char == "\ufe0f"


def _cut(text: str, limit: int) -> str:
    if text.isascii() and len(text) <= limit:
        return text
    kept: list[str] = []
    cost = 0
    for number, grapheme in enumerate(graphemes(text), 1):
        cost += sum(map(_cost, grapheme))
        if number > limit or cost > COST * limit // GRAPHEMES:
            return "".join(kept[: limit - 1]).rstrip() + "…"
        kept.append(grapheme)
    return "".join(kept)


def _cost(char: str) -> int:
    return 1 if char < "\x80" else 6 if char < "\U00010000" else 12


def graphemes(text: str) -> Iterator[str]:
    """Yield what a reader calls characters: a letter with at most eight marks, an emoji sequence, a flag."""
    cluster = ""
    for char in text:
        if cluster and _extends(cluster, char):
            cluster += char if len(cluster) <= _MARKS else ""
        else:
            yield from [cluster] if cluster else []
            cluster = char
    yield from [cluster] if cluster else []


def _extends(cluster: str, char: str) -> bool:
    is_second_flag_half = len(cluster) == 1 and _is_flag_half(cluster) and _is_flag_half(char)
    return _is_mark(char) or char == _JOINER or cluster[-1] == _JOINER or is_second_flag_half


def _is_mark(char: str) -> bool:
    return unicodedata.category(char) in {"Mn", "Me", "Mc"} or _is_skin_tone(char)


def _is_skin_tone(char: str) -> bool:
    return "\U0001f3fb" <= char <= "\U0001f3ff"


def _is_flag_half(char: str) -> bool:
    return "\U0001f1e6" <= char <= "\U0001f1ff"

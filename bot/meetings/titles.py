"""Which meetings are meant by words of a title. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from bot.language.words import near
from bot.meetings.candidates import Candidate
from bot.text import plain_words


def titled(found: Sequence[Candidate], title: str, *, loosely: bool = True) -> list[Candidate]:
    """Return those of that title: to the letter, else with all its words.

    Else (`loosely`) with words that begin so, as `retro` begins Retrospective, or that are nearly its words.
    """
    wanted = plain_words(title)
    for matches in _MATCHERS + _LOOSE_MATCHERS if loosely else _MATCHERS:
        if best := [candidate for candidate in found if wanted and matches(wanted, plain_words(candidate.title))]:
            return best
    return []


def has_whole_title(said: str, title: str) -> bool:
    """Tell whether words have the whole title in them: a part of it gives the rest of it away to other readers."""
    written, words = plain_words(said), plain_words(title)
    return bool(words) and (set(words) <= set(written) or "".join(words) == "".join(written))


def nearest_titles(found: Sequence[Candidate], title: str, most: int = 3) -> list[str]:
    """Return titles that share a word with the one that was said, and then the newest ones."""
    wanted = set(plain_words(title))
    titles = dict.fromkeys(candidate.title for candidate in found if candidate.title)
    alike = [other for other in titles if wanted & set(plain_words(other))]
    others = [other for other in titles if other not in alike]
    return (alike + others)[:most]


def meant_of(found: Sequence[Candidate], said: Sequence[str]) -> dict[str, list[Candidate]]:
    """Return which of several groups of words are titles, with the meetings of each.

    Where the same meetings have them all, they are one title.
    """
    meant = {words: fitting for words in said if (fitting := titled(found, words))}
    whole = " ".join(meant)
    together = titled(found, whole, loosely=False) if len(meant) > 1 else []
    return {whole: together} if together else meant


def _is_title(wanted: list[str], words: list[str]) -> bool:
    return wanted == words


def _has_words(wanted: list[str], words: list[str]) -> bool:
    return set(wanted) <= set(words)


def _is_run_together(wanted: list[str], words: list[str]) -> bool:
    """Tell whether words run together are alike, as `standup` and `stand-up`; in scripts without spaces also a part."""
    one, other = "".join(wanted), "".join(words)
    return one == other or (not one.isascii() and one in other)


def _nearly_has_words(wanted: list[str], words: list[str]) -> bool:
    return all(word in words or near(word, words) for word in wanted)


def _begins_words(wanted: list[str], words: list[str]) -> bool:
    return all(_begins_one_of(word, words) for word in wanted)


def _begins_one_of(word: str, words: list[str]) -> bool:
    return word in words or (len(word) >= _SHORTEST and any(other.startswith(word) for other in words))


_MATCHERS = (_is_title, _has_words, _is_run_together)
_LOOSE_MATCHERS = (_begins_words, _nearly_has_words)
_SHORTEST = 3
"""Letters of a word that may be the beginning of another."""

"""Who is meant by a name alone: matched against the people of one meeting, and against nobody else. Never guessed."""

from __future__ import annotations

from collections.abc import Iterable

from bot.language.words import near
from bot.meetings.errors import Known, UnknownPersonError
from bot.text import fold, plain_words

MOST_OFFERED = 4
_EXACTLY = "="
"""No name that is said begins with it."""


def exactly(guest: str) -> str:
    """How a guest is named who shows just this, and nobody else."""
    return f"{_EXACTLY}{guest}"


def meant(name: str, people: Iterable[Known]) -> Known:
    """The one person whom the name fits. Raises UnknownPersonError for nobody, and for several."""
    said = name.removeprefix(_EXACTLY)
    wanted = set(plain_words(said))
    known = {fold(each.email) or fold(each.name): each for each in people}.values()
    if name.startswith(_EXACTLY):
        fitting = [each for each in known if not each.email and exactly(each.name) == name]
    else:
        fitting = [each for each in known if wanted and wanted <= _words_of(each)]
    if len(fitting) == 1:
        return fitting[0]
    if fitting:
        maybe, people = fitting[:MOST_OFFERED], tuple(fitting)
        raise UnknownPersonError("several of that name", name=name, maybe=maybe, said=said, people=people)
    alike = tuple(each for each in known if _is_alike(wanted, _words_of(each)))[:MOST_OFFERED]
    if alike:
        raise UnknownPersonError("nearly that name", name=name, maybe=alike, said=said, people=alike)
    raise UnknownPersonError("nobody of that name", name=name, maybe=(), said=said)


def _is_alike(wanted: set[str], words: set[str]) -> bool:
    """A slip of the pen away, or a part of it: `Dan` and Dana."""
    return any(near(word, words) or any(_begins(word, other) for other in words) for word in wanted)


def _begins(word: str, other: str) -> bool:
    short, long = sorted((word, other), key=len)
    return len(short) > 2 and long.startswith(short)


def _words_of(known: Known) -> set[str]:
    return {*plain_words(known.name), *plain_words((known.email or "").partition("@")[0])}

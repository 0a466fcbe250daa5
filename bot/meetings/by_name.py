"""Who is meant by a name alone: matched against the people of one meeting, and against nobody else. Never guessed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from bot.language.question import Question
from bot.language.words import near
from bot.meetings.errors import UnansweredError
from bot.text import fold, plain_words

MOST_LISTED = 4
_EXACTLY = "="
"""No name that is said begins with it."""


class Known(NamedTuple):
    """Somebody of the meeting: who came, or who was invited. A guest has no e-mail."""

    name: str
    email: str | None

    def __str__(self) -> str:
        return f"{self.name} ({self.email or 'guest'})" if self.name else self.email or ""


class UnknownPersonError(UnansweredError):
    """A name fits nobody of the meeting, or more than one. `maybe` are some whom it may mean.

    `question` is the one without the name, to go on with once one is chosen.
    """

    heading = "I don't know whom you mean"

    def __init__(self, sentence: str, name: str, maybe: Sequence[Known], question: Question | None = None) -> None:
        super().__init__(sentence)
        self.name = name
        self.maybe = tuple(maybe)
        self.question = question

    def about(self, question: Question) -> UnknownPersonError:
        """The same about a question."""
        return UnknownPersonError(str(self), self.name, self.maybe, question)


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
        raise UnknownPersonError(f"“{said}” may be {_listed(fitting)}.", name, fitting[:MOST_LISTED])
    alike = [each for each in known if _is_alike(wanted, _words_of(each))][:MOST_LISTED]
    hint = f"Did you mean {_listed(alike)}?" if alike else "Ask with an e-mail address instead."
    raise UnknownPersonError(f"Nobody called “{said}” was in the meeting or invited to it. {hint}", name, alike)


def _listed(people: Sequence[Known]) -> str:
    shown = [str(known) for known in people[:MOST_LISTED]]
    more = len(people) - len(shown)
    if more:
        return f"{', '.join(shown)} or {more} more"
    return " or ".join(filter(None, [", ".join(shown[:-1]), shown[-1]]))


def _is_alike(wanted: set[str], words: set[str]) -> bool:
    """A slip of the pen away, or a part of it: `Dan` and Dana."""
    return any(near(word, words) or any(_begins(word, other) for other in words) for word in wanted)


def _begins(word: str, other: str) -> bool:
    short, long = sorted((word, other), key=len)
    return len(short) > 2 and long.startswith(short)


def _words_of(known: Known) -> set[str]:
    return {*plain_words(known.name), *plain_words((known.email or "").partition("@")[0])}

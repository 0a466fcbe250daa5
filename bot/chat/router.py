"""Which command answers a message or a pressed button. The whole bot reads off the list given to CommandRouter."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping
from contextlib import suppress
from typing import NamedTuple, TypeVar

from msgspec.structs import replace

from bot.chat.history import History
from bot.context import Command, Context, Reply
from bot.language.follow_ups import follow_up, goes_on
from bot.language.grammar import understand
from bot.language.question import NoMeetingError, NotAQuestionError, OfThread, Question
from bot.language.reading import is_private
from bot.language.words import nearest

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")

MOST_WORDS = 3
"""Of a command's name."""
_POLITE = frozenset({"please", "pls", "now", "completely", "thanks"})


class UnknownWordsError(Exception):
    """No command is called by these words. `instead` has those of the nearest one in their place, if one is near.

    `deleting` is that command itself, where it deletes something.
    """

    def __init__(self, said: str, instead: str | None = None, *, deleting: Command | None = None) -> None:
        super().__init__(said)
        self.said = said
        self.instead = None if deleting else instead
        self.deleting = deleting


class Called(NamedTuple):
    """What answers words that begin with a command's."""

    run: Callable[[Context, str], Reply]
    takes: Callable[[Context, str], bool]
    deleting: Command | None


class CommandRouter:
    """Finds what answers. Raises ValueError at once when two commands want the same words, question or button."""

    def __init__(
        self,
        *commands: Command,
        history: History,
        ask_back: Callable[[Context, str, NoMeetingError], Reply],
    ) -> None:
        """`ask_back` asks which meeting is meant."""
        self.commands = tuple(command for command in commands if command.name)
        self._history = history
        self._ask_back = ask_back
        self._called = _index((phrase, _called(command)) for command in commands for phrase in command.phrases)
        self._asks = _index((ask, command.ask) for command in commands for ask in command.asks)
        self._presses = _index(press for command in commands for press in command.presses.items())
        self._longest = max((len(phrase.split()) for phrase in self._called), default=0)

    def say(self, context: Context, text: str) -> Reply:
        """Answer a message. Raises UnknownWordsError, and Misunderstood where a question has something wrong."""
        called, rest = self._command(text)
        if called and (not rest or called.takes(context, rest)):
            return called.run(context, rest)
        if (near := nearest(text.casefold(), self._called)) is not None:  # a slip in a command, and nothing else
            raise UnknownWordsError(text, near, deleting=self._called[near].deleting)
        try:
            question = self._understood(context, text)
        except NoMeetingError as error:
            return self._ask_back(context, text, error)
        except UnknownWordsError:
            if called is None:
                raise
            if called.deleting and not _is_polite(rest):  # `delete me from the team` means something smaller
                raise UnknownWordsError(text, deleting=called.deleting) from None
            return called.run(context, rest)  # `help please`; but `hello, who attended last?` is a question
        return self.ask(context, question)

    def _command(self, text: str) -> tuple[Called | None, str]:
        """What is called by the first words, and the words after them."""
        words = text.split()
        for count in range(min(self._longest, len(words)), 0, -1):
            called = self._called.get(" ".join(words[:count]).casefold().rstrip(",?!.:"))
            if called is not None:
                rest = "".join(text.split(maxsplit=count)[count:])
                return called, rest if any(map(str.isalnum, rest)) else ""  # `thanks 🙏` says no more than `thanks`
        return None, ""

    def ask(self, context: Context, question: Question) -> Reply:
        """Answer a question that is understood."""
        return self._asks[question.ask](context, question)

    def is_private(self, context: Context, text: str) -> bool:
        """Whether what is said to a message is for the asker alone: it says so, or goes on with what did."""
        earlier = self._history.in_thread(context)
        return is_private(text) or (earlier is not None and earlier.privately)

    def press(self, context: Context, answer: object) -> Reply:
        """Answer a pressed button or a submitted form, by the type of `answer`."""
        return self._presses[type(answer)](context, answer)

    def _understood(self, context: Context, text: str) -> Question:
        """In the thread of an answer a few words change its question; elsewhere the last one, unless they are one."""
        earlier = self._history.in_thread(context)
        if earlier is not None:
            with suppress(NotAQuestionError):
                return follow_up(text, earlier, now=context.at, zone=context.zone)
        try:
            question = understand(text, now=context.at, zone=context.zone, in_thread=earlier is not None)
        except NotAQuestionError as error:
            instead, deleting = self._instead(text)
            going_on = None if instead or earlier else self._going_on(context, text)
            if going_on is None:
                raise UnknownWordsError(text, instead, deleting=deleting) from error
            return going_on
        if earlier is not None and earlier.privately:
            question = replace(question, privately=True)
        if isinstance(question.meeting, OfThread) and earlier is not None:
            pin = None if question.held_between else earlier.pin
            return replace(
                question, meeting=earlier.meeting, held_between=question.held_between or earlier.held_between, pin=pin
            )
        return question

    def _going_on(self, context: Context, text: str) -> Question | None:
        """What the person asked just before, changed by a few words that can mean nothing else."""
        before = self._history.just_before(context)
        if before is None:
            return None
        with suppress(NotAQuestionError):
            changed = follow_up(text, before, now=context.at, zone=context.zone)
            return changed if goes_on(text, before, changed) else None
        return None

    def _instead(self, text: str) -> tuple[str | None, Command | None]:
        """The same with the first words put right, where they are nearly those that call a command.

        And that command, where it deletes something.
        """
        words = text.split()
        names = {name: command for command in self.commands for name in (command.name, *command.phrases)}
        for count in range(min(MOST_WORDS, len(words)), 0, -1):
            if (near := nearest(" ".join(words[:count]).casefold(), names)) is not None:
                instead = " ".join([near, *text.split(maxsplit=count)[count:]])
                return instead, names[near] if names[near].deletes else None
        return None, None


def _called(command: Command) -> Called | None:
    return Called(command.run, command.takes, command if command.deletes else None) if command.run else None


def _is_polite(words: str) -> bool:
    return _POLITE.issuperset(words.casefold().replace(".", " ").replace("!", " ").split())


def _index(pairs: Iterable[tuple[K, V | None]]) -> Mapping[K, V]:
    index: dict[K, V] = {}
    for key, value in pairs:
        if key in index or value is None:
            raise ValueError(f"{key!r} is called twice, or has nothing that answers it")
        index[key] = value
    return index

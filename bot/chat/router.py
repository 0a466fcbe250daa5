"""Which command answers a message or a pressed button. What the bot can do is the list of commands in bot/app.py."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from dataclasses import replace
from typing import NoReturn, ParamSpec, TypeVar

from structlog.contextvars import bind_contextvars

from bot.chat.history import Conversation
from bot.context import Command, Context, Reply
from bot.errors import UserError
from bot.language.question import Ask, NoMeetingError, NotAQuestionError, Question
from bot.language.words import nearest

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")
P = ParamSpec("P")

MOST_WORDS = 3
"""Of a command's name."""
_POLITE = frozenset({"please", "pls", "now", "completely", "thanks"})


class UnknownWordsError(UserError):
    """No command is called by these words. `instead` has those of the nearest one in their place, if one is near.

    `deleting` is that command itself, where it deletes something.
    """

    def __init__(self, *, said: str, instead: str | None = None, deleting: Command | None = None) -> None:
        super().__init__("unknown command")
        self.said = said
        self.instead = None if deleting else instead
        self.deleting = deleting


class CommandRouter:
    """Finds the command that answers a message, a question or a button."""

    def __init__(self, ask_back: Callable[[Context, NoMeetingError], NoReturn]) -> None:
        """`ask_back` raises an error that asks which meeting is meant."""
        self.commands: list[Command] = []
        """What help lists."""
        self._ask_back = ask_back
        self._by_phrase: dict[str, Command] = {}
        self._asks: dict[Ask, Callable[[Context, Question], Reply]] = {}
        self._presses: dict[type, Callable[[Context, object], Reply]] = {}
        self._longest = 0

    def add(self, *commands: Command) -> None:
        """Let these commands answer. Raises ValueError when two want the same words, question or button."""
        commands = tuple(map(_named, commands))
        for command in commands:
            _add(self._by_phrase, ((phrase, command if command.run else None) for phrase in command.phrases))
            _add(self._asks, ((ask, command.ask) for ask in command.asks))
            _add(self._presses, command.presses.items())
        self.commands += [command for command in commands if command.name]
        self._longest = max((len(phrase.split()) for phrase in self._by_phrase), default=0)

    def say(self, conversation: Conversation) -> Reply:
        """Answer a message. Raises UserError for words that nothing answers, or that have something wrong."""
        context, text = conversation.context, conversation.text
        command, rest = self._command(text)
        if command and command.run and (not rest or command.takes(context, rest)):
            return command.run(context, rest)
        if (near := nearest(text.casefold(), self._by_phrase)) is not None:  # a slip in a command, and nothing else
            raise UnknownWordsError(said=text, instead=near, deleting=_deleting(self._by_phrase[near]))
        try:
            question = conversation.question()
        except NoMeetingError as error:
            self._ask_back(context, error)
        except NotAQuestionError:
            return self._no_question(conversation, command, rest)
        return self.ask(context, question)

    def ask(self, context: Context, question: Question) -> Reply:
        """Answer a question that is understood."""
        return self._asks[question.ask](context, question)

    def press(self, context: Context, action: object) -> Reply:
        """Answer a pressed button or a submitted form, by the type of `action`."""
        return self._presses[type(action)](context, action)

    def _command(self, text: str) -> tuple[Command | None, str]:
        """Return the command that the first words call, and the words after them."""
        words = text.split()
        for count in range(min(self._longest, len(words)), 0, -1):
            command = self._by_phrase.get(" ".join(words[:count]).casefold().rstrip(",?!.:"))
            if command is not None:
                rest = "".join(text.split(maxsplit=count)[count:])
                return command, rest if any(map(str.isalnum, rest)) else ""  # `thanks 🙏` says no more than `thanks`
        return None, ""

    def _no_question(self, conversation: Conversation, command: Command | None, rest: str) -> Reply:
        """Answer words that are no question of their own. Raises UnknownWordsError."""
        context, text = conversation.context, conversation.text
        instead, deleting = self._instead(text)
        if instead is None and (question := conversation.going_on() or conversation.of_meeting_alone()):
            return self.ask(context, question)
        if command is None or command.run is None:
            raise UnknownWordsError(said=text, instead=instead, deleting=deleting)
        if command.deletes and not _is_polite(rest):  # `delete me from the team` means something smaller
            raise UnknownWordsError(said=text, deleting=command)
        return command.run(context, rest)  # `help please`; but `hello, who attended last?` is a question

    def _instead(self, text: str) -> tuple[str | None, Command | None]:
        """Return the same words with the first ones put right, where they nearly call a command.

        With them comes that command, where it deletes something.
        """
        words = text.split()
        names = {name: command for command in self.commands for name in (command.name, *command.phrases)}
        for count in range(min(MOST_WORDS, len(words)), 0, -1):
            if (near := nearest(" ".join(words[:count]).casefold(), names)) is not None:
                return " ".join([near, *text.split(maxsplit=count)[count:]]), _deleting(names[near])
        return None, None


def _named(command: Command) -> Command:
    """Return the same command; when it answers, the log and the metrics know which one that was."""

    def named(answer: Callable[P, Reply]) -> Callable[P, Reply]:
        def answered(*arguments: P.args, **options: P.kwargs) -> Reply:
            bind_contextvars(command=command.name or "button")
            return answer(*arguments, **options)

        return answered

    return replace(
        command,
        run=command.run and named(command.run),
        ask=command.ask and named(command.ask),
        presses={action: named(press) for action, press in command.presses.items()},
    )


def _deleting(command: Command) -> Command | None:
    return command if command.deletes else None


def _is_polite(words: str) -> bool:
    return _POLITE.issuperset(words.casefold().replace(".", " ").replace("!", " ").split())


def _add(index: dict[K, V], pairs: Iterable[tuple[K, V | None]]) -> None:
    for key, value in pairs:
        if key in index or value is None:
            raise ValueError(f"{key!r} is called twice, or has nothing that answers it")
        index[key] = value

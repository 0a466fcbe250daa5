"""Why a question that was understood has no answer: sentences that say what to do, each under a heading of its own."""

from __future__ import annotations

from typing import ClassVar

from bot.language.question import MisunderstoodError


class UnansweredError(MisunderstoodError):
    """The message is for the person who asked; it may quote their words, and names that Webex told."""

    heading: ClassVar[str]


class UnknownGroupError(UnansweredError):
    """A group was named that the asker has not made."""

    heading = "You have no such group"


class UnknownAliasError(UnansweredError):
    """A guest was to be forgotten of whom nothing was confirmed."""

    heading = "I know of no such guest"


class NobodyExpectedError(UnansweredError):
    """Nobody can have missed a meeting to which nobody was invited."""

    heading = "I don't know who was expected"


class NobodyNamedError(UnansweredError):
    """The working is shown of one person."""

    heading = "Whose minutes shall I explain?"


class NoTableError(UnansweredError):
    """One person's working is no table of people."""

    heading = "That is shown as a card only"


class NotRunningError(UnansweredError):
    """Who is in was asked of a meeting that does not run."""

    heading = "The meeting is not running"

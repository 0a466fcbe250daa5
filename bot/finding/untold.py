"""Why a question that was understood has no answer: sentences that say what to do, each under a heading of its own."""

from __future__ import annotations

from typing import ClassVar

from bot.language.question import Misunderstood


class Untold(Misunderstood):
    """The message is for the person who asked; it may quote their words, and names that Webex told."""

    heading: ClassVar[str]


class UnknownGroup(Untold):
    """A group was named that the asker has not made."""

    heading = "You have no such group"


class UnknownAlias(Untold):
    """A guest was to be forgotten of whom nothing was confirmed."""

    heading = "I know of no such guest"


class NobodyExpected(Untold):
    """Nobody can have missed a meeting to which nobody was invited."""

    heading = "I don't know who was expected"


class NobodyNamed(Untold):
    """The working is shown of one person."""

    heading = "Whose minutes shall I explain?"


class NoTable(Untold):
    """One person's working is no table of people."""

    heading = "That is shown as a card only"


class NotRunning(Untold):
    """Who is in was asked of a meeting that does not run."""

    heading = "The meeting is not running"

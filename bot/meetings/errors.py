"""Why a question that was understood has no answer: the kinds that are caught by name, or drawn as a choice.

Everything else of this sort is a plain UserError with a code of its own.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import tzinfo
from typing import NamedTuple

from bot.errors import UserError
from bot.language.question import Question, Window
from bot.meetings.candidates import Candidate


@dataclass(frozen=True, slots=True)
class TimeSearched:
    """The time in which meetings were looked for: a window that was said, or the last `days`. Shown in `zone`."""

    zone: tzinfo
    window: Window | None = None
    days: int | None = None


class Known(NamedTuple):
    """A person of the meeting, present or invited. A guest has no e-mail."""

    name: str
    email: str | None


class NoSuchMeetingError(UserError):
    """Nothing fits what was said of the meeting."""


class NotTheHostError(UserError):
    """The meeting is another person's: Webex would not tell."""


class SeveralMeetingsError(UserError):
    """More than one meeting fits the words: the person is asked to choose, and nothing is guessed.

    `found` is newest first; `question` is to go on with once one is chosen.
    """

    def __init__(
        self, code: str, /, *, question: Question, found: Sequence[Candidate], zone: tzinfo, **values: object
    ) -> None:
        super().__init__(code, **values)
        self.question = question
        self.found = tuple(found)
        self.zone = zone


class NoTitleFitsError(NoSuchMeetingError, SeveralMeetingsError):
    """No meeting has such a title. Those in `found` are others of that time, one of which may be meant."""


class NobodyExpectedError(UserError):
    """Nobody can have missed a meeting to which nobody was invited."""


class UnknownPersonError(UserError):
    """A name fits nobody of the meeting, or more than one. `maybe` are people that it may mean.

    `question` is the one without the name, to go on with once one is chosen.
    """

    def __init__(
        self, code: str, /, *, name: str, maybe: Sequence[Known], question: Question | None = None, **values: object
    ) -> None:
        super().__init__(code, **values)
        self.name = name
        self.maybe = tuple(maybe)
        self.question = question

"""`my meetings`: the asker's last ones, each with a button. No ID and no title is needed."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from bot.commands.choose import MOST
from bot.context import Command, Context, Reply, Topic
from bot.language.grammar import which_meeting
from bot.language.question import Ask, Question, Recent, Window
from bot.language.words import folded
from bot.meetings.candidates import Candidate
from bot.meetings.errors import NoSuchMeetingError, SeveralMeetingsError, TimeSearched
from bot.meetings.search_windows import time_said

PHRASES = (
    *("my meetings", "my last meetings", "my recent meetings", "meetings", "last meetings", "recent meetings"),
    *("list meetings", "list my meetings", "list my last meetings", "show meetings", "show my meetings"),
    *("which meetings", "what meetings", "what are my meetings", "which are my meetings"),
)


class MyMeetings:
    """The command that offers meetings. In a space `recent` lists its own alone, as others read the reply."""

    def __init__(self, recent: Callable[[Context, int | None, Window | None], Sequence[Candidate]]) -> None:
        self._recent = recent

    def command(self) -> Command:
        return Command(
            name="my meetings",
            usage="my meetings",
            summary="Your last meetings, to choose one from.",
            example="my meetings",
            topic=Topic.MEETINGS,
            phrases=PHRASES,
            takes=lambda context, words: _in_time(context, words) is not None,
            run=self.run,
        )

    def run(self, context: Context, rest: str) -> Reply:
        """Offer those of the last days; `my meetings last week` looks there instead.

        One meeting is offered too: a list was asked for, and no attendance. Raises SeveralMeetingsError with them, or
        NoSuchMeetingError.
        """
        question = _in_time(context, rest) or _LAST
        held_between = time_said(context, question)
        found = self._recent(context, None if held_between else MOST, held_between)
        zone, time = context.zone, TimeSearched(context.zone, held_between) if held_between else None
        if not found and context.is_group:
            raise NoSuchMeetingError("none held here", time=time)
        if not found:
            raise NoSuchMeetingError("none hosted", time=time)
        if time is None:
            raise SeveralMeetingsError("your last meetings", question=question, found=found, zone=zone)
        raise SeveralMeetingsError("your meetings then", question=question, found=found, zone=zone, time=time)


def _in_time(context: Context, words: str) -> Question | None:
    """Return who attended the meetings of `last week` or `yesterday`; None where words name no time."""
    said = " ".join(word for word in words.split() if folded(word) not in _HAVING)
    asked = which_meeting(said, now=context.at, zone=context.zone)
    return asked if asked and time_said(context, asked) else None


_HAVING = frozenset({"had", "held", "hold", "host", "hosted"})
_LAST = Question(ask=Ask.ATTENDED, meeting=Recent())

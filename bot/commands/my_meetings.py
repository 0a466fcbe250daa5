"""`my meetings`: the asker's last ones, each with a button, for who knows neither ID nor title."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from bot.commands.choose import MOST
from bot.conversation import Asking, Command, Reply, Topic
from bot.finding.candidates import Candidate
from bot.finding.lookup import NoSuchMeeting, SeveralMeetings, in_words, time_said
from bot.form_reading import alone
from bot.language.question import Ask, Question, Recent, Window
from bot.language.words import folded
from bot.replies import which_one

PHRASES = (
    *("my meetings", "my last meetings", "my recent meetings", "meetings", "last meetings", "recent meetings"),
    *("list meetings", "list my meetings", "list my last meetings", "show meetings", "show my meetings"),
    *("which meetings", "what meetings", "what are my meetings", "which are my meetings"),
)


class MyMeetings:
    """Offers meetings to ask about. In a space `recent` lists those of that space alone: others read it, too."""

    def __init__(
        self,
        recent: Callable[[Asking, int | None, Window | None], Sequence[Candidate]],
        keep: Callable[[Question, Asking], str],
    ) -> None:
        self._recent = recent
        self._keep = keep

    def command(self) -> Command:
        return Command(
            name="my meetings",
            usage="my meetings",
            summary="Your last meetings, to choose one from.",
            example="my meetings",
            topic=Topic.MEETINGS,
            phrases=PHRASES,
            takes=lambda asking, words: _in_time(asking, words) is not None,
            run=self.run,
        )

    def run(self, asking: Asking, rest: str) -> Reply:
        """Those of the last days; `my meetings last week` looks there instead. Raises NoSuchMeeting.

        Even where there is but one, it is offered: who wants a list has not asked who attended.
        """
        question = _in_time(asking, rest) or _LAST
        held = time_said(asking, question)
        found = self._recent(asking, None if held else MOST, held)
        when = in_words(held, asking.zone) if held else "of late"
        if not found:
            where = "was held in this space" if asking.is_group else "you hosted"
            raise NoSuchMeeting(f"I found no meeting {when} that {where}. Name one by its ID, number, link or title.")
        several = SeveralMeetings(self._keep(question, asking), found, asking.zone)
        return which_one(several, f"Your meetings {when}" if held else "Your last meetings")


def _in_time(asking: Asking, words: str) -> Question | None:
    """Who attended the meetings of `last week` or `yesterday`: which one is asked back."""
    said = " ".join(word for word in words.split() if folded(word) not in _HAVING)
    asked = alone(said, now=asking.at, zone=asking.zone)
    return asked if asked and time_said(asking, asked) else None


_HAVING = frozenset({"had", "held", "hold", "host", "hosted"})
_LAST = Question(ask=Ask.ATTENDED, meeting=Recent())

"""`my meetings`: the asker's last ones, each with a button, for who knows neither ID nor title."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from bot.commands.choose import MOST
from bot.conversation import Asking, Command, Reply, Topic
from bot.finding.candidates import Candidate
from bot.finding.lookup import NoSuchMeeting, SeveralMeetings
from bot.form_reading import alone
from bot.language.question import Ask, Question, Recent
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
        ask: Callable[[Asking, Question], Reply],
        recent: Callable[[Asking, int], Sequence[Candidate]],
        keep: Callable[[Question, Asking], str],
    ) -> None:
        self._ask = ask
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
        """Those of the last days; `my meetings last week` looks there instead. Raises NoSuchMeeting."""
        if rest and (question := _in_time(asking, rest)):
            return self._ask(asking, question)
        found = self._recent(asking, MOST)
        if not found:
            where = "was held in this space" if asking.is_group else "you hosted"
            raise NoSuchMeeting(f"I found no meeting of late that {where}. Name one by its ID, number, link or title.")
        question = Question(ask=Ask.ATTENDED, meeting=Recent())
        several = SeveralMeetings(self._keep(question, asking), found, asking.zone)
        return which_one(several, "Your last meetings")


def _in_time(asking: Asking, words: str) -> Question | None:
    """Who attended the meetings of `last week` or `yesterday`: which one is asked back."""
    said = " ".join(word for word in words.split() if folded(word) not in _HAVING)
    asked = alone(said, now=asking.at, zone=asking.zone)
    return asked if asked and isinstance(asked.meeting, Recent) and asked != _LAST else None


_HAVING = frozenset({"had", "held", "hold", "host", "hosted"})
_LAST = Question(ask=Ask.ATTENDED, meeting=Recent())

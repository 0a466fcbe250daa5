"""Which meeting is meant, as the ID that Webex's participants endpoint takes."""

from __future__ import annotations

from bot.conversation import Asking
from bot.language.question import ById, Misunderstood, Question


class Lookup:
    """Finds meetings with the asker's own rights."""

    def find(self, asking: Asking, question: Question) -> str:
        """The meeting's ID. Raises Misunderstood where it isn't named by one."""
        if isinstance(question.meeting, ById):
            return question.meeting.meeting_id
        raise Misunderstood("Please name the meeting by its ID.")

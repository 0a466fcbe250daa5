"""What was asked before: kept under a handle for the buttons of a card, and found again by its thread or its asker."""

from __future__ import annotations

from datetime import timedelta

from bot.context import Context
from bot.language.question import Question
from bot.store.questions import Questions

JUST_BEFORE = timedelta(hours=1)
"""For this long a few words outside of a thread may go on with the last question."""


class History:
    """Remembers questions. Every method raises SQLAlchemyError where the database is gone.

    With `is_shared` a thread's question may be another person's; without, only the asker's own counts.
    """

    def __init__(self, questions: Questions, *, is_shared: bool) -> None:
        self._questions = questions
        self._is_shared = is_shared

    def keep(self, context: Context, question: Question) -> str:
        """Store a question; return the handle under which it is found again."""
        return self._questions.keep(
            question,
            room_id=context.room_id,
            thread_id=context.thread_id,
            person_id=context.person_id,
            now=context.now,
        )

    def find(self, handle: str) -> Question | None:
        """The question of a handle; None where it is gone."""
        return self._questions.find(handle)

    def in_thread(self, context: Context) -> Question | None:
        """What was asked before in the same thread."""
        if context.thread_id is None:
            return None
        return self._questions.latest(context.thread_id, context.person_id, is_shared=self._is_shared)

    def just_before(self, context: Context) -> Question | None:
        """What the same person asked last; in a space only what was asked there."""
        room_id = context.room_id if context.is_group else None
        return self._questions.recent(context.person_id, context.at - JUST_BEFORE, room_id)

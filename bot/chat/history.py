"""What was asked before: kept under a handle for the buttons of a card, and found again by its thread or its asker."""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta
from functools import cached_property

from msgspec.structs import replace

from bot.context import Context
from bot.language.follow_ups import follow_up, next_question
from bot.language.grammar import understand, which_meeting
from bot.language.question import ById, ByLink, ByNumber, NotAQuestionError, OfThread, Question
from bot.language.reading import is_private
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
        """Return the question of a handle; None where it is gone."""
        return self._questions.find(handle)

    def in_thread(self, context: Context) -> Question | None:
        """Return what was asked before in the same thread."""
        if context.thread_id is None:
            return None
        return self._questions.latest(context.thread_id, context.person_id, is_shared=self._is_shared)

    def just_before(self, context: Context) -> Question | None:
        """Return what the same person asked last; in a space only what was asked there."""
        room_id = context.room_id if context.is_group else None
        return self._questions.recent(context.person_id, context.at - JUST_BEFORE, room_id)


class Conversation:
    """The words of one message, with what was asked before them. That is read once, when it is first needed."""

    def __init__(self, history: History, context: Context, text: str) -> None:
        self.context = context
        self.text = text
        self._history = history

    @cached_property
    def in_thread(self) -> Question | None:
        """What was asked before in the same thread."""
        return self._history.in_thread(self.context)

    @property
    def is_private(self) -> bool:
        """Whether the reply is for the asker alone: the words say so, or they go on with a question that did.

        This holds for words with a mistake in them, too.
        """
        return is_private(self.text) or (self.in_thread is not None and self.in_thread.privately)

    def question(self) -> Question:
        """Return what the words ask. Raises NotAQuestionError and MisunderstoodError.

        In the thread of an answer a few words change its question.
        """
        context, earlier = self.context, self.in_thread
        if earlier is None:
            return understand(self.text, now=context.at, zone=context.zone)
        with suppress(NotAQuestionError):
            return follow_up(self.text, earlier, now=context.at, zone=context.zone)
        question = understand(self.text, now=context.at, zone=context.zone, in_thread=True)
        return _of_thread(replace(question, privately=question.privately or earlier.privately), earlier)

    def going_on(self) -> Question | None:
        """Return what the person asked just before, changed by a few words that can mean nothing else."""
        before = None if self.in_thread else self._history.just_before(self.context)
        if before is None:
            return None
        with suppress(NotAQuestionError):
            return next_question(self.text, before, now=self.context.at, zone=self.context.zone)
        return None

    def of_meeting_alone(self) -> Question | None:
        """Return who attended the meeting whose ID, number or link is all that was said. A title alone may be talk."""
        asked = which_meeting(self.text, now=self.context.at, zone=self.context.zone)
        return asked if asked and isinstance(asked.meeting, ById | ByNumber | ByLink) else None


def _of_thread(question: Question, earlier: Question) -> Question:
    """Return a question about the meeting of the earlier one, if it names none itself."""
    if not isinstance(question.meeting, OfThread):
        return question
    pin = None if question.held_between else earlier.pin
    return replace(
        question, meeting=earlier.meeting, held_between=question.held_between or earlier.held_between, pin=pin
    )

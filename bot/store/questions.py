"""The questions behind the cards: a button carries a handle, never the question itself.

A question names people, so it goes away after 30 days; the answer is never stored.
"""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta

import msgspec
from sqlalchemy import Engine, delete, insert, select

from bot.language.question import Question
from bot.store.engine import reading
from bot.store.tables import questions
from bot.store.writer import writer_for

KEPT = timedelta(days=30)
LOOKED_THROUGH = 50
"""Questions of a thread, the newest first."""


def encoded(question: Question) -> str:
    """Return a question as JSON. A meeting's ID is written as its text."""
    return msgspec.json.encode(question, enc_hook=str).decode()


_decoder = msgspec.json.Decoder(Question, dec_hook=lambda kind, text: kind(text))
decoded = _decoder.decode
"""Return the question of a JSON text."""


class Questions:
    """Keeps questions by handle. Every method raises SQLAlchemyError where the database is gone."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._writer = writer_for(engine)

    def keep(
        self,
        question: Question,
        *,
        room_id: str,
        thread_id: str | None,
        person_id: str,
        now: datetime,
    ) -> str:
        """Store a question; return its handle: 128 random bits without a meaning."""
        handle = secrets.token_urlsafe(16)
        row = {
            "handle": handle,
            "room_id": room_id,
            "thread_id": thread_id,
            "person_id": person_id,
            "question": encoded(question),
            "created_at": now,
        }
        self._writer.run(lambda connection: connection.execute(insert(questions).values(**row)))
        return handle

    def find(self, handle: str) -> Question | None:
        """Return the question of a handle; None where there is none (any more)."""
        with reading(self._engine) as connection:
            stored = connection.execute(select(questions.c.question).where(questions.c.handle == handle)).scalar()
        return None if stored is None else decoded(stored)

    def latest(self, thread_id: str, person_id: str, *, is_shared: bool) -> Question | None:
        """Return what this person asked last in a thread; else, where answers are shared, what another asked openly."""
        newest = (
            select(questions.c.person_id, questions.c.question)
            .where(questions.c.thread_id == thread_id)
            .order_by(questions.c.created_at.desc())
            .limit(LOOKED_THROUGH)
        )
        with reading(self._engine) as connection:
            rows = connection.execute(newest).all()
        asked = [(row.person_id == person_id, decoded(row.question)) for row in rows]
        own = (question for is_own, question in asked if is_own)
        others = (question for is_own, question in asked if not (is_own or question.privately))
        return next(own, next(others, None) if is_shared else None)

    def recent(self, person_id: str, since: datetime, room_id: str | None = None) -> Question | None:
        """Return what this person asked last, in that room if one is named; None where that was before `since`."""
        is_theirs = (questions.c.person_id == person_id) & (questions.c.created_at >= since)
        newest = select(questions.c.question).where(is_theirs).order_by(questions.c.created_at.desc()).limit(1)
        if room_id is not None:
            newest = newest.where(questions.c.room_id == room_id)
        with reading(self._engine) as connection:
            stored = connection.execute(newest).scalar()
        return None if stored is None else decoded(stored)

    def purge(self, now: datetime) -> None:
        """Forget what is older than 30 days."""
        old = delete(questions).where(questions.c.created_at < now - KEPT)
        self._writer.run(lambda connection: connection.execute(old))

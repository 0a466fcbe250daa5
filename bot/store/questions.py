"""The questions behind the cards: a button carries a handle, never the question itself.

A question names people, so it goes away after RETENTION_DAYS; the answer is never stored.
"""

from __future__ import annotations

import secrets
from datetime import datetime

import msgspec
from sqlalchemy import Engine, bindparam, delete, insert, select

from bot.language.question import Question
from bot.store.engine import reading
from bot.store.tables import Utc, questions
from bot.store.writer import writer_for

LOOKED_THROUGH = 50
"""Questions of a thread, the newest first."""

FIND = select(questions.c.question).where(questions.c.handle == bindparam("with_handle"))
OF_THREAD = (
    select(questions.c.person_id, questions.c.question)
    .where(questions.c.thread_id == bindparam("in_thread"))
    .order_by(questions.c.created_at.desc())
    .limit(LOOKED_THROUGH)
)
RECENT = (
    select(questions.c.question)
    .where(questions.c.person_id == bindparam("person"), questions.c.created_at >= bindparam("since", type_=Utc))
    .order_by(questions.c.created_at.desc())
    .limit(1)
)
RECENT_IN_ROOM = RECENT.where(questions.c.room_id == bindparam("room"))


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
        self._writer.run(lambda connection: connection.execute(insert(questions), row))
        return handle

    def find(self, handle: str) -> Question | None:
        """Return the question of a handle; None where there is none (any more)."""
        with reading(self._engine) as connection:
            stored = connection.scalar(FIND, {"with_handle": handle})
        return None if stored is None else decoded(stored)

    def latest(self, thread_id: str, person_id: str, *, is_shared: bool) -> Question | None:
        """Return what this person asked last in a thread; else, where answers are shared, what another asked openly."""
        with reading(self._engine) as connection:
            rows = connection.execute(OF_THREAD, {"in_thread": thread_id}).all()
        asked = [(row.person_id == person_id, decoded(row.question)) for row in rows]
        own = (question for is_own, question in asked if is_own)
        others = (question for is_own, question in asked if not (is_own or question.privately))
        return next(own, next(others, None) if is_shared else None)

    def recent(self, person_id: str, since: datetime, room_id: str | None = None) -> Question | None:
        """Return what this person asked last, in that room if one is named; None where that was before `since`."""
        asked = {"person": person_id, "since": since}
        with reading(self._engine) as connection:
            if room_id is None:
                stored = connection.scalar(RECENT, asked)
            else:
                stored = connection.scalar(RECENT_IN_ROOM, asked | {"room": room_id})
        return None if stored is None else decoded(stored)

    def purge(self, before: datetime) -> None:
        """Forget what was asked before."""
        old = delete(questions).where(questions.c.created_at < before)
        self._writer.run(lambda connection: connection.execute(old))

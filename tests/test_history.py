"""What was asked before is found again by its handle, in its thread, and by who asked it just before."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.chat.history import JUST_BEFORE, History
from bot.context import Context
from bot.events import PersonId
from bot.language.question import Ask, Question, Recent
from bot.store.engine import engine_for
from bot.store.migrations import migrate
from bot.store.questions import Questions

NOON = datetime(2026, 3, 3, 12, tzinfo=UTC)
ATTENDED = Question(ask=Ask.ATTENDED, meeting=Recent())
PRIVATE = Question(ask=Ask.MISSED, meeting=Recent(), privately=True)


@pytest.fixture
def questions(tmp_path: Path) -> Questions:
    engine = engine_for(f"sqlite:///{tmp_path / 'rollcall.db'}")
    migrate(engine)
    return Questions(engine)


def context(
    person: str = "alice",
    *,
    room: str = "space",
    thread: str | None = "thread",
    at: datetime = NOON,
    is_group: bool = True,
) -> Context:
    return Context(
        person_id=PersonId(person), room_id=room, thread_id=thread, at=at, now=at, zone=UTC, is_group=is_group
    )


def test_a_handle_finds_its_question(questions: Questions) -> None:
    """And a handle of nothing finds nothing."""
    history = History(questions, is_shared=True)
    assert history.find(history.keep(context(), ATTENDED)) == ATTENDED
    assert history.find("nothing") is None


@pytest.mark.parametrize(("is_shared", "found"), [(True, ATTENDED), (False, None)])
def test_a_thread_is_shared_where_its_answers_are(
    questions: Questions, is_shared: bool, found: Question | None
) -> None:
    """Where details go to the asker alone, another's question is nobody else's."""
    history = History(questions, is_shared=is_shared)
    history.keep(context("alice"), ATTENDED)
    assert history.in_thread(context("alice")) == ATTENDED
    assert history.in_thread(context("bob")) == found


def test_what_was_asked_privately_stays_the_askers(questions: Questions) -> None:
    """Nor has a message without a thread anything before it."""
    history = History(questions, is_shared=True)
    history.keep(context("alice"), PRIVATE)
    assert history.in_thread(context("bob")) is None
    assert history.in_thread(context("alice", thread=None)) is None


def test_the_last_question_counts_for_an_hour_and_in_its_space(questions: Questions) -> None:
    """In a direct chat the last one counts, wherever it was asked."""
    history = History(questions, is_shared=True)
    history.keep(context(), ATTENDED)
    assert history.just_before(context(thread="other", at=NOON + JUST_BEFORE)) == ATTENDED
    assert history.just_before(context(thread="other", at=NOON + JUST_BEFORE + timedelta(seconds=1))) is None
    assert history.just_before(context(room="elsewhere", thread="other")) is None
    assert history.just_before(context(room="elsewhere", thread="other", is_group=False)) == ATTENDED

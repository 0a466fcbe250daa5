"""A question that the clock asks is answered as a person's is: once, in its place, with an apology where it fails."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec
import pytest
from sqlalchemy import Engine, select

from bot.chat.history import History
from bot.chat.incoming import ASK, ScheduledQuestion
from bot.context import Context
from bot.events import PersonId
from bot.inbox.queue import Inbox
from bot.language.grammar import understand
from bot.store.engine import engine_for
from bot.store.migrations import migrate
from bot.store.questions import Questions
from bot.store.tables import State, events
from bot.web.intake import LEASE, now
from chaos.ports import free_port
from simulator.server import serve
from tests.support.chat import Chat, Json, config, running, words
from tests.support.processes import environment, process, until_ready

pytestmark = pytest.mark.slow

SHORT_LEASE = ("run", "2", "1")
SPACE = "Team stand-up"


@dataclass(frozen=True)
class Scheduler:
    """Schedules questions of Alice's in the thread of one of her messages."""

    chat: Chat
    inbox: Inbox
    history: History

    def ask(self, text: str, message: Json, *, at: datetime, key: str = "ask:1") -> bool:
        """Have `text` asked at a time; False if that key is scheduled already."""
        alice = PersonId(self.chat.people["Alice"]["id"])
        is_group = message["roomType"] == "group"
        context = Context(
            person_id=alice,
            room_id=message["roomId"],
            thread_id=message["id"],
            at=at,
            now=at,
            zone=UTC,
            is_group=is_group,
        )
        handle = self.history.keep(context, understand(text, now=at, zone=UTC))
        data = ScheduledQuestion(
            question=handle, room_id=context.room_id, thread_id=context.thread_id, is_group=is_group, at=at
        )
        return self.inbox.schedule(key, ASK, msgspec.to_builtins(data), at, alice)


def said_before(chat: Chat, space: str | None = None) -> Json:
    """A message of Alice's that is answered: the thread of what is scheduled."""
    message = chat.say("Alice", "thanks", space=space)
    chat.reply("Alice", message)
    return message


def question(chat: Chat) -> str:
    """About a meeting that was over long ago."""
    return f"who attended {chat.control('GET', 'meetings')[-1]['id']}"


def is_done(engine: Engine, key: str) -> bool:
    with engine.connect() as connection:
        return connection.scalar(select(events.c.state).where(events.c.key == key)) == State.DONE


@pytest.fixture
def scheduler(tmp_path: Path) -> Iterator[Scheduler]:
    with serve() as simulator, running(config(simulator, tmp_path)) as rollcall:
        yield Scheduler(Chat(simulator), rollcall.inbox, rollcall.history)


@pytest.mark.parametrize("space", [None, SPACE])
def test_a_scheduled_question_is_answered_once_when_it_is_due(scheduler: Scheduler, space: str | None) -> None:
    """In the thread that it names, whether direct or in a space; the same key is the same event."""
    chat = scheduler.chat
    message = said_before(chat, space)
    due = now() + timedelta(seconds=1)
    assert scheduler.ask(question(chat), message, at=due)
    assert not scheduler.ask(question(chat), message, at=due)
    answer = chat.reply("Alice", message, after=1)
    assert "2 people attended" in words(answer)
    assert answer["created"] >= f"{due:%Y-%m-%dT%H:%M:%S}"
    assert len(chat.replies("Alice", message)) == 2


def test_what_is_wrong_with_it_is_told(scheduler: Scheduler) -> None:
    """Webex refuses: an apology stands in the thread, and once."""
    chat = scheduler.chat
    message = said_before(chat)
    chat.control("POST", "faults", {"path": "meetingParticipants", "fault": "status", "status": 410, "times": 1})
    scheduler.ask(question(chat), message, at=now())
    assert "This meeting is gone" in words(chat.reply("Alice", message, after=1))


def test_a_failure_is_reported_when_no_try_is_left(tmp_path: Path) -> None:
    """Webex fails at each try: a clock that runs fast sees the last of them within seconds."""
    began = now()

    def fast() -> datetime:
        return began + 100 * (now() - began)

    with serve() as simulator, running(config(simulator, tmp_path), clock=fast) as rollcall:
        chat = Chat(simulator)
        message = said_before(chat)
        chat.control("POST", "faults", {"path": "meetingParticipants", "fault": "status", "status": 503, "times": 99})
        Scheduler(chat, rollcall.inbox, rollcall.history).ask(question(chat), message, at=fast())
        assert "Webex is overloaded" in words(chat.reply("Alice", message, after=1))
        assert len(chat.replies("Alice", message)) == 2


def test_a_kill_while_the_reply_is_sent_changes_nothing(tmp_path: Path) -> None:
    """Webex has the reply when the process dies; the next process looks it up, and sends no second one."""
    with serve() as simulator:
        chat, port = Chat(simulator), free_port()
        env = environment(simulator, tmp_path, port)
        engine = engine_for(env["DATABASE_URL"])
        migrate(engine)
        inbox, history = Inbox(engine, clock=now, lease=LEASE), History(Questions(engine), is_shared=True)
        with process(*SHORT_LEASE, env=env, folder=tmp_path, module="chaos.process") as first:
            until_ready(port)
            chat.wait(lambda: chat.api("Rollcall", "GET", "webhooks")["items"][2:])
            message = said_before(chat)
            chat.control("POST", "faults", {"path": "/v1/messages", "method": "POST", "fault": "slow", "seconds": 5})
            Scheduler(chat, inbox, history).ask(question(chat), message, at=now())
            chat.reply("Alice", message, after=1)
            first.kill()
            first.wait(10)
        chat.control("DELETE", "faults")
        assert not is_done(engine, "ask:1")
        with process(*SHORT_LEASE, env=env, folder=tmp_path, module="chaos.process"):
            until_ready(port)
            chat.wait(lambda: [{}] if is_done(engine, "ask:1") else [])
        assert len(chat.replies("Alice", message)) == 2
        engine.dispose()

"""A signed webhook that somebody has kept, and sends again when the bot has long forgotten that it came before."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from bot.app import Rollcall
from bot.web.intake import now
from simulator.server import serve
from tests.support.chat import Chat, Json, config, deliver, running, words

LATER = timedelta(days=31)


@dataclass
class Story:
    """Webex and the bot, and a clock that both follow."""

    chat: Chat
    rollcall: Rollcall
    ahead: list[timedelta] = field(default_factory=list)

    def a_month_passes(self) -> None:
        self.ahead.append(LATER)
        self.chat.control("POST", "clock", {"advance": LATER.total_seconds()})
        self.rollcall.purge()

    def is_idle(self) -> bool:
        return self.rollcall.inbox.depth() == 0

    def replay(self, resource: str, **data: str) -> None:
        """Send the webhook again, and wait until it was handled."""
        deliver(self.rollcall, resource, **data)
        self.chat.wait(lambda: [{}] if self.is_idle() else [])


@pytest.fixture(params=[timedelta(), timedelta(days=-400)], ids=["together", "clocks differ"])
def story(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Story]:
    ahead: list[timedelta] = []

    def clock() -> datetime:
        return now() + sum(ahead, timedelta())

    with serve() as simulator:
        simulator.world.clock.advance(request.param.total_seconds())
        with running(config(simulator, tmp_path), clock=clock) as rollcall:
            yield Story(Chat(simulator), rollcall, ahead)


def data_of(message: Json) -> dict[str, str]:
    return {name: message[name] for name in ("id", "roomId", "personId", "personEmail")}


def test_an_old_question_is_not_answered_again(story: Story) -> None:
    """What is new is answered before and after, by whichever clock."""
    chat = story.chat
    message = chat.say("Alice", "help")
    chat.reply("Alice", message)
    story.a_month_passes()
    assert "who attended" in words(chat.ask("Bob", "help"))
    story.replay("messages", **data_of(message))
    assert len(chat.replies("Alice", message)) == 1


def test_an_old_press_is_not_answered_again(story: Story) -> None:
    """A button's webhook names the message and the action."""
    chat = story.chat
    message = chat.say("Alice", "help")
    action = chat.press("Alice", chat.reply("Alice", message), "Ask about a meeting")
    chat.reply("Alice", message, after=1)
    story.a_month_passes()
    assert "who attended" in words(chat.ask("Bob", "help"))
    story.replay(
        "attachmentActions",
        id=action["id"],
        messageId=action["messageId"],
        personId=action["personId"],
        roomId=action["roomId"],
        type="submit",
    )
    assert len(chat.replies("Alice", message)) == 2


@pytest.mark.parametrize(
    "age", [LATER, timedelta(days=3)], ids=["after its key is forgotten", "after the database is lost"]
)
def test_an_old_sign_out_is_not_done_again_as_the_first_event(tmp_path: Path, age: timedelta) -> None:
    """The process has just started, and knows nothing of how late webhooks usually come."""
    with serve() as simulator:
        chat = Chat(simulator)
        with running(config(simulator, tmp_path), clock=simulator.world.now):
            message = chat.say("Bob", "sign out")
            chat.reply("Bob", message)
        chat.control("POST", "clock", {"advance": age.total_seconds()})
        (tmp_path / "new").mkdir()
        with running(config(simulator, tmp_path / "new"), clock=simulator.world.now) as rollcall:
            Story(chat, rollcall).replay("messages", **data_of(message))
            assert len(chat.replies("Bob", message)) == 1

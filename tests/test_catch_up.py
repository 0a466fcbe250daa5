"""What was said while no webhook came is found at Webex, and answered once: after an outage, a repair, a restore."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import AbstractContextManager, closing
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest

from bot.app import Rollcall
from bot.chat import catch_up
from simulator.faults import Fault
from simulator.server import serve
from tests.support.chat import Chat, Json, config, running, words

pytest_plugins = ["tests.support.databases"]

GROUP = "Team stand-up"


@dataclass
class Scene:
    """A Webex, and the bot as often as it is started there: on one database, and by Webex's clock."""

    chat: Chat
    folder: Path
    database_url: str

    def bot(self) -> AbstractContextManager[Rollcall]:
        settings = config(self.chat.simulator, self.folder, DATABASE_URL=self.database_url)
        return running(settings, clock=self.chat.simulator.world.now)

    def first_start(self) -> None:
        """Let the bot run for the first time: from now on it answers."""
        with self.bot() as rollcall:
            self.until_caught_up(rollcall)

    def until_caught_up(self, rollcall: Rollcall) -> None:
        """Catch up once more, and wait until all is answered that was found."""
        rollcall.catch_up.soon()
        self.chat.wait(lambda: [] if rollcall.inbox.depth() else [{}])

    def disable_webhooks(self) -> None:
        """Do what Webex does after 100 failures."""
        for webhook in self.chat.simulator.world.webhooks.values():
            webhook.fields["status"] = "inactive"

    def pass_(self, **duration: float) -> None:
        self.chat.control("POST", "clock", {"advance": timedelta(**duration).total_seconds()})

    def said_by_the_bot(self) -> list[str | None]:
        """Return the thread of each of its messages."""
        said = self.chat.simulator.world.messages.values()
        return [message.parent_id for message in said if message.author.is_bot]


@pytest.fixture
def webex() -> Iterator[Chat]:
    with serve() as simulator:
        yield Chat(simulator)


@pytest.fixture
def scene(webex: Chat, tmp_path: Path) -> Scene:
    return Scene(webex, tmp_path, f"sqlite:///{tmp_path / 'rollcall.db'}")


def questions(chat: Chat) -> list[tuple[str, Json]]:
    """What several people say: directly, twice in one thread, and in a group space."""
    first = chat.say("Alice", "help")
    asked = [("Alice", first), ("Alice", chat.say("Alice", "help", under=first["id"]))]
    asked += [(who, chat.say(who, "help")) for who in ("Bob", "Carol", "Bob")]
    return asked + [(who, chat.say(who, "help", space=GROUP)) for who in ("Alice", "Bob")]


def threads(asked: list[tuple[str, Json]]) -> list[str]:
    return sorted(message.get("parentId") or message["id"] for _, message in asked)


def test_what_was_asked_while_the_bot_was_down_is_answered_once(
    webex: Chat, tmp_path: Path, bare_database_url: str
) -> None:
    """A second look, and the webhooks that come late after all, change nothing."""
    scene = Scene(webex, tmp_path, bare_database_url)
    scene.first_start()
    asked = questions(webex)
    with scene.bot() as rollcall:
        for who, message in asked:
            webex.reply(who, message)
        scene.until_caught_up(rollcall)
        for _, message in asked:
            data = {name: message[name] for name in ("id", "roomId", "roomType", "personId", "personEmail")}
            rollcall.inbox.accept(f"messages:created:{message['id']}", "messages", "created", data["personId"], data)
        scene.until_caught_up(rollcall)
    assert sorted(map(str, scene.said_by_the_bot())) == threads(asked)


def test_what_was_asked_while_the_webhooks_were_disabled_is_answered_once(scene: Scene) -> None:
    """Between two that came by a webhook, in the same thread: their answers are not taken for its own."""
    chat = scene.chat
    with scene.bot() as rollcall:
        scene.until_caught_up(rollcall)
        first = chat.say("Alice", "help")
        chat.reply("Alice", first)
        scene.disable_webhooks()
        asked = [("Alice", first), ("Alice", chat.say("Alice", "help", under=first["id"])), *questions(chat)]
        rollcall.subscriptions.repair()
        asked += [("Alice", last := chat.say("Alice", "help", under=first["id"]))]
        chat.reply("Alice", last)
        scene.pass_(minutes=2)
        scene.until_caught_up(rollcall)
        chat.wait(lambda: [{}] if len(scene.said_by_the_bot()) >= len(asked) else [])
        scene.until_caught_up(rollcall)
    assert sorted(map(str, scene.said_by_the_bot())) == threads(asked)


def test_after_a_repair_of_the_webhooks_is_caught_up(scene: Scene) -> None:
    """Without waiting for the next ten minutes."""
    with scene.bot() as rollcall:
        scene.until_caught_up(rollcall)
        scene.disable_webhooks()
        message = scene.chat.say("Bob", "help")
        rollcall.subscriptions.look_after()
        scene.chat.reply("Bob", message)


def test_nothing_is_answered_from_before_the_first_start_nor_what_bots_say(scene: Scene) -> None:
    """The bot begins with what is said from then on. It doesn't find its own messages either."""
    chat = scene.chat
    before = chat.say("Bob", "help")
    scene.first_start()
    after = chat.say("Bob", "help")
    with scene.bot() as rollcall:
        chat.reply("Bob", after)
        scene.until_caught_up(rollcall)
        assert chat.replies("Bob", before) == []
    assert scene.said_by_the_bot() == [after["id"]]


def test_the_oldest_is_answered_first_and_says_when_it_was_asked(scene: Scene) -> None:
    """A reply that comes after a quarter of an hour says so, on its card and in its text; in that person's zone."""
    chat = scene.chat
    chat.control("POST", "people/timezone", {"person": "alice@example.com", "timezone": "Asia/Tokyo"})
    scene.first_start()
    first = chat.say("Alice", "help")
    scene.pass_(minutes=10)
    second, third = chat.say("Alice", "thanks", space=GROUP), chat.say("Alice", "help")
    scene.pass_(minutes=10)
    with scene.bot():
        answers = [chat.reply("Alice", message) for message in (first, second, third)]
    assert [answer["created"] for answer in answers] == sorted(answer["created"] for answer in answers)
    assert words(answers[0]).startswith("(asked at ")
    assert answers[0]["text"].startswith("(asked at ")
    assert not words(answers[1]).startswith("(asked at ")


def test_a_day_is_looked_through_and_no_more(scene: Scene) -> None:
    """An answer to yesterday's question would be of no use."""
    chat = scene.chat
    scene.first_start()
    old = chat.say("Bob", "help")
    scene.pass_(hours=23)
    new = chat.say("Bob", "help")
    scene.pass_(hours=2)
    with scene.bot() as rollcall:
        chat.reply("Bob", new)
        scene.until_caught_up(rollcall)
        assert chat.replies("Bob", old) == []


def test_a_restored_backup_answers_nothing_again(scene: Scene) -> None:
    """It has two questions that wait: one was answered since, one was not. What came later it doesn't know at all."""
    chat, backup = scene.chat, scene.folder / "backup.db"
    with scene.bot() as rollcall:
        scene.until_caught_up(rollcall)
        rollcall.worker.stop()
        waiting = chat.say("Alice", "help"), chat.say("Bob", "sign out")
        chat.wait(lambda: [{}] if rollcall.inbox.depth() >= len(waiting) else [])
    with closing(sqlite3.connect(scene.folder / "rollcall.db")) as database:
        database.execute("VACUUM INTO ?", (str(backup),))
    with scene.bot() as rollcall:
        later = chat.say("Carol", "help", space=GROUP)
        for who, message in (("Alice", waiting[0]), ("Bob", waiting[1]), ("Carol", later)):
            chat.reply(who, message)
    said = len(scene.said_by_the_bot())
    scene.pass_(hours=3)
    missed = chat.say("Bob", "help")
    scene.database_url = f"sqlite:///{backup}"
    with scene.bot() as rollcall:
        chat.reply("Bob", missed)
        scene.until_caught_up(rollcall)
    assert len(scene.said_by_the_bot()) == said + 1


def test_a_quiet_look_lists_the_spaces_alone(scene: Scene) -> None:
    """However many spaces there are."""
    with scene.bot() as rollcall:
        scene.until_caught_up(rollcall)
        scene.pass_(minutes=10)
        scene.until_caught_up(rollcall)
        scene.chat.control("DELETE", "requests")
        scene.until_caught_up(rollcall)
    calls = [call for call in scene.chat.control("GET", "requests") if scene.chat.is_the_bots(call)]
    assert {call["path"] for call in calls} - {"/v1/webhooks"} == {"/v1/rooms"}


def test_a_limit_of_webex_puts_it_off(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of 429 nothing is lost, and nothing is asked before the time is over; nor where a run has seen enough spaces."""
    monkeypatch.setattr(catch_up, "MOST_ROOMS", 2)
    monkeypatch.setattr(catch_up, "GO_ON_AFTER", 1.0)
    chat = scene.chat
    scene.first_start()
    asked = questions(chat)
    limit = Fault("status", "/v1/messages", "GET", query="roomId=", status=429, retry_after="20", times=1)
    chat.simulator.gateway.faults.append(limit)
    with scene.bot() as rollcall:
        chat.wait_through(lambda: [{}] if len(scene.said_by_the_bot()) >= len(asked) else [], 400)
        scene.until_caught_up(rollcall)
    assert sorted(map(str, scene.said_by_the_bot())) == threads(asked)


def test_a_next_page_that_leaves_out_the_mention_is_asked_with_it(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Webex's own link may do so; it would refuse the page."""
    monkeypatch.setattr("bot.webex.messaging.PAGE_SIZE", 1)
    chat = scene.chat
    scene.first_start()
    asked = [chat.say("Bob", "help", space=GROUP) for _ in range(3)]
    chat.control("POST", "faults", {"fault": "bare_next", "path": "/v1/messages", "without": ["mentionedPeople"]})
    with scene.bot():
        for message in asked:
            chat.reply("Bob", message)

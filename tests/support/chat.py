"""A conversation with the bot as people have it: through a simulated Webex, over HTTP in both directions.

`Chat` is a Webex client: it knows people's tokens and nothing of the bot. The bot runs as it is deployed: waitress in
front, workers behind, a real SQLite file, and webhooks that the simulator signs and delivers.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import queue
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import requests
from cryptography.fernet import Fernet

from bot.app import Rollcall
from bot.config import Config, parse
from bot.server import listening
from bot.web.intake import LEASE, Intake
from simulator.server import Running, serve

Json = dict[str, Any]

NOW = datetime(2026, 11, 18, 7, 30, tzinfo=UTC)
"""Where Webex's clock and the bot's stand when a conversation begins: on a Wednesday, at half past eight in Paris."""
SECRET = "a webhook secret for tests"
PATIENCE = 60.0
"""Seconds to wait for an answer, or for Webex, before a test gives up: a busy machine is slow."""


class Chat:
    """Says things as anybody, and waits for what the bot answers."""

    def __init__(self, simulator: Running) -> None:
        self.simulator = simulator
        self._session = requests.Session()
        self.people: dict[str, Json] = {person["name"].split()[0]: person for person in self.control("GET", "people")}
        self.bot = self.people["Rollcall"]

    def control(self, method: str, path: str, body: Json | None = None) -> Any:
        answer = self._session.request(method, f"{self.simulator.url}/_control/{path}", json=body, timeout=PATIENCE)
        answer.raise_for_status()
        return answer.json() if answer.content else None

    def api(self, who: str, method: str, path: str, **options: Any) -> Any:
        """Call Webex's API as `who` (a first name); return the JSON of the answer."""
        headers = {"Authorization": f"Bearer {self.people[who]['token']}"}
        answer = self._session.request(method, self.simulator.api + path, headers=headers, timeout=PATIENCE, **options)
        answer.raise_for_status()
        return answer.json() if answer.content else None

    def space(self, who: str, title: str) -> str:
        """Return the id of one of a person's spaces."""
        rooms = self.api(who, "GET", "rooms", params={"max": 100})["items"]
        return str(next(room["id"] for room in rooms if room["title"] == title))

    def say(self, who: str, text: str, *, space: str | None = None, under: str | None = None) -> Json:
        """Write to the bot: directly, or in a group space with a mention of it. Returns the message."""
        if space is None:
            body = {"toPersonId": self.bot["id"], "text": text}
        else:
            body = {"roomId": self.space(who, space), "markdown": f"<@personId:{self.bot['id']}> {text}"}
        if under:
            body["parentId"] = under
        return dict(self.api(who, "POST", "messages", json=body))

    def ask(self, who: str, text: str, *, space: str | None = None, under: str | None = None, through: int = 0) -> Json:
        """Say something and return the bot's reply to it. `through` as in `wait`."""
        message = self.say(who, text, space=space, under=under)
        return self.reply(who, message, through=through)

    def reply(self, who: str, message: Json, *, after: int = 0, through: int = 0) -> Json:
        """Return the bot's reply in the thread of `message`, later than `after` others. `through` as in `wait`."""
        return self.wait(lambda: self.replies(who, message)[after:], through=through)[0]

    def replies(self, who: str, message: Json) -> list[Json]:
        """Return what the bot said in the thread of `message` since then, oldest first."""
        thread = message.get("parentId") or message["id"]
        params = {"roomId": message["roomId"], "parentId": thread, "max": 100}
        items = self.api(who, "GET", "messages", params=params)["items"]
        later = [item for item in items if item["created"] >= message["created"]]
        return [item for item in reversed(later) if item["personId"] == self.bot["id"]]

    def press(self, who: str, message: Json, button: str, **inputs: str) -> Json:
        """Press a button of a message's card, with the form filled in. Returns the attachment action."""
        action = next(action for action in actions(card_of(message)) if action["title"] == button)
        body = {"type": "submit", "messageId": message["id"], "inputs": {**action.get("data", {}), **inputs}}
        return dict(self.api(who, "POST", "attachment/actions", json=body))

    def is_the_bots(self, call: Json) -> bool:
        """Whether a call of the request log is the bot's: people's own clients only read and write messages."""
        return call["owner"] == "rollcall@webex.bot" or "/meeting" in call["path"]

    def wait(self, look: Callable[[], list[Json]], *, through: int = 0) -> list[Json]:
        """Look again until there is something to see: when something is new in a space, and 20 times a second.

        For `through` seconds the clocks go fast meanwhile: the bot's pauses between its tries are soon over.
        """
        news: queue.Queue[str | None] = queue.Queue()
        self.simulator.world.listeners.append(news)
        try:
            deadline = time.monotonic() + PATIENCE
            while time.monotonic() < deadline:
                if found := look():
                    return found
                if through > 0:
                    through -= 1
                    self.control("POST", "clock", {"advance": 1})
                with suppress(queue.Empty):
                    news.get(timeout=0.05)
        finally:
            self.simulator.world.listeners.remove(news)
        raise AssertionError(f"the bot said nothing within {PATIENCE:.0f} s: look in its log for “handling failed”")

    def wait_through(self, look: Callable[[], list[Json]], seconds: int) -> list[Json]:
        return self.wait(look, through=seconds)


def card_of(message: Json) -> Json:
    return dict(message["attachments"][0]["content"])


def actions(part: Any) -> Iterator[Json]:
    """Every button of a card, those of folded parts too."""
    if isinstance(part, dict):
        if str(part.get("type", "")).startswith("Action."):
            yield part
        for value in part.values():
            yield from actions(value)
    elif isinstance(part, list):
        for value in part:
            yield from actions(value)


def words(message: Json) -> str:
    """Return what a reader sees of a message: the card's texts, a line each, those of folded parts too; or the text."""
    if not message.get("attachments"):
        return str(message.get("text", ""))
    return "\n".join(_texts(card_of(message)))


def _texts(part: Any) -> Iterator[str]:
    if isinstance(part, list):
        for value in part:
            yield from _texts(value)
    elif isinstance(part, dict):
        if part.get("type") == "TextBlock":
            yield str(part["text"]).replace("\\", "").replace("\N{NO-BREAK SPACE}", " ")
        for name in ("items", "columns", "body", "inlines", "actions", "card"):
            yield from _texts(part.get(name, []))


def config(simulator: Running, folder: Path, **changes: str) -> Config:
    """Return a configuration for `simulator`: Alice's personal token, a database in `folder`."""
    values = {
        "WEBEX_BOT_TOKEN": "demo-bot-token",
        "WEBEX_WEBHOOK_SECRET": SECRET,
        "WEBEX_HOST_TOKEN": "demo-alice-token",
        "WEBEX_API_URL": simulator.api,
        "DATABASE_URL": f"sqlite:///{folder / 'rollcall.db'}",
        "ENCRYPTION_KEYS": Fernet.generate_key().decode(),
        "WORKERS": "4",
        "QUESTIONS_PER_MINUTE": "1000000",
    }
    return parse(values | changes)


@contextmanager
def running(
    config: Config, *, clock: Callable[[], datetime] | None = None, lease: timedelta = LEASE, **options: Any
) -> Iterator[Rollcall]:
    """Run the bot on a free port of 127.0.0.1, with its webhooks registered there; `options` are Rollcall's."""
    listener = socket.create_server(("127.0.0.1", 0))
    address = f"http://127.0.0.1:{listener.getsockname()[1]}"
    intake = Intake(replace(config, public_url=address), clock=clock, lease=lease)
    rollcall = Rollcall(intake, **options)
    with listening(intake.middleware(rollcall.pages()), listener):
        rollcall.worker.start()
        rollcall.subscriptions.repair()
        try:
            yield rollcall
        finally:
            rollcall.worker.stop(5)
    rollcall.close()


@contextmanager
def chatting(folder: Path, **changes: str) -> Iterator[Chat]:
    """Yield a simulated Webex with the bot in it, on a day that is always the same."""
    with serve(now=NOW) as simulator, running(config(simulator, folder, **changes), clock=simulator.world.now):
        yield Chat(simulator)


def deliver(rollcall: Rollcall, resource: str, **data: str) -> None:
    """Send the bot a signed webhook with this in it, as Webex does, or who knows the secret."""
    body = json.dumps({"resource": resource, "event": "created", "data": data}).encode()
    signature = hmac.new(SECRET.encode(), body, hashlib.sha1).hexdigest()
    address = f"{rollcall.config.public_url}/webhook"
    answer = requests.post(address, data=body, headers={"X-Spark-Signature": signature}, timeout=10)
    assert answer.status_code == 204


def waves(arrivals: list[datetime], latency: float) -> int:
    """How many calls one after another: a call that waited for another's answer arrives a latency later."""
    count, began = 0, datetime.min.replace(tzinfo=UTC)
    for arrival in sorted(arrivals):
        if arrival - began >= timedelta(seconds=latency * 0.9):
            count, began = count + 1, arrival
    return count

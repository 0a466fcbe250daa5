"""Signing in as people do: the link in a direct message, the bot's page, Webex's page, and back."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import requests

from bot.app import Rollcall
from simulator.server import serve
from tests.support.chat import NOW, Chat, actions, card_of, config, running, words

Json = dict[str, Any]

INTEGRATION = {"WEBEX_HOST_TOKEN": "", "WEBEX_CLIENT_ID": "demo-client-id", "WEBEX_CLIENT_SECRET": "demo-client-secret"}
SENT_DIRECTLY = "I have sent you a direct message."
STANDUP = "07ac020f8a5f513f99bf67885146d735"


@dataclass
class Desk:
    """A simulated Webex, the bot in it, and the bot's insides for looking at what it has stored."""

    chat: Chat
    rollcall: Rollcall

    def stored(self) -> list[str]:
        """Whose tokens are stored."""
        with self.rollcall.engine.connect() as connection:
            return [str(person) for (person,) in connection.exec_driver_sql("SELECT person_id FROM hosts")]

    def sign_in(self, who: str, said: str = "sign in", **decision: str) -> None:
        """As `who`, with the link that `sign in` brings; `decision` is what is answered on Webex's page."""
        page = Visitor(self.chat).sign_in(link_in(self.chat.ask(who, said)), email(self.chat, who), **decision)
        assert page.status_code == 200, page.text

    def calls(self, path: str = "") -> list[Json]:
        """Return what Webex was asked since the last `forget_calls`."""
        return list(self.chat.control("GET", f"requests?path={path}"))

    def forget_calls(self) -> None:
        self.chat.control("DELETE", "requests")


@contextmanager
def desk(folder: Path, *, at: datetime = NOW, **changes: str) -> Iterator[Desk]:
    """Run a simulated Webex with the bot in it; both clocks start at `at`."""
    with serve(now=at) as simulator:
        settings = config(simulator, folder, **(INTEGRATION | changes))
        with running(settings, clock=simulator.world.now) as rollcall:
            yield Desk(Chat(simulator), rollcall)


class Visitor:
    """A browser without a window: it keeps cookies, and goes where pages lead."""

    def __init__(self, chat: Chat) -> None:
        self._api = chat.simulator.api
        self._session = requests.Session()

    def get(self, address: str) -> requests.Response:
        return self._session.get(address, timeout=20)

    def get_alone(self, address: str) -> requests.Response:
        """With the same cookies, but on a connection of its own, so that several go at once."""
        return requests.get(address, cookies=self.cookies(), timeout=20)

    def cookies(self) -> dict[str, str]:
        return dict(self._session.cookies.get_dict())

    def to_webex(self, link: str) -> dict[str, str]:
        """Open the bot's page; return what it passes on to Webex."""
        page = self.get(link)
        assert page.status_code == 200, page.text
        found = re.search(r'href="([^"]*/authorize\?[^"]*)"', page.text)
        assert found is not None
        query = parse_qs(urlsplit(html.unescape(found[1])).query)
        return {name: values[0] for name, values in query.items()}

    def decide(self, asked: dict[str, str], who: str, **decision: str) -> str:
        """Answer Webex's page as the person with that e-mail; return where it sends the browser."""
        form = {**asked, "email": who, "decision": "accept", **decision}
        answer = requests.post(f"{self._api}authorize", data=form, allow_redirects=False, timeout=20)
        assert answer.status_code == 302, answer.text
        return answer.headers["Location"]

    def sign_in(self, link: str, who: str, **decision: str) -> requests.Response:
        """All of it; returns the bot's last page."""
        return self.get(self.decide(self.to_webex(link), who, **decision))


def link_in(message: Json) -> str:
    """Return the address of a sign-in card's button."""
    return next(str(action["url"]) for action in actions(card_of(message)) if action["type"] == "Action.OpenUrl")


def email(chat: Chat, who: str) -> str:
    return str(chat.people[who]["email"])


def direct_messages(chat: Chat, who: str) -> list[Json]:
    """Return what the bot has written to a person alone, oldest first."""
    rooms = chat.api(who, "GET", "rooms", params={"type": "direct", "max": 100})["items"]
    said = [
        message
        for room in rooms
        for message in chat.api(who, "GET", "messages", params={"roomId": room["id"], "max": 100})["items"]
        if message["personId"] == chat.bot["id"]
    ]
    return sorted(said, key=lambda message: str(message["created"]))


def links(chat: Chat, who: str) -> list[str]:
    """Return the sign-in links that a person got, oldest first."""
    cards = [message for message in direct_messages(chat, who) if "Please sign in" in words(message)]
    return [link_in(card) for card in cards]


def new_link(chat: Chat, who: str, known: int = 0) -> str:
    """Wait for a link beyond the `known` ones."""
    chat.wait(lambda: [{}] if len(links(chat, who)) > known else [])
    return links(chat, who)[-1]


def until_registered(chat: Chat) -> None:
    """Wait until a bot that has just started is told of messages."""
    chat.wait(
        lambda: [hook for hook in chat.api("Rollcall", "GET", "webhooks")["items"] if hook["resource"] == "messages"]
    )


def page_title(page: requests.Response) -> str:
    found = re.search(r"<h1>(.*?)</h1>", page.text)
    return html.unescape(found[1]) if found else ""

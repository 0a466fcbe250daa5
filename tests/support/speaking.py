"""A conversation on a Wednesday, so that days can be said in words; and what it needs."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import takewhile
from pathlib import Path

import requests

from tests.support.chat import Chat, Json, actions, card_of, chatting, words

SYNCED = 15 * 60
"""Seconds until Webex tells of the retrospective, which has just ended."""

STANDUP = "Team stand-up"
REVIEW = "Project Unicorn: design review"
CUSTOMER = "Customer call: Müller & Söhne"
WEBINAR = "All-hands webinar"
RETRO = "Retrospective"
BUDGET = "Budget sync"
ROOM = "Alice Archer's Personal Room"
NUMBER = "25350342239"


@contextmanager
def on_wednesday(folder: Path, **changes: str) -> Iterator[Chat]:
    """Wednesday, 18 November 2026, a quarter to nine in Paris: Webex tells of all meetings that are over."""
    with chatting(folder, **changes) as chat:
        chat.control("POST", "clock", {"advance": SYNCED})
        yield chat


class Talk:
    """One thread: what is said in it, and what the bot answers."""

    def __init__(self, chat: Chat, opening: str, *, who: str = "Alice", space: str | None = None) -> None:
        self.chat = chat
        self.who = who
        self.space = space
        self.first = chat.say(who, opening, space=space)
        self.last = chat.reply(who, self.first)

    def say(self, text: str) -> str:
        """Say something more in the thread; returns the words of the answer."""
        message = self.chat.say(self.who, text, space=self.space, under=self.first["id"])
        self.last = self.chat.reply(self.who, message)
        return words(self.last)

    def press(self, button: str, **inputs: str) -> str:
        """Press a button of the last answer; returns the words of what comes of it."""
        before = {reply["id"] for reply in self.chat.replies(self.who, self.first)}
        self.chat.press(self.who, self.last, button, **inputs)
        self.last = self.chat.wait(lambda: [new for new in self._replies() if new["id"] not in before])[0]
        return words(self.last)

    def _replies(self) -> list[Json]:
        return self.chat.replies(self.who, self.first)

    @property
    def words(self) -> str:
        return words(self.last)

    @property
    def buttons(self) -> list[str]:
        return [str(action["title"]) for action in actions(card_of(self.last))]


def file_of(chat: Chat, message: Json, who: str = "Alice") -> requests.Response:
    """Return the one file of a message, as a person downloads it."""
    [address] = message["files"]
    answer = requests.get(address, headers={"Authorization": f"Bearer {chat.people[who]['token']}"}, timeout=30)
    answer.raise_for_status()
    return answer


def rows_of(chat: Chat, message: Json) -> list[list[str]]:
    """Return the lines of a message's CSV file, split as a spreadsheet in Alice's country does, without its notes."""
    lines = csv.reader(io.StringIO(file_of(chat, message).content.decode("utf-8-sig"), newline=""), delimiter=";")
    return list(takewhile(bool, lines))

"""What the tests of the chat page start from: the simulator with people who write, and cards to be shown."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

import requests
from playwright.sync_api import Page

from simulator.server import Running

ALICE = "alice@example.com"
CARD: dict[str, Any] = {
    "type": "AdaptiveCard",
    "version": "1.3",
    "body": [
        {"type": "TextBlock", "text": "Team stand-up", "size": "Large", "weight": "Bolder", "wrap": True},
        {"type": "TextBlock", "text": "**2 of 3** attended", "color": "Good", "wrap": True},
        {
            "type": "ColumnSet",
            "columns": [
                {
                    "type": "Column",
                    "width": "stretch",
                    "items": [{"type": "TextBlock", "text": "Jürgen Großmann-Lindenthal", "wrap": True}],
                },
                {"type": "Column", "width": "auto", "items": [{"type": "TextBlock", "text": "29 min"}]},
            ],
        },
        {
            "type": "Container",
            "style": "attention",
            "items": [{"type": "TextBlock", "text": "Missing: carol@example.com", "color": "Attention", "wrap": True}],
        },
        {"type": "FactSet", "facts": [{"title": "Host", "value": "Alice Archer"}]},
    ],
    "actions": [
        {"type": "Action.OpenUrl", "title": "Read more", "url": "http://127.0.0.1:1/more"},
        {
            "type": "Action.ShowCard",
            "title": "Details",
            "card": {
                "type": "AdaptiveCard",
                "version": "1.3",
                "body": [{"type": "TextBlock", "text": "Bob joined twice"}],
            },
        },
    ],
}
FORM: dict[str, Any] = {
    "type": "AdaptiveCard",
    "version": "1.3",
    "body": [
        {
            "type": "Input.Text",
            "id": "meeting",
            "label": "Meeting ID",
            "isRequired": True,
            "errorMessage": "Which meeting?",
        },
        {"type": "Input.Toggle", "id": "all", "title": "Everyone", "value": "false"},
        {
            "type": "Input.ChoiceSet",
            "id": "show",
            "style": "expanded",
            "value": "came",
            "choices": [{"title": "Who came", "value": "came"}, {"title": "Who missed it", "value": "missed"}],
        },
    ],
    "actions": [{"type": "Action.Submit", "title": "Look it up", "data": {"form": "attendance"}}],
}
DOT = (  # a picture of one pixel
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)


class Site:
    """The simulator as the tests use it: spaces by their titles, and others who write meanwhile."""

    def __init__(self, running: Running, session: requests.Session) -> None:
        self.running = running
        self.session = session

    def call(self, name: str, method: str, path: str, **options: Any) -> Any:
        """Call the API as one of the samples' people."""
        headers = {"Authorization": f"Bearer demo-{name}-token"}
        response = self.session.request(method, self.running.api + path, headers=headers, timeout=30, **options)
        response.raise_for_status()
        return response.json() if response.content else None

    def room(self, title: str) -> str:
        rooms = {room["title"]: str(room["id"]) for room in self.call("alice", "GET", "rooms")["items"]}
        return rooms[title]

    def say(self, name: str, title: str, **message: Any) -> str:
        return str(self.call(name, "POST", "messages", json={"roomId": self.room(title), **message})["id"])

    def show(self, card: dict[str, Any], title: str = "Rollcall") -> str:
        attachment = {"contentType": "application/vnd.microsoft.card.adaptive", "content": card}
        return self.say("bot", title, text="a card", attachments=[attachment])

    def last_message(self, title: str) -> dict[str, Any]:
        room = self.room(title)
        return dict(self.call("alice", "GET", "messages", params={"roomId": room, "max": 1})["items"][0])

    def answers(self) -> list[dict[str, Any]]:
        """Return what card buttons have sent."""
        with self.running.world.lock:
            return list(self.running.world.actions.values())

    def address(self, title: str | None = None, person: str = ALICE) -> str:
        room = f"&room={quote(self.room(title))}" if title else ""
        return f"{self.running.url}/#person={quote(person)}{room}"


def write(page: Page, text: str) -> None:
    field = page.get_by_role("textbox", name="Message")
    field.fill(text)
    field.press("Enter")

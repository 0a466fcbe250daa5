"""The simulated Webex as a process of its own, asked and listened to over HTTP."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import requests

from benchmarks.servers import free_port, server, simulator_command

HOST = "demo-alice-token"
PATIENCE = 60.0
SETTLE_SECONDS = 0.05
"""After a reply: a person's next question waits until the bot has put the last one away."""


@dataclass(frozen=True)
class Asked:
    """From the webhook taken in to the call that posts the reply, in milliseconds; and the calls to Webex in all."""

    milliseconds: float
    calls: int


class Webex:
    """The simulator at one port."""

    def __init__(self, port: int) -> None:
        self.url = f"http://127.0.0.1:{port}"
        self.api = f"{self.url}/v1/"
        people = self.control("GET", "people")
        self._bot = next(each["id"] for each in people if each["isBot"])

    def control(self, method: str, path: str, body: dict[str, Any] | None = None) -> Any:
        answer = requests.request(method, f"{self.url}/_control/{path}", json=body, timeout=60)
        answer.raise_for_status()
        return answer.json() if answer.content else None

    def takes(self, milliseconds: float) -> None:
        """Every call takes that long from now on."""
        self.control("POST", "latency", {"ms": milliseconds})

    def until_registered(self) -> None:
        """Wait for the bot to have its webhooks."""
        _until(lambda: [call for call in self._calls() if "/webhooks" in call["path"] and call["method"] == "POST"][2:])

    def meeting(self, people: int) -> str:
        """Create a meeting of an hour that so many came to; return its id."""
        start = datetime.now(UTC) - timedelta(hours=2)
        rows = [{"email": f"person.{n}@example.com", "displayName": f"Person {n}"} for n in range(people)]
        times = {"start": start.isoformat(), "end": (start + timedelta(hours=1)).isoformat()}
        return str(self.control("POST", "meetings", {"title": "Large", "participants": rows, **times})["id"])

    def ask(self, words: str) -> Asked:
        """Say something as the host, and wait for the reply."""
        self.control("DELETE", "requests")
        before = len(self.control("GET", "webhook_deliveries"))
        headers = {"Authorization": f"Bearer {HOST}"}
        body = {"toPersonId": self._bot, "text": words}
        requests.post(f"{self.api}messages", json=body, headers=headers, timeout=60).raise_for_status()
        reply = _until(lambda: [call for call in self._calls() if _is_posted(call)])[0]
        time.sleep(SETTLE_SECONDS)
        delivered = self.control("GET", "webhook_deliveries")[before]
        took = datetime.fromisoformat(reply["time"]) - datetime.fromisoformat(delivered["time"])
        calls = [call for call in self._calls() if "/webhooks" not in call["path"]]
        return Asked(took.total_seconds() * 1000, len(calls))

    def _calls(self) -> list[dict[str, Any]]:
        """Return the bot's calls: all but the host's own writing."""
        calls = self.control("GET", "requests")
        return [call for call in calls if call["owner"] == "rollcall@webex.bot" or "/meeting" in call["path"]]


def _is_posted(call: dict[str, Any]) -> bool:
    return (call["method"], call["path"]) == ("POST", "/v1/messages") and call["status"] is not None


def _until(look: Any) -> Any:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        if found := look():
            return found
        time.sleep(0.02)
    raise TimeoutError("the bot did not do what was waited for")


@contextmanager
def webex(folder: Path) -> Iterator[Webex]:
    """Run a simulated Webex on the second core, beside the process that measures."""
    port = free_port()
    with server(simulator_command(port), port, folder, core=1):
        yield Webex(port)

"""From a webhook to the answer's card: how long, and with how many calls to Webex, when each call takes so long.

Simulator and bot run as processes of their own. Times are the simulator's: from when a webhook was taken in until the
call that posts the reply arrives. Two calls stand between: the message, then the participants beside the meeting.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from datetime import datetime
from pathlib import Path
from typing import Any

import requests

from benchmarks.ack import bot_command, bot_settings, free_port, server

LATENCIES = (0, 50, 150)
"""Milliseconds a call takes."""
QUESTIONS = 12
MEETING = "Project Unicorn: design review"
ASKED = "who attended {meeting} alice@example.com, bob@example.com, nobody@example.com"


class Site:
    """The simulated Webex, asked and listened to over HTTP."""

    def __init__(self, port: int) -> None:
        self.url = f"http://127.0.0.1:{port}"

    def control(self, method: str, path: str, body: dict[str, Any] | None = None) -> Any:
        answer = requests.request(method, f"{self.url}/_control/{path}", json=body, timeout=10)
        return answer.json() if answer.content else None

    def say(self, text: str) -> None:
        bot = next(each for each in self.control("GET", "people") if each["isBot"])
        headers = {"Authorization": "Bearer demo-alice-token"}
        body = {"toPersonId": bot["id"], "text": text}
        requests.post(f"{self.url}/v1/messages", json=body, headers=headers, timeout=10).raise_for_status()

    def calls(self) -> list[dict[str, Any]]:
        """The bot's: everything but Alice's own writing, and the look at the webhooks every minute."""
        calls = self.control("GET", "requests")
        return [c for c in calls if c["owner"] == "rollcall@webex.bot" or "/meeting" in c["path"]]


def ask(site: Site, text: str) -> tuple[float, int]:
    """Milliseconds until the reply's call arrives, and the calls of the question."""
    site.control("DELETE", "requests")
    before = len(site.control("GET", "webhook_deliveries"))
    site.say(text)
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        replies = [call for call in site.calls() if (call["method"], call["path"]) == ("POST", "/v1/messages")]
        if replies:
            delivered = site.control("GET", "webhook_deliveries")[before]
            took = datetime.fromisoformat(replies[0]["time"]) - datetime.fromisoformat(delivered["time"])
            calls = [call for call in site.calls() if "/webhooks" not in call["path"]]
            return took.total_seconds() * 1000, len(calls)
        time.sleep(0.02)
    raise TimeoutError(text)


def main() -> None:
    print("Reply: from the webhook taken in until the call that posts the card, two calls to Webex later")
    api, port = free_port(), free_port()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        simulator = [sys.executable, "-m", "simulator", "--port", str(api)]
        settings = bot_settings(port, f"http://127.0.0.1:{api}/v1/")
        with server(simulator, api, folder), server(bot_command("run"), port, folder, **settings):
            site = Site(api)
            while len(site.calls()) < 4:
                time.sleep(0.05)
            meeting = next(each["id"] for each in site.control("GET", "meetings") if each["title"] == MEETING)
            ask(site, ASKED.format(meeting=meeting))
            for latency in LATENCIES:
                site.control("POST", "latency", {"ms": latency})
                taken = [ask(site, ASKED.format(meeting=meeting)) for _ in range(QUESTIONS)]
                median = statistics.median(time for time, _ in taken)
                ours, calls = median - 2 * latency, max(calls for _, calls in taken)
                print(
                    f"  a call takes {latency:>3} ms: {median:6.1f} ms, our own {ours:5.1f}; {calls} calls a question"
                )

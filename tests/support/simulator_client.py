"""What the simulator's own tests use: clients that check every answer against Webex's files, and a webhook target."""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import requests

from simulator.models import Instance, Room
from simulator.server import Running, serve
from tests.support.conformance import SPEC_DIR, Exchange, answer_errors

NOW = datetime(2026, 3, 11, 7, 30, tzinfo=UTC)
"""A Wednesday, before the day's stand-up: the last one was yesterday."""

PATIENCE = 30.0
"""Seconds: on a busy machine everything is slow."""

CARD = {
    "type": "AdaptiveCard",
    "version": "1.3",
    "body": [{"type": "TextBlock", "text": "Who was there?"}, {"type": "Input.Text", "id": "who", "label": "Who"}],
    "actions": [{"type": "Action.Submit", "title": "Ask", "data": {"do": "ask"}}],
}


def attachment(card: Any) -> list[dict[str, Any]]:
    return [{"contentType": "application/vnd.microsoft.card.adaptive", "content": card}]


class Client:
    """Someone who uses the API with a token."""

    def __init__(self, api: str, token: str) -> None:
        self._api = api
        self._session = requests.Session()
        self._session.headers["Authorization"] = f"Bearer {token}"

    def call(self, method: str, path: str, expect: int = 200, **more: Any) -> requests.Response:
        """One request; the answer must have the status expected and be as Webex describes it."""
        address = path if path.startswith("http") else self._api + path
        response = self._session.request(method, address, timeout=PATIENCE, **more)
        assert response.status_code == expect, response.text
        if SPEC_DIR:
            assert answer_errors(Exchange.from_response(response)) == []
        return response

    def get(self, path: str, expect: int = 200, /, **params: Any) -> Any:
        return self.call("GET", path, expect, params=params).json()

    def post(self, path: str, expect: int = 200, /, **body: Any) -> Any:
        return self.call("POST", path, expect, json=body).json()

    def items(self, path: str, /, **params: Any) -> list[Any]:
        """All items of a list, page after page."""
        response = self.call("GET", path, params=params)
        found: list[Any] = response.json()["items"]
        while "next" in response.links:
            response = self.call("GET", response.links["next"]["url"])
            found += response.json()["items"]
        return found

    def close(self) -> None:
        self._session.close()


class Webex:
    """A running simulator, and everybody's client."""

    def __init__(self, running: Running) -> None:
        self.running = running
        self.world = running.world
        self._clients: dict[str, Client] = {}

    def acting_as(self, token: str) -> Client:
        if token not in self._clients:
            self._clients[token] = Client(self.running.api, token)
        return self._clients[token]

    def __getattr__(self, name: str) -> Client:
        """`webex.alice` is the client with the token demo-alice-token."""
        if f"demo-{name}-token" not in self.world.tokens:
            raise AttributeError(name)
        return self.acting_as(f"demo-{name}-token")

    def control(self, method: str, path: str, expect: int = 200, /, **body: Any) -> Any:
        address = f"{self.running.url}/_control/{path}"
        response = requests.request(method, address, json=body or None, timeout=PATIENCE)
        assert response.status_code == expect, response.text
        return response.json() if response.content else None

    def person_id(self, name: str) -> str:
        return self.world.tokens[f"demo-{name}-token"].person.id

    def room(self, title: str) -> Room:
        """Return a group space by its title, or someone's direct space with the bot by their name."""
        return next(room for room in self.world.rooms.values() if room.title == title)

    def run(self, title: str, number: int = -1) -> Instance:
        """Return a run of a sample meeting; the last one, unless told otherwise."""
        return [run for run in self.world.instances.values() if run.series.title == title][number]

    def close(self) -> None:
        for client in self._clients.values():
            client.close()


@contextmanager
def simulated(now: datetime = NOW) -> Iterator[Webex]:
    """Run a fresh simulator whose clock starts at `now`."""
    with serve(now=now) as running:
        webex = Webex(running)
        try:
            yield webex
        finally:
            webex.close()


class Target:
    """A place for webhooks to go: keeps headers and raw bodies, and answers with `status`."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.status = 204
        self.received: queue.Queue[tuple[dict[str, str], bytes]] = queue.Queue()

    def next(self) -> tuple[dict[str, str], bytes]:
        """Return the next webhook that arrives, within PATIENCE."""
        return self.received.get(timeout=PATIENCE)


@contextmanager
def target() -> Iterator[Target]:
    """Run a target that listens on 127.0.0.1."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            here.received.put((dict(self.headers.items()), body))
            self.send_response(here.status)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *arguments: object) -> None:
            """Print nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    here = Target(f"http://127.0.0.1:{server.server_port}/hook")
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    try:
        yield here
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def wait_until(condition: Callable[[], bool], seconds: float = PATIENCE) -> None:
    """Wait for something that happens in the background."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it did not happen"
        time.sleep(0.01)

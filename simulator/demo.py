"""`make demo`: the simulator and the bot side by side, to be tried in a browser with no account and no secret.

The bot gets what any bot gets, its environment; it doesn't know that its Webex is a simulated one.
"""

from __future__ import annotations

import base64
import json
import secrets
import signal
import sys
import tempfile
import threading
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from urllib.parse import quote

import click

from simulator.ids import series_id
from simulator.processes import Child, DemoError, get, on_a_free_port, start, wait_until

HOST = "alice@example.com"
HOST_TOKEN = "demo-alice-token"  # noqa: S105  # The samples' tokens are public.
BOT_TOKEN = "demo-bot-token"  # noqa: S105

START_SECONDS = 60
SIMULATOR_IS_UP = "Webex simulator:"
"""What it says once it listens."""


def main() -> int:
    """Run the demo until Ctrl-C, SIGTERM, or the terminal is closed. Returns the exit code."""
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda *_: stop.set())
    # The children end before their folder goes, the bot before the Webex it talks to.
    with tempfile.TemporaryDirectory(prefix="rollcall-demo-") as folder, ExitStack() as ending:
        try:
            _run(Path(folder), ending, stop)
        except DemoError as error:
            click.echo(f"\n{error}", err=True)
            return 1
    return 0


def _run(folder: Path, ending: ExitStack, stop: threading.Event) -> None:
    click.echo("Starting Rollcall and a simulated Webex …")
    stage = Stage(folder, ending, stop)
    webex_port = on_a_free_port(8001, stage.start_simulator)
    if not stop.is_set():
        on_a_free_port(8000, partial(stage.start_bot, webex_port))
    if not stop.is_set():
        click.echo(welcome(webex_port))
    while not stop.wait(0.3):
        stage.check()
    click.echo("\nStopping …")


@dataclass(frozen=True)
class Stage:
    """What runs: the children that were started, which end with `ending`. `stop` asks to stop waiting for them."""

    folder: Path
    ending: ExitStack
    stop: threading.Event
    children: list[Child] = field(default_factory=list)

    def start_simulator(self, port: int) -> int:
        """Return the port, where a simulator of our own listens. Raises DemoError."""
        child = self._start("simulator", ["simulator", "--port", str(port)], {})
        # Another demo's simulator may answer there: ours says so itself.
        self._wait(child, lambda: SIMULATOR_IS_UP in child.log.read_text(errors="replace"))
        return port

    def start_bot(self, webex_port: int, port: int) -> None:
        """Start the bot for that simulator, at which no other one registers webhooks. Raises DemoError."""
        child = self._start("bot", ["bot", "run"], bot_settings(webex_port, port, self.folder))
        self._wait(child, partial(_listens, webex_port, port))

    def check(self) -> None:
        """Raise DemoError if a child has ended."""
        for child in self.children:
            child.check()

    def _start(self, name: str, module: list[str], settings: dict[str, str]) -> Child:
        child = start(name, module, self.folder, settings)
        self.ending.callback(child.stop)
        return child

    def _wait(self, child: Child, is_ready: Callable[[], bool]) -> None:
        """Until it is ready: then it belongs to the demo, and its end would be the demo's."""
        wait_until(is_ready, [*self.children, child], self.stop, START_SECONDS)
        self.children.append(child)


def _listens(webex_port: int, bot_port: int) -> bool:
    """Whether the bot is ready, and Webex knows where to tell it of messages and of card buttons."""
    webhooks = json.loads(get(webex_port, "/v1/webhooks", BOT_TOKEN) or '{"items": []}')["items"]
    is_ready = get(bot_port, "/readyz") is not None
    return is_ready and {"messages", "attachmentActions"} <= {each["resource"] for each in webhooks}


def bot_settings(webex_port: int, bot_port: int, folder: Path) -> dict[str, str]:
    """Return the bot's whole environment. Its secrets are made for this run and forgotten with it."""
    return {
        "WEBEX_API_URL": f"http://127.0.0.1:{webex_port}/v1/",
        "WEBEX_BOT_TOKEN": BOT_TOKEN,
        "WEBEX_HOST_TOKEN": HOST_TOKEN,
        "WEBEX_WEBHOOK_SECRET": secrets.token_urlsafe(32),
        "WEBEX_CLIENT_ID": "demo-client-id",
        "WEBEX_CLIENT_SECRET": "demo-client-secret",
        "ENCRYPTION_KEYS": base64.urlsafe_b64encode(secrets.token_bytes(32)).decode(),
        "DATABASE_URL": f"sqlite:///{folder / 'rollcall.db'}",
        "PORT": str(bot_port),
        "PUBLIC_URL": f"http://127.0.0.1:{bot_port}",
    }


def welcome(port: int) -> str:
    """Return the address to open, and three sentences about the sample meetings."""
    return f"""
  Open  http://127.0.0.1:{port}/#person={quote(HOST)}

  You are Alice, who hosts the meetings. Ask Rollcall, for example:

    who attended {series_id("standup")} bob@example.com, carol@example.com, erin@example.com
    who attended {series_id("webinar")}
    attendance

  Ctrl-C stops everything.
"""


if __name__ == "__main__":
    sys.exit(main())

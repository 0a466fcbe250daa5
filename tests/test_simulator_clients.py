"""Other people's bots on the simulator: it answers what Webex's SDKs ask, in a form that they understand."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.support.full import IS_FULL
from tests.support.sdk_bots import CARD, SECRET, SdkBot, WebexPythonSdkBot, WxcSdkBot
from tests.support.simulator_client import Target, Webex, simulated, target, wait_until

NODE_BOT = Path(__file__).parent / "node"
"""A bot on webex-node-bot-framework. Its packages come with `npm ci` there, or by themselves with FULL=1."""


@pytest.fixture
def webex() -> Iterator[Webex]:
    with simulated() as webex:
        yield webex


@pytest.fixture
def hook() -> Iterator[Target]:
    with target() as hook:
        yield hook


SDKS = pytest.mark.parametrize("sdk", [WebexPythonSdkBot, WxcSdkBot])


@SDKS
def test_a_bot_of_a_python_sdk_converses(webex: Webex, hook: Target, sdk: Callable[[str, str], SdkBot]) -> None:
    """It registers webhooks, gets a message, answers with words and a card, and reads what was filled in."""
    bot = sdk(webex.running.api, "demo-bot-token")
    bot.register(hook.url)
    asked = webex.alice.post("messages", toPersonEmail="rollcall@webex.bot", text="hello")
    bot.answer(told(hook, "messages")["id"])
    card, words = webex.alice.items("messages", roomId=asked["roomId"], parentId=asked["id"])
    assert (words["text"], words["parentId"]) == ("You said hello", asked["id"])
    assert card["attachments"][0]["content"] == CARD
    webex.alice.post("attachment/actions", 202, type="submit", messageId=card["id"], inputs={"name": "Ann"})
    assert bot.inputs(told(hook, "attachmentActions")["id"]) == {"name": "Ann"}


@SDKS
def test_a_python_sdk_reads_spaces_people_and_meetings(webex: Webex, sdk: Callable[[str, str], SdkBot]) -> None:
    """Page after page where there are many; of meetings and who was there with the host's token."""
    spaces = sdk(webex.running.api, "demo-bot-token").spaces()
    assert len(spaces) > 5
    assert "Team stand-up 8" in spaces
    host = sdk(webex.running.api, "demo-alice-token")
    assert host.person("bob@example.com") == "Bob Müller"
    titles = host.meetings()
    assert len(titles) > 3
    assert "Team stand-up" in titles
    run = webex.run("Team stand-up").id
    assert host.participants(run, ["bob@example.com", "erin@example.com"]) == ["Bob Müller"]


def test_a_bot_of_the_node_framework_converses(webex: Webex) -> None:
    """It takes the firehose and buttons, finds its spaces, answers, shows a card, and reads what was filled in."""
    with node_bot(webex):
        room = webex.alice.post("messages", toPersonEmail="rollcall@webex.bot", text="hello")["roomId"]
        wait_until(lambda: "Hello Alice Archer" in texts(webex, room))
        wait_until(lambda: "a card" in texts(webex, room))
        [card] = [message for message in said(webex, room) if message.get("attachments")]
        webex.alice.post("attachment/actions", 202, type="submit", messageId=card["id"], inputs={"name": "Ann"})
        wait_until(lambda: "Thank you, Ann" in texts(webex, room))
        webex.alice.post("messages", toPersonEmail="rollcall@webex.bot", text="who")
        rooms = len(webex.bot.items("rooms"))
        wait_until(lambda: f"{rooms} rooms, 2 members, Alice Archer" in texts(webex, room))


def told(hook: Target, resource: str) -> Any:
    """The data of the next webhook about a resource."""
    while True:
        envelope = json.loads(hook.next()[1])
        if envelope["resource"] == resource:
            return envelope["data"]


def said(webex: Webex, room: str) -> list[dict[str, Any]]:
    return webex.alice.items("messages", roomId=room)


def texts(webex: Webex, room: str) -> list[str]:
    return [message["text"] for message in said(webex, room)]


@contextmanager
def node_bot(webex: Webex) -> Iterator[None]:
    """The bot as a process that is ready. Skips the test where Node or the framework is missing."""
    install_framework()
    webex_is_here = {"HYDRA_SERVICE_URL": webex.running.api.rstrip("/"), "U2C_SERVICE_URL": f"{webex.running.url}/u2c"}
    environment = {**os.environ, **webex_is_here, "TOKEN": "demo-bot-token", "SECRET": SECRET}
    command = ["node", "hello.js"]
    with subprocess.Popen(command, cwd=NODE_BOT, env=environment, stdout=subprocess.PIPE, text=True) as bot:
        try:
            assert bot.stdout is not None
            assert any("ready" in line for line in bot.stdout)
            yield
        finally:
            bot.terminate()


def install_framework() -> None:
    """With FULL=1, where it is missing; else skip the test."""
    if not shutil.which("node") or not shutil.which("npm"):
        pytest.skip("node and npm are not installed")
    if (NODE_BOT / "node_modules").is_dir():
        return
    if not IS_FULL:
        pytest.skip("webex-node-bot-framework is not installed: `npm ci` in tests/node does it, and so does FULL=1")
    command = ["npm", "ci", "--no-audit", "--no-fund", "--ignore-scripts"]
    subprocess.run(command, cwd=NODE_BOT, check=True, timeout=300)

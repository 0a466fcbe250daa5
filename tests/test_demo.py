"""The demo as a person starts it: a process that brings up two others, and takes them down again."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest
import requests

from simulator.demo import bot_settings, welcome
from simulator.processes import Child, ChildEndedError, DemoError, free_port, get, on_a_free_port, start, wait_until
from simulator.server import serve
from tests.support.chat import NOW

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parent.parent


@pytest.fixture
def children() -> Iterator[list[Child]]:
    """What a test starts ends with it."""
    started: list[Child] = []
    yield started
    for child in started:
        child.stop()


def script(folder: Path, name: str, text: str) -> list[str]:
    """A module of that name in the folder, as an argument for `python -m`."""
    (folder / f"{name}.py").write_text(text)
    return [name]


def test_two_demos_start_answer_and_stop_cleanly(tmp_path: Path) -> None:
    """One command, one address, three sentences; then nothing is left of it. Two that start at once share no port."""
    with ExitStack() as ending:
        demos = [ending.enter_context(demo(tmp_path / name)) for name in ("one", "other")]
        outputs = [_until(each, "Ctrl-C stops everything.") for each in demos]
        addresses = [re.findall(r"http://\S+", output) for output in outputs]
        assert [len(found) for found in addresses] == [1, 1], outputs
        webexes = [found[0].partition("#")[0] for found in addresses]
        assert webexes[0] != webexes[1]
        for webex, output in zip(webexes, outputs, strict=True):
            assert "Rollcall" in requests.get(webex, timeout=10).text
            assert _answered(webex, re.findall(r"^    (who attended .+)$", output, re.MULTILINE)[0])
        for each, number in zip(demos, (signal.SIGINT, signal.SIGTERM), strict=True):
            each.send_signal(number)
            rest, _ = each.communicate(timeout=60)
            assert each.returncode == 0
            assert "Traceback" not in rest
    assert [*tmp_path.glob("*/*")] == []
    for webex in webexes:
        with pytest.raises(requests.ConnectionError):
            requests.get(webex, timeout=10)


@contextmanager
def demo(folder: Path) -> Iterator[subprocess.Popen[str]]:
    """The demo as `make demo` starts it, with `folder` for what it writes."""
    folder.mkdir()
    process = subprocess.Popen(
        [sys.executable, "-m", "simulator.demo"],
        cwd=ROOT,
        env={**os.environ, "TMPDIR": str(folder), "PYTHONUNBUFFERED": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        yield process
    finally:
        process.terminate()
        process.communicate(timeout=60)


def _until(process: subprocess.Popen[str], last: str) -> str:
    """What the process says up to that line."""
    assert process.stdout
    lines = []
    for line in process.stdout:
        lines.append(line)
        if last in line:
            break
    return "".join(lines)


def _answered(webex: str, sentence: str) -> bool:
    """Whether the bot answers Alice's sentence with a card."""
    headers = {"Authorization": "Bearer demo-alice-token"}
    with requests.Session() as session:
        session.headers.update(headers)
        rooms = session.get(f"{webex}v1/rooms", timeout=10).json()["items"]
        (room,) = (room["id"] for room in rooms if room["title"] == "Rollcall")
        session.post(f"{webex}v1/messages", json={"roomId": room, "text": sentence}, timeout=10)
        deadline = time.monotonic() + 30
        while time.monotonic() < deadline:
            messages = session.get(f"{webex}v1/messages", params={"roomId": room}, timeout=10).json()["items"]
            if any("attachments" in message for message in messages):
                return True
            time.sleep(0.1)
    return False


def test_the_sentences_are_about_meetings_that_exist() -> None:
    """What the terminal offers must work when it is pasted."""
    with serve(now=NOW) as running, requests.Session() as session:
        session.headers["Authorization"] = "Bearer demo-alice-token"
        ids = re.findall(r"who attended ([0-9a-f]{32})", welcome(8001))
        assert len(ids) == 2
        for meeting in ids:
            query = {"meetingId": meeting}
            found = session.get(f"{running.api}meetingParticipants", params=query, timeout=10).json()["items"]
            assert found


def test_each_run_has_secrets_of_its_own(tmp_path: Path) -> None:
    """Nothing that protects the bot is written into the project."""
    first, second = (bot_settings(8001, 8000, tmp_path) for _ in range(2))
    differing = {name for name in first if first[name] != second[name]}
    assert differing == {"WEBEX_WEBHOOK_SECRET", "ENCRYPTION_KEYS"}


def test_a_child_that_dies_is_told_with_its_last_lines(tmp_path: Path, children: list[Child]) -> None:
    """A wrong setting must be read, not guessed from a silent terminal."""
    broken = script(tmp_path, "broken", "import sys\nprint('early')\nsys.exit('WEBEX_BOT_TOKEN is missing')")
    children.append(start("bot", broken, tmp_path, {"PYTHONPATH": str(tmp_path)}))
    with pytest.raises(DemoError, match=r"(?s)The bot ended with code 1.*WEBEX_BOT_TOKEN is missing"):
        wait_until(lambda: False, children, threading.Event(), 30)


def test_a_child_gets_its_settings_and_nothing_else(
    tmp_path: Path, children: list[Child], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A developer's own `.env` or exported token must not leak into the demo."""
    monkeypatch.setenv("WEBEX_BOT_TOKEN_OF_A_DEVELOPER", "secret")
    printing = script(tmp_path, "printing", "import os\nprint(sorted(os.environ), os.getcwd())")
    children.append(start("bot", printing, tmp_path, {"PYTHONPATH": str(tmp_path), "PORT": "1"}))
    children[0].process.wait(30)
    said = children[0].log.read_text()
    assert "'PORT'" in said
    assert "DEVELOPER" not in said
    assert str(tmp_path) in said


def test_a_child_that_will_not_end_is_killed(tmp_path: Path) -> None:
    """No process is left behind, however it behaves."""
    ignoring = "import signal, time\nsignal.signal(signal.SIGTERM, signal.SIG_IGN)\nprint('up')\ntime.sleep(99)"
    child = start("bot", script(tmp_path, "stubborn", ignoring), tmp_path, {"PYTHONPATH": str(tmp_path)})
    assert wait_until(lambda: "up" in child.log.read_text(), [child], threading.Event(), 30)
    child.stop(patience=0.1)
    assert child.process.returncode == -signal.SIGKILL


def test_waiting_ends_when_one_is_asked_to_stop() -> None:
    """Ctrl-C works while the demo is still starting."""
    stop = threading.Event()
    stop.set()
    assert not wait_until(lambda: False, [], stop, 30)


def test_waiting_for_what_never_comes_ends_with_words() -> None:
    """A demo that hangs says so."""
    with pytest.raises(DemoError, match="Not ready after 0 s"):
        wait_until(lambda: False, [], threading.Event(), 0)


def test_a_port_in_use_is_left_to_its_owner() -> None:
    """Another demo, or a bot under development, may be running."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        first = taken.getsockname()[1]
        assert free_port(first) != first
        assert get(free_port(first), "/") is None


def test_a_port_that_is_taken_meanwhile_is_left_to_its_owner_too() -> None:
    """It was free when it was looked at: the child that can't listen there is followed by one on the next port."""
    with ExitStack() as others:
        tried: list[int] = []

        def launch(port: int) -> int:
            tried.append(port)
            if len(tried) < 3:
                others.enter_context(socket.create_server(("127.0.0.1", port)))
                raise ChildEndedError("can't listen")
            return port

        assert on_a_free_port(free_port(20_000), launch) == tried[2] > tried[1] > tried[0]


def test_a_child_that_ends_for_another_reason_is_not_tried_again() -> None:
    """Its last words are told at once."""
    tried: list[int] = []

    def launch(port: int) -> None:
        tried.append(port)
        raise ChildEndedError("WEBEX_BOT_TOKEN is missing")

    with pytest.raises(DemoError, match="WEBEX_BOT_TOKEN"):
        on_a_free_port(free_port(20_000), launch)
    assert len(tried) == 1

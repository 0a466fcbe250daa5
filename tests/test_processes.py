"""`python -m bot …` as an operator runs it: real processes, real signals, exit codes and words."""

from __future__ import annotations

import os
import signal
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests
from cryptography.fernet import Fernet

from chaos.ports import free_port
from simulator.server import Running, serve
from tests.support.chat import Chat, words
from tests.support.processes import bot, environment, process, until_ready
from tests.support.workers import until

pytestmark = pytest.mark.slow


@pytest.fixture
def simulator() -> Iterator[Running]:
    with serve() as running:
        yield running


def test_run_answers_passes_the_doctor_and_stops_cleanly(simulator: Running, tmp_path: Path) -> None:
    """From exec to an answered question, and out with SIGTERM, exit code 0."""
    port = free_port()
    env = environment(simulator, tmp_path, port)
    with process("run", env=env, folder=tmp_path) as running:
        until_ready(port)
        chat = Chat(simulator)
        chat.wait(lambda: chat.api("Rollcall", "GET", "webhooks")["items"][2:])
        last = chat.control("GET", "meetings")[-1]["id"]
        assert "2 people attended" in words(chat.ask("Alice", f"who attended {last}"))
        assert requests.get(f"http://127.0.0.1:{port}/healthz", timeout=5).text == "up\n"
        assert 'rollcall_webhooks_total{status="204"}' in until_ready(port, "/metrics").text
        doctor = bot("doctor", env=env, folder=tmp_path)
        assert doctor.returncode == 0, doctor.stdout
        assert "WEBEX_HOST_TOKEN serves Alice Archer alone." in doctor.stdout
        assert "One worker process is alive." in doctor.stdout
        assert "No question waits." in doctor.stdout
        running.send_signal(signal.SIGTERM)
        assert running.wait(15) == 0
        assert running.stderr is not None
        assert "Traceback" not in running.stderr.read()


def test_web_and_worker_share_the_work(simulator: Running, tmp_path: Path) -> None:
    """One process takes questions in, another answers them."""
    port = free_port()
    env = environment(simulator, tmp_path, port)
    with process("web", env=env, folder=tmp_path), process("worker", env=env, folder=tmp_path):
        until_ready(port)
        chat = Chat(simulator)
        chat.wait(lambda: chat.api("Rollcall", "GET", "webhooks")["items"][2:])
        assert "What you can ask me" in words(chat.ask("Alice", "help"))


def test_webhooks_are_made_and_repeating_changes_nothing(simulator: Running, tmp_path: Path) -> None:
    """Three of ours; another's stays as it is."""
    env = environment(simulator, tmp_path, 8000)
    chat = Chat(simulator)
    other = {"name": "theirs", "targetUrl": "http://127.0.0.1:9/x", "resource": "messages", "event": "created"}
    theirs = chat.api("Rollcall", "POST", "webhooks", json=other)
    for done in ("created", "updated"):
        ended = bot("webhooks", env=env, folder=tmp_path)
        assert ended.returncode == 0, ended.stderr
        assert ended.stdout.count(f"{done} Rollcall") == 3
    hooks = chat.api("Rollcall", "GET", "webhooks")["items"]
    assert len(hooks) == 4
    assert theirs in hooks
    assert {hook["targetUrl"] for hook in hooks} - {theirs["targetUrl"]} == {"http://127.0.0.1:8000/webhook"}


def test_what_is_missing_is_said_at_once(tmp_path: Path) -> None:
    """Exit code 2, and every variable by its name."""
    ended = bot("run", env={"PATH": os.environ["PATH"]}, folder=tmp_path)
    assert ended.returncode == 2
    for name in ("WEBEX_BOT_TOKEN", "WEBEX_WEBHOOK_SECRET", "WEBEX_CLIENT_ID"):
        assert f"- {name} " in ended.stderr
    assert "Traceback" not in ended.stderr


def test_keygen_prints_a_key_that_encrypts(tmp_path: Path) -> None:
    """It needs no configuration."""
    ended = bot("keygen", env={"PATH": os.environ["PATH"]}, folder=tmp_path)
    assert Fernet(ended.stdout.strip()).encrypt(b"x")


def test_a_port_that_is_taken_is_explained(simulator: Running, tmp_path: Path) -> None:
    """Somebody else listens there: a sentence, and no traceback."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        stopped = bot("run", env=environment(simulator, tmp_path, port), folder=tmp_path)
    assert stopped.returncode == 2
    assert f"Port {port} of 127.0.0.1 can't be listened on" in stopped.stderr
    assert "set PORT to another" in stopped.stderr
    assert "Traceback" not in stopped.stderr


def test_a_bad_database_is_explained(simulator: Running, tmp_path: Path) -> None:
    """One sentence, and no password in it."""
    env = environment(simulator, tmp_path, free_port())
    env["DATABASE_URL"] = "postgresql://rollcall:canary-password@127.0.0.1:1/rollcall"
    ended = bot("run", env=env, folder=tmp_path)
    assert ended.returncode == 2
    assert "database" in ended.stderr
    assert "canary" not in ended.stderr
    assert "Traceback" not in ended.stderr


def test_the_doctor_explains_a_bad_database_once(simulator: Running, tmp_path: Path) -> None:
    """And looks at what needs none."""
    env = environment(simulator, tmp_path, free_port()) | {"DATABASE_URL": f"sqlite:///{tmp_path}/missing/rollcall.db"}
    ended = bot("doctor", env=env, folder=tmp_path)
    assert (ended.returncode, ended.stderr) == (1, "")
    assert ended.stdout.count("can't be opened") == 1
    assert "Nothing answers at" in ended.stdout


def test_the_doctor_says_what_to_do(simulator: Running, tmp_path: Path) -> None:
    """Nothing runs yet: three things to fix, and exit code 1."""
    env = environment(simulator, tmp_path, free_port())
    ended = bot("doctor", env=env, folder=tmp_path)
    assert ended.returncode == 1
    assert ended.stdout.count("FIX ") == 3
    assert "No worker is alive" in ended.stdout
    assert "python -m bot webhooks" in ended.stdout


def test_the_doctor_knows_a_bad_token(simulator: Running, tmp_path: Path) -> None:
    """It names the variable, and not the token."""
    env = environment(simulator, tmp_path, free_port()) | {"WEBEX_BOT_TOKEN": "canary-wrong"}
    ended = bot("doctor", env=env, folder=tmp_path)
    assert ended.stdout.count("Webex does not accept WEBEX_BOT_TOKEN") == 1
    assert "can't be asked" not in ended.stdout
    assert "canary" not in ended.stdout + ended.stderr


def test_the_log_names_a_bad_token_once(simulator: Running, tmp_path: Path) -> None:
    """In a line, though the webhooks are looked after by a job as well."""
    port = free_port()
    env = environment(simulator, tmp_path, port) | {"WEBEX_BOT_TOKEN": "canary-wrong"}
    with process("run", env=env, folder=tmp_path) as running:
        until(lambda: [call["status"] for call in list(simulator.gateway.requests)] == [401, 401])
        running.terminate()
        said = "".join(part or "" for part in running.communicate(timeout=15))
    assert said.count("WEBEX_BOT_TOKEN") == 1, said
    assert "handling failed" not in said
    assert "canary" not in said


def test_webhooks_without_webex_are_explained(simulator: Running, tmp_path: Path) -> None:
    """A sentence and exit code 1, where nothing answers and where Webex refuses the token."""
    env = environment(simulator, tmp_path, 8000)
    for changed, said in (
        ({"WEBEX_API_URL": "http://127.0.0.1:1/v1/"}, "Check WEBEX_API_URL and the network, and run this again."),
        ({"WEBEX_BOT_TOKEN": "canary-wrong"}, "Copy a new token into WEBEX_BOT_TOKEN."),
    ):
        ended = bot("webhooks", env=env | changed, folder=tmp_path)
        assert ended.returncode == 1
        assert ended.stderr.startswith("The webhooks are not all as they should be: ")
        assert ended.stderr.endswith(f"{said}\n")
        assert "Traceback" not in ended.stderr
        assert "canary" not in ended.stderr

"""Secrets and people's data don't turn up where they don't belong: logs, metrics, what is printed, the database."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import pytest
import requests
import structlog
from cryptography.fernet import Fernet

from bot import logs
from bot.config import parse
from bot.events import PersonId
from bot.store.hosts import Host, Kept
from bot.store.sign_ins import PendingSignIn
from bot.webex.oauth import Grant
from chaos.ports import free_port
from simulator.server import Running, serve
from tests.support.chat import Chat
from tests.support.processes import environment, process, until_ready
from tests.support.signing import INTEGRATION, STANDUP, Visitor, link_in, new_link, until_registered

pytestmark = pytest.mark.slow

KEY = Fernet.generate_key().decode()
WEBHOOK_SECRET = "canary of the webhooks"
WORDS = "canary-question@example.net"


def secrets_of(simulator: Running, links: list[str]) -> set[str]:
    """Everything secret that was about: what Webex gave, what the bot sent, what links hold."""
    forms = [parse_qs(call["body"]) for call in simulator.gateway.requests if call["path"] == "/v1/access_token"]
    sent = {
        value for form in forms for name in ("code", "code_verifier", "refresh_token") for value in form.get(name, ())
    }
    given = {value for value, token in simulator.world.tokens.items() if token.expires} | set(
        simulator.world.refresh_grants
    )
    states = {link.rpartition("/")[2] for link in links}
    assert len(sent) >= 5
    assert len(given) >= 3
    return sent | given | states | {"demo-bot-token", "demo-client-secret", WEBHOOK_SECRET, KEY}


def people_of(simulator: Running) -> set[str]:
    people = [person for person in simulator.world.people.values() if not person.is_bot]
    titles = {series.title for series in simulator.world.series.values()}
    return {person.name for person in people} | {person.email for person in people} | titles | {WORDS}


@contextmanager
def bot_with_a_log(simulator: Running, folder: Path, port: int) -> Iterator[subprocess.Popen[str]]:
    env = environment(simulator, folder, port) | INTEGRATION
    env |= {"ENCRYPTION_KEYS": KEY, "WEBEX_WEBHOOK_SECRET": WEBHOOK_SECRET}
    with process("run", env=env, folder=folder) as running:
        until_ready(port)
        yield running


def test_a_busy_bot_gives_nothing_away(tmp_path: Path) -> None:
    """Sign-ins that work and that don't, questions that work and that don't, and a database that is gone."""
    port = free_port()
    with serve() as simulator, bot_with_a_log(simulator, tmp_path, port) as running:
        chat = Chat(simulator)
        until_registered(chat)
        links = use_it(chat)
        metrics = requests.get(f"http://127.0.0.1:{port}/metrics", timeout=10).text
        stored = b"".join(path.read_bytes() for path in sorted(tmp_path.glob("rollcall.db*")))
        assert len(list(tmp_path.glob("rollcall.db*"))) == 3
        (tmp_path / "rollcall.db").rename(tmp_path / "away")
        page = requests.get(link_to_nowhere(links[-1]), timeout=20)
        assert page.status_code == 503
        running.terminate()
        _, log = running.communicate(timeout=30)
        secrets, people = secrets_of(simulator, links), people_of(simulator)
    for word in (
        "signed in",
        "participants read",
        "participants refused",
        "sign-in with another account",
        "not finished",
    ):
        assert word in log
    assert [secret for secret in secrets | people if secret in log + metrics] == []
    assert audit(log) >= {("participants read", "group"), ("participants read", "direct"), ("refused", "group")}
    assert b"messages:created" in stored
    names = {word for word in people if "@" not in word}
    found = [
        secret for secret in secrets | names if secret.encode() in stored or json.dumps(secret)[1:-1].encode() in stored
    ]
    assert found == []


def audit(log: str) -> set[tuple[str, str]]:
    """What was done and where, from lines that also say who, which meeting, and whether as an administrator."""
    lines = [json.loads(line) for line in log.splitlines() if line.startswith("{")]
    looks = [line for line in lines if line["event"].startswith("participants")]
    assert all({"person", "meeting", "room", "as_admin"} <= line.keys() for line in looks)
    assert all("person" in line for line in lines if line["event"] == "refused")
    return {(line["event"], line["room"]) for line in lines if "room" in line}


def link_to_nowhere(link: str) -> str:
    return link.rpartition("/")[0] + "/" + "A" * 22


def use_it(chat: Chat) -> list[str]:
    """Everything once; returns the links that were sent."""
    question = f"who attended {STANDUP} bob@example.com, {WORDS}"
    asked = chat.say("Alice", question, space="Team stand-up")
    links = [new_link(chat, "Alice")]
    visitor = Visitor(chat)
    back = visitor.decide(visitor.to_webex(links[0]), "alice@example.com")
    assert requests.get(back, timeout=20).status_code == 400
    assert visitor.get(back).status_code == 200
    chat.reply("Alice", asked, after=1)
    for who, decision in (("bob@example.com", "accept"), ("alice@example.com", "deny")):
        links.append(link_in(chat.ask("Alice", "sign in")))
        assert Visitor(chat).sign_in(links[-1], who, decision=decision).status_code == 403
    chat.control("POST", "tokens/expire", {"person": "alice@example.com"})
    chat.ask("Alice", question)
    for fault in ({"status": 500}, {"status": 403}, {"status": 404}, {"status": 400}, {"fault": "html"}):
        chat.control("POST", "faults", {"path": "meetingParticipants", "fault": "status", "times": 1} | fault)
        chat.ask("Alice", question)
    for text in ("who am i", "tell me about Bob Müller", f"who attended {STANDUP} hosted by bob@example.com", "help"):
        chat.ask("Alice", text)
    chat.control("POST", "faults", {"path": "access_token", "fault": "status", "status": 503, "times": 1})
    links.append(link_in(chat.ask("Alice", "sign in")))
    assert Visitor(chat).sign_in(links[-1], "alice@example.com").status_code == 502
    return links


NOW = datetime(2026, 3, 3, tzinfo=UTC)
SECRET = "canary-0123456789"
HOST = Host(
    access=SECRET, refresh=SECRET, expires_at=NOW, refresh_expires_at=NOW, scopes=(), zone=None, signed_in_at=NOW
)
PENDING = PendingSignIn(person_id=PersonId("jane"), org_id="org", name=SECRET, email=SECRET, verifier=SECRET)


@pytest.mark.parametrize(
    "value",
    [
        HOST,
        Kept(HOST, NOW, 1, None),
        Grant(SECRET, SECRET, NOW, NOW),
        PENDING,
        parse(
            {
                "WEBEX_BOT_TOKEN": SECRET,
                "WEBEX_WEBHOOK_SECRET": SECRET,
                "WEBEX_CLIENT_ID": "id",
                "WEBEX_CLIENT_SECRET": SECRET,
                "WEBEX_HOST_TOKEN": SECRET,
                "ENCRYPTION_KEYS": KEY,
            }
        ),
    ],
    ids=lambda value: type(value).__name__,
)
def test_what_is_printed_of_a_value_shows_no_secret(value: Any) -> None:
    """As text, as a representation, inside of something else."""
    printed = f"{value} {value!r} {[value]} { ({'x': value}) }"
    assert SECRET not in printed
    assert KEY not in printed


def test_a_traceback_shows_where_and_what_kind_but_no_words() -> None:
    """What an exception says may be what a person wrote, in every link of the chain."""
    try:
        try:
            raise KeyError(SECRET)
        except KeyError as error:
            raise ValueError(SECRET) from error
    except ValueError as error:
        told = logs.without_words((type(error), error, error.__traceback__))
    assert SECRET not in told
    assert told.endswith("builtins.ValueError")
    assert "builtins.KeyError" in told
    assert "test_canaries.py" in told


def test_control_characters_can_not_forge_a_line() -> None:
    """New lines, escape sequences and marks of direction are written out."""
    value = "x\r\nlevel=info \x1b[2K\u202e é 字"
    event = logs.encoded(structlog.get_logger(), "info", {"event": "asked", "meeting": value, "number": 3})
    assert event == {"event": "asked", "meeting": "x\\r\\nlevel=info \\x1b[2K\\u202e é 字", "number": 3}

"""What an operator's Prometheus reads: answers, calls to Webex, tokens, the queue and the workers; no names, no ids."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
import requests

from bot.app import Rollcall
from bot.web.intake import Intake
from bot.webex.endpoints import WORDS, endpoint
from bot.webex.errors import ApiError
from bot.webex.oauth import GrantExpiredError
from chaos.ports import free_port
from simulator.server import serve
from tests.support.chat import Chat, config, running, words
from tests.support.hosts import JANE, Office, office_on
from tests.support.processes import bot, environment, process, until_ready
from tests.support.signing import STANDUP

pytest_plugins = ["tests.support.databases"]


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("/v1/messages", "/messages"),
        ("/v1/messages/direct", "/messages/direct"),
        ("/v1/messages/Y2lzY29zcGFyazovL3VzL01FU1NBR0Uv", "/messages/{id}"),
        ("/v1/meetingParticipants/query", "/meetingParticipants/query"),
        ("/v1/meetings/560d7b784f5143e3be2fc3064a5c4999_I_197977258267247872", "/meetings/{id}"),
        ("/v1/people/me", "/people/me"),
        ("/elsewhere/jane@example.com", "/{id}/{id}"),
    ],
)
def test_an_address_is_counted_without_its_ids(address: str, said: str) -> None:
    """Whatever is no word of Webex's API may be somebody's."""
    assert endpoint(f"https://webexapis.com{address}?email=jane@example.com") == said


def test_an_address_that_can_not_be_read_is_counted_too() -> None:
    """The call fails for another reason, and with its own error."""
    assert endpoint("http://[") == "/{id}"


def counted(text: str, name: str, **labels: str) -> float:
    """The value of a metric, whatever other labels it has; 0 where it was never counted."""
    values = [
        float(line.rpartition(" ")[2])
        for line in text.splitlines()
        if re.match(rf"{name}(\{{| )", line) and all(f'{key}="{value}"' in line for key, value in labels.items())
    ]
    return sum(values)


def at_rest(rollcall: Rollcall) -> str:
    """The metrics at a moment at which nothing waits, no job of the clock either."""
    while counted(text := rollcall.metrics.text().decode(), "rollcall_queue_depth"):
        time.sleep(0.05)
    return text


def test_answers_and_calls_are_counted(tmp_path: Path) -> None:
    """By the command, how it ended, and how long the person waited; by Webex's endpoint and its status."""
    with serve() as simulator, running(config(simulator, tmp_path)) as rollcall:
        chat = Chat(simulator)
        assert "7 people attended" in words(chat.ask("Alice", f"who attended {STANDUP}"))
        chat.ask("Alice", "help")
        chat.ask("Alice", "who attended the Loch Ness monster")
        chat.ask("Bob", f"who attended {STANDUP}")
        fault = {"path": "messages", "fault": "status", "status": 429, "retry_after": "1", "times": 1}
        chat.control("POST", "faults", fault | {"owner": "rollcall@webex.bot"})
        chat.ask("Alice", "hold the line")
        text = at_rest(rollcall)

    def answers(**labels: str) -> float:
        return counted(text, "rollcall_answer_seconds_count", **labels)

    assert answers(command="who attended", outcome="answered") == 1
    assert answers(command="help", outcome="answered") == 1
    assert answers(command="who attended", outcome="refused") == 2
    assert answers(command="none", outcome="refused") == 1
    assert 0 < counted(text, "rollcall_answer_seconds_sum", command="help") < 30

    def calls(**labels: str) -> float:
        return counted(text, "rollcall_webex_call_seconds_count", **labels)

    assert calls(method="POST", endpoint="/messages", status="200") == 5
    assert calls(endpoint="/meetingParticipants/query", status="200") + calls(endpoint="/meetingParticipants") >= 1
    assert calls(status="429") == counted(text, "rollcall_webex_rate_limits_total") == 1
    assert counted(text, "rollcall_webhooks_total", status="204") >= 5
    assert counted(text, "rollcall_workers_alive") == 1
    assert counted(text, "rollcall_queue_depth") == 0
    assert "rollcall_queue_oldest_due_seconds 0.0" in text
    for counted_endpoint in re.findall(r'endpoint="([^"]*)"', text):
        assert set(counted_endpoint.strip("/").split("/")) <= WORDS | {"{id}"}


@pytest.fixture
def office(sqlite_url: str) -> Iterator[Office]:
    with office_on(sqlite_url) as office:
        yield office


def test_renewals_are_counted_by_how_they_ended(office: Office) -> None:
    """Renewed, not yet, or never again."""
    tokens = office.sign_in()
    office.time.pass_(days=13)
    office.webex.refused = ApiError(503)
    assert tokens.token(JANE) == "access-0"
    office.webex.refused = None
    assert tokens.token(JANE) == "access-1"
    office.time.pass_(days=13)
    office.webex.refused = GrantExpiredError("invalid_grant")
    tokens.renew_due()
    assert office.renewals == ["failed", "renewed", "expired"]


def test_what_stands_in_the_queue_is_told_by_every_process(tmp_path: Path) -> None:
    """How much, and since when; nothing at all while the database is gone."""
    with serve() as simulator, running(config(simulator, tmp_path)) as rollcall:
        rollcall.worker.stop(5)
        clock = rollcall.clock() - timedelta(seconds=90)
        rollcall.inbox.schedule("cron:late", "late", {}, clock)
        text = rollcall.metrics.text().decode()
        assert counted(text, "rollcall_queue_depth") >= 1
        assert counted(text, "rollcall_queue_oldest_due_seconds") >= 90
        assert counted(text, "rollcall_workers_alive") == 0
        rollcall.engine.dispose()
        (tmp_path / "rollcall.db").rename(tmp_path / "away")
        assert "rollcall_queue_depth" not in rollcall.metrics.text().decode()


@pytest.mark.parametrize("role", ["worker", "run"])
def test_health_and_metrics_have_a_port_of_their_own(role: str, tmp_path: Path) -> None:
    """Where METRICS_PORT says so; no webhook is taken there; a port that is taken is named."""
    port = free_port()
    with serve() as simulator:
        env = environment(simulator, tmp_path, free_port()) | {"METRICS_PORT": str(port)}
        with process(role, env=env, folder=tmp_path) as running:
            assert until_ready(port).text == "ready\n"
            assert until_ready(port, "/healthz").text == "up\n"
            assert counted(until_ready(port, "/metrics").text, "rollcall_workers_alive") == 1
            assert requests.post(f"http://127.0.0.1:{port}/webhook", timeout=5).status_code == 404
            second = bot("worker", env=env, folder=tmp_path)
            assert second.returncode == 2
            assert "set METRICS_PORT to another" in second.stderr
            running.terminate()
            assert running.wait(15) == 0


@pytest.mark.parametrize(
    ("public_url", "status"),
    [("http://127.0.0.1:8000", 200), ("http://localhost:8000", 200), ("https://bot.example.com", 404)],
)
def test_metrics_are_not_for_everybody(public_url: str, status: int, tmp_path: Path) -> None:
    """Where others reach PORT they are on METRICS_PORT alone. Over https browsers are told to stay with it."""
    with serve() as simulator:
        rollcall = Rollcall(Intake(config(simulator, tmp_path, PUBLIC_URL=public_url)))
        pages = rollcall.pages().test_client()
        assert pages.get("/metrics").status_code == status
        answer = pages.get("/healthz")
        assert answer.status_code == 200
        hsts = answer.headers.get("Strict-Transport-Security")
        assert hsts == ("max-age=31536000" if public_url.startswith("https") else None)
        assert rollcall.operators_pages().test_client().get("/metrics").status_code == 200
        rollcall.close()


def test_the_readme_lists_every_metric(tmp_path: Path) -> None:
    """By the name under which Prometheus finds it."""
    with serve() as simulator, running(config(simulator, tmp_path)) as rollcall:
        text = rollcall.metrics.text().decode()
    names = set(re.findall(r"^# TYPE (\w+) ", text, re.MULTILINE)) - set(re.findall(r"\w+_created", text))
    listed = set(re.findall(r"`(rollcall_\w+)`", Path("README.md").read_text()))
    assert names == listed

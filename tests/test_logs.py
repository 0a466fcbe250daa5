"""What a running bot writes into its log: a line when it starts, answers and stops; an outage is two lines."""

from __future__ import annotations

import json
import signal
from pathlib import Path
from typing import Any

import pytest
import structlog

from bot import logs
from bot.inbox.outages import Outage
from chaos.ports import free_port
from chaos.stage import Stage, staged
from simulator.faults import Fault
from simulator.server import serve
from tests.support.chat import Chat
from tests.support.processes import environment, process, until_ready
from tests.support.signing import STANDUP
from tests.support.storage_trouble import gone
from tests.support.workers import until

pytestmark = pytest.mark.slow

PATIENCE = 60.0


def lines(log: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in log.splitlines() if line.startswith("{")]


def lines_of(stage: Stage) -> list[dict[str, Any]]:
    return lines((stage.deployment.folder / "log").read_text())


def count(stage: Stage, event: str, of: str) -> int:
    return sum(line["event"] == event and line["of"] == of for line in lines_of(stage) if "of" in line)


@pytest.mark.parametrize("level", ["info", "debug"])
def test_a_line_when_an_answer_stands(tmp_path: Path, level: str) -> None:
    """Command, outcome, milliseconds and calls to Webex; no names, no words."""
    port = free_port()
    with serve() as simulator:
        env = environment(simulator, tmp_path, port) | {"LOG_LEVEL": level}
        with process("run", env=env, folder=tmp_path) as running:
            until_ready(port)
            chat = Chat(simulator)
            chat.ask("Alice", f"who attended {STANDUP}")
            chat.ask("Alice", "help")  # by now it has heard its own first answer, too
            running.send_signal(signal.SIGTERM)
            _, log = running.communicate(timeout=20)
    said = {line["event"]: line for line in reversed(lines(log))}
    answered = said["answered"]
    assert (answered["command"], answered["outcome"]) == ("who attended", "answered")
    assert 3 <= answered["calls"] <= 12
    assert 0 < answered["ms"] < 60_000
    assert {"version", "roles", "threads", "database"} <= said["started"].keys()
    assert {"listening", "stopping", "stopped"} <= said.keys()
    assert ("event ignored" in said) == (level == "debug")  # what the bot said itself
    assert "Alice" not in log


def test_a_lost_database_is_two_lines() -> None:
    """However many threads notice it, and however many webhooks are refused meanwhile."""
    with staged("sqlite", roles=("run",)) as stage:
        stage.deployment.start()
        stage.deployment.until_accepting(stage.crowd.ask())
        with gone(stage):
            for _ in range(20):
                assert stage.deployment.status(stage.crowd.ask()) == 503
            until(lambda: count(stage, "outage", "database") == 1, PATIENCE)
        stage.deployment.until_accepting(stage.crowd.ask())
        until(lambda: count(stage, "outage over", "database") == 1, PATIENCE)
        loud = [line["event"] for line in lines_of(stage) if line["level"] in {"warning", "error"}]
    assert loud.count("outage") == 1
    assert len(loud) <= 3, loud


def test_a_lost_webex_is_two_lines() -> None:
    """From the third call in a row on that fails."""
    with staged("sqlite", roles=("run",), pace=20) as stage:
        stage.deployment.start()
        stage.deployment.until_accepting(stage.crowd.ask())
        stage.crowd.webex.gateway.faults.append(Fault("reset_before", "/v1/"))
        for _ in range(5):
            stage.deployment.until_accepting(stage.crowd.ask())
        until(lambda: count(stage, "outage", "Webex") == 1, PATIENCE)
        stage.crowd.webex.gateway.faults.clear()
        until(lambda: count(stage, "outage over", "Webex") == 1, PATIENCE)
        assert count(stage, "outage", "Webex") == 1


def test_only_lines_from_the_level_on_are_written(capsys: pytest.CaptureFixture[str]) -> None:
    """LOG_LEVEL says from which."""
    try:
        logs.set_level("warning")
        log = structlog.get_logger()
        log.info("quiet")
        log.warning("loud")
    finally:
        structlog.reset_defaults()
    said = "".join(capsys.readouterr())
    assert "loud" in said
    assert "quiet" not in said


def test_a_call_that_fails_alone_is_no_outage(capsys: pytest.CaptureFixture[str]) -> None:
    """Nor two in a row, where three are one."""
    seconds = iter((0.0, 0.0, 5.0, 9.0)).__next__
    outage = Outage("Webex", after=3, monotonic=seconds)
    for fails in (True, True, False, True, True, True, True, False, False):
        outage.failed("503") if fails else outage.worked()
    said = capsys.readouterr()
    assert (said.out + said.err).count("outage over") == 1

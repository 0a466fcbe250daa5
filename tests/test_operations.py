"""docs/operations.md is true: its rules and its dashboard fit the metrics, and its commands do what it says."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import promql_parser
import pytest
import requests
import yaml
from cryptography.fernet import Fernet

from bot.health.check import Check
from chaos.ports import free_port
from simulator.server import serve
from tests.support.chat import Chat, config, running, words
from tests.support.processes import bot, environment, process, until_ready
from tests.support.signing import INTEGRATION, Visitor, email, new_link, until_registered

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parent.parent
PAGE = (ROOT / "docs/operations.md").read_text()
RULES = yaml.safe_load((ROOT / "docs/monitoring/alerts.yml").read_text())
DASHBOARD = json.loads((ROOT / "docs/monitoring/dashboard.json").read_text())
ALERTS = [rule for group in RULES["groups"] for rule in group["rules"]]
TARGETS = [target for panel in DASHBOARD["panels"] for target in panel["targets"]]
PROMETHEUS = {"up": {"job", "instance"}}
SERIES = ("_bucket", "_count", "_sum", "")


@pytest.fixture(scope="module")
def metrics(tmp_path_factory: pytest.TempPathFactory) -> dict[str, set[str]]:
    """The names that Prometheus finds, and their labels."""
    with serve() as simulator, running(config(simulator, tmp_path_factory.mktemp("bot"))) as rollcall:
        rollcall.metrics.repair("missing")
        rollcall.metrics.refresh("renewed")
        address = next(iter(simulator.world.webhooks.values())).fields["targetUrl"]
        assert requests.post(str(address), data=b"{}", timeout=20).status_code == 401
        rollcall.metrics.call("GET", "/people/me", "429", 0.1)
        rollcall.metrics.answer("help", "answered", rollcall.clock())
        text = rollcall.metrics.text().decode()
    found: dict[str, set[str]] = dict(PROMETHEUS)
    for name, labels in re.findall(r"^(rollcall_\w+?)(?:\{(.*)\})? ", text, re.MULTILINE):
        found.setdefault(name, set()).update(re.findall(r"(\w+)=", labels), {"job", "instance"})
    return found


def selectors(expression: str) -> Iterator[promql_parser.VectorSelector]:
    """Parse an expression as Prometheus does; yield what it reads."""
    found: list[promql_parser.VectorSelector] = []

    def visit(part: promql_parser.Expr) -> bool:
        if isinstance(part, promql_parser.MatrixSelector):
            part = part.vector_selector
        if isinstance(part, promql_parser.VectorSelector):
            found.append(part)
        return True

    promql_parser.walk(promql_parser.parse(expression), visit)
    yield from found


@pytest.mark.parametrize("expression", [entry["expr"] for entry in (*ALERTS, *TARGETS)])
def test_an_expression_reads_metrics_that_exist(metrics: dict[str, set[str]], expression: str) -> None:
    """By their names, with labels that they have."""
    read = list(selectors(expression))
    assert read
    for selector in read:
        assert selector.name in metrics, selector.name
        matched = {matcher.name for matcher in selector.matchers.matchers}
        grouped = {name for group in re.findall(r"by \(([^)]*)\)", expression) for name in re.split(r",\s*", group)}
        assert matched | grouped <= metrics[selector.name], expression


def test_the_rules_have_what_prometheus_wants() -> None:
    """Each alert once, with how bad it is, and what to do."""
    assert len({rule["alert"] for rule in ALERTS}) == len(ALERTS) > 8
    for rule in ALERTS:
        assert rule.keys() <= {"alert", "expr", "for", "labels", "annotations"}
        assert rule["labels"]["severity"] in {"critical", "warning"}
        assert set(rule["annotations"]) == {"summary", "description"}
        assert re.fullmatch(r"\d+[smhd]", rule.get("for", "1m"))


def test_the_dashboard_has_what_grafana_wants() -> None:
    """A source to choose, and panels that don't lie on one another."""
    assert DASHBOARD["schemaVersion"] >= 36
    panels = DASHBOARD["panels"]
    assert len({panel["id"] for panel in panels}) == len(panels)
    places = [tuple(panel["gridPos"][side] for side in "xy") for panel in panels]
    assert len(set(places)) == len(places)
    assert all(panel["datasource"]["uid"] == "${datasource}" for panel in panels)
    assert [variable["name"] for variable in DASHBOARD["templating"]["list"]] == ["datasource"]


def test_every_check_of_readyz_is_on_the_page(tmp_path: Path) -> None:
    """By the name that the metric and the doctor's JSON show."""
    with serve() as simulator, running(config(simulator, tmp_path)) as rollcall:
        checks: tuple[Check, ...] = (
            *rollcall.deployment_checks.all(),
            *rollcall.webex_checks.all(),
            *rollcall.host_checks,
        )
    rows = "".join(re.findall(r"^\| (`\w+`.*?) \|", PAGE, re.MULTILINE))
    assert {check.name for check in checks} <= set(re.findall(r"`(\w+)`", rows))


def command(about: str) -> str:
    """The one-line program of a section that Python runs."""
    [found] = re.findall(r'\$ python -c "(.*)"', PAGE.partition(f"\n## {about}")[2].partition("\n## ")[0])
    return str(found)


def run_here(program: str, folder: Path) -> None:
    subprocess.run([sys.executable, "-c", program], cwd=folder, check=True, timeout=60)


def test_a_backup_is_made_while_the_bot_runs_and_lost_keys_cost_the_sign_ins_alone(tmp_path: Path) -> None:
    """The commands of the page: back up, restore, start; then with another key, and without the sign-ins."""
    port = free_port()
    with serve() as simulator:
        env: dict[str, Any] = environment(simulator, tmp_path, port) | INTEGRATION
        env["ENCRYPTION_KEYS"] = Fernet.generate_key().decode()
        chat = Chat(simulator)
        with process("run", env=env, folder=tmp_path) as first:
            until_ready(port)
            until_registered(chat)
            chat.ask("Alice", "sign in")
            Visitor(chat).sign_in(new_link(chat, "Alice"), email(chat, "Alice"))
            chat.ask("Alice", "group team = bob@example.com")
            run_here(command("Back up and restore"), tmp_path)
            first.send_signal(signal.SIGTERM)
            first.wait(20)
        (tmp_path / "rollcall.db").unlink()
        for name in ("rollcall.db-wal", "rollcall.db-shm"):
            (tmp_path / name).unlink(missing_ok=True)
        os.replace(tmp_path / "backup.db", tmp_path / "rollcall.db")
        with process("run", env=env, folder=tmp_path):
            until_ready(port)
            assert "You signed in on" in words(chat.ask("Alice", "who am i"))
        env["ENCRYPTION_KEYS"] = Fernet.generate_key().decode()
        stopped = bot("run", env=env, folder=tmp_path)
        assert stopped.returncode == 2
        assert "None of ENCRYPTION_KEYS opens the stored sign-ins" in stopped.stderr
        run_here(command("When the keys are lost"), tmp_path)
        with process("run", env=env, folder=tmp_path):
            until_ready(port)
            assert "team" in words(chat.ask("Alice", "groups"))

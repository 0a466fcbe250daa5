"""`python -m bot …` as processes of their own: their environment, how they end, when they are ready."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import requests

from simulator.processes import inherited
from simulator.server import Running
from tests.support.chat import SECRET

PATIENCE = 90.0
"""Seconds: on a busy machine a process starts slowly."""


def environment(simulator: Running, folder: Path, port: int) -> dict[str, str]:
    return {
        **inherited(),
        "WEBEX_BOT_TOKEN": "demo-bot-token",
        "WEBEX_WEBHOOK_SECRET": SECRET,
        "WEBEX_HOST_TOKEN": "demo-alice-token",
        "WEBEX_API_URL": simulator.api,
        "DATABASE_URL": f"sqlite:///{folder / 'rollcall.db'}",
        "PORT": str(port),
        "QUESTIONS_PER_MINUTE": "1000000",
    }


def bot(*arguments: str, env: dict[str, str], folder: Path) -> subprocess.CompletedProcess[str]:
    """Run a command to its end."""
    command = [sys.executable, "-m", "bot", *arguments]
    env = {**env, "PYTHONPATH": str(Path.cwd())}
    return subprocess.run(command, env=env, cwd=folder, capture_output=True, text=True, timeout=60, check=False)


@contextmanager
def process(*arguments: str, env: dict[str, str], folder: Path, module: str = "bot") -> Iterator[subprocess.Popen[str]]:
    """Run a command that goes on; it ends with the block at the latest."""
    env = {**env, "PYTHONPATH": str(Path.cwd())}
    command = [sys.executable, "-m", module, *arguments]
    with subprocess.Popen(command, env=env, cwd=folder, stderr=subprocess.PIPE, text=True) as started:
        try:
            yield started
        finally:
            started.kill()


def until_ready(port: int, path: str = "/readyz") -> requests.Response:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        try:
            answer = requests.get(f"http://127.0.0.1:{port}{path}", timeout=20)
            if answer.ok:
                return answer
        except (requests.ConnectionError, requests.Timeout):
            pass
        time.sleep(0.05)
    raise AssertionError(f"the bot did not get ready within {PATIENCE:.0f} s")

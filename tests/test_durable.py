"""A 204 stands for a row on disk: seen in the system calls, as killing a process says nothing of a lost page cache."""

from __future__ import annotations

import hashlib
import hmac
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import requests

from chaos.ports import free_port
from simulator.server import Running, serve
from tests.support.chat import SECRET
from tests.support.processes import environment, until_ready

WEBHOOKS = 100


def can_trace() -> bool:
    """Not every container lets a process look at another."""
    if shutil.which("strace") is None:
        return False
    return subprocess.run(["strace", "-qq", "-o", os.devnull, "true"], capture_output=True, check=False).returncode == 0


pytestmark = pytest.mark.skipif(not can_trace(), reason="no strace on this machine, or it may not trace")


def post(port: int, number: int) -> int:
    data = {"id": f"m{number}", "personId": "p", "personEmail": "someone@webex.bot"}
    body = json.dumps({"resource": "messages", "event": "created", "data": data}).encode()
    signature = hmac.new(SECRET.encode(), body, hashlib.sha1).hexdigest()
    headers = {"X-Spark-Signature": signature}
    return requests.post(f"http://127.0.0.1:{port}/webhook", body, headers=headers, timeout=10).status_code


def traced(simulator: Running, folder: Path) -> list[str]:
    """The system calls of a web process that takes webhooks in, one after another."""
    port, trace = free_port(), folder / "trace"
    # -D: the process that is started is the bot itself, and the tracer ends with it.
    strace = ["strace", "-D", "-f", "-qq", "-e", "trace=fdatasync,fsync,sendto", "-o", str(trace)]
    env = {**environment(simulator, folder, port), "PYTHONPATH": str(Path.cwd())}
    command = [*strace, sys.executable, "-m", "bot", "web"]
    with subprocess.Popen(command, env=env, cwd=folder, stderr=subprocess.DEVNULL) as process:
        try:
            until_ready(port, "/healthz")  # no worker runs, so it is up but not ready
            assert [post(port, number) for number in range(WEBHOOKS)] == [204] * WEBHOOKS
        finally:
            process.terminate()
    return trace.read_text().splitlines()


def is_synced(call: str) -> bool:
    """A call to the disk that came back well, in one line or in two."""
    return ("sync(" in call or "sync resumed>" in call) and call.endswith("= 0")


def test_every_204_comes_after_its_row_is_on_disk(tmp_path: Path) -> None:
    """Between two answers the log of the database is forced to disk at least once."""
    is_on_disk, answers = False, 0
    with serve() as simulator:
        for call in traced(simulator, tmp_path):
            if is_synced(call):
                is_on_disk = True
            elif "HTTP/1.1 204" in call:
                assert is_on_disk, "answered before it was on disk"
                is_on_disk, answers = False, answers + 1
    assert answers == WEBHOOKS

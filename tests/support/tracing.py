"""A web process of the bot that takes webhooks in, one after another, with its system calls written down."""

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
from simulator.server import Running
from tests.support.chat import SECRET
from tests.support.processes import environment, until_ready


def can_trace() -> bool:
    """Not every container lets a process look at another."""
    if shutil.which("strace") is None:
        return False
    return subprocess.run(["strace", "-qq", "-o", os.devnull, "true"], capture_output=True, check=False).returncode == 0


needs_strace = pytest.mark.skipif(not can_trace(), reason="no strace on this machine, or it may not trace")


def post(port: int, number: int) -> int:
    """Deliver the webhook of the message `m<number>`, which a bot said; return the status of the answer."""
    data = {"id": f"m{number}", "personId": "p", "personEmail": "someone@webex.bot"}
    body = json.dumps({"resource": "messages", "event": "created", "data": data}).encode()
    signature = hmac.new(SECRET.encode(), body, hashlib.sha1).hexdigest()
    headers = {"X-Spark-Signature": signature}
    return requests.post(f"http://127.0.0.1:{port}/webhook", body, headers=headers, timeout=10).status_code


def traced(simulator: Running, folder: Path, calls: str, *options: str, webhooks: int) -> list[str]:
    """Return the system calls of that process; `calls` names those of interest, `options` are strace's."""
    port, trace = free_port(), folder / "trace"
    # -D: the process that is started is the bot itself, and the tracer ends with it.
    strace = ["strace", "-D", "-f", "-qq", *options, "-e", f"trace={calls}", "-o", str(trace)]
    env = {**environment(simulator, folder, port), "PYTHONPATH": str(Path.cwd())}
    command = [*strace, sys.executable, "-m", "bot", "web"]
    with subprocess.Popen(command, env=env, cwd=folder, stderr=subprocess.DEVNULL) as process:
        try:
            until_ready(port, "/healthz")  # no worker runs, so it is up but not ready
            assert [post(port, number) for number in range(webhooks)] == [204] * webhooks
        finally:
            process.terminate()
    return trace.read_text().splitlines()

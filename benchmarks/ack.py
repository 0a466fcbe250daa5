"""How fast a webhook is acknowledged, durably, beside a bare Flask endpoint and a bot framework of the registry.

The servers run one after another on one core, each as its users start it; the load comes from the other core.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import os
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks.load import Outcome, closed, opened

SECRET = "a webhook secret for benchmarks"
CONNECTIONS = 16
SECONDS = 4.0
ROUNDS = 3

BARE_FLASK = """
import sys
from flask import Flask, request
from waitress import serve
app = Flask(__name__)
@app.post("/webhook")
def webhook():
    request.get_data()
    return "", 204
serve(app, host="127.0.0.1", port=int(sys.argv[1]), threads=16)
"""


def webhook(number: int) -> bytes:
    """A signed webhook of about 1 kB, as bytes to send."""
    body = json.dumps(
        {
            "id": "Y2lzY29zcGFyazovL3VzL1dFQkhPT0s" + "x" * 600,
            "resource": "messages",
            "event": "created",
            "data": {
                "id": f"message-{os.getpid()}-{number}",
                "roomId": "room",
                "roomType": "direct",
                "personId": f"person-{number % 97}",
                "personEmail": "somebody@webex.bot",
            },
        }
    ).encode()
    signature = hmac.new(SECRET.encode(), body, hashlib.sha1).hexdigest()
    head = (
        "POST /webhook HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
        f"X-Spark-Signature: {signature}\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


def webhooks(first: int = 0) -> Iterator[bytes]:
    """Signed in advance, so that the load costs little while it runs."""
    prepared = [webhook(first + number) for number in range(40_000)]
    while True:
        yield from prepared


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


@contextmanager
def server(command: list[str], port: int, folder: Path, **environ: str) -> Iterator[int]:
    """A server on core 0 that listens on `port`; yields its process id."""
    env = {**os.environ, "PYTHONPATH": str(Path.cwd()), **environ}
    with subprocess.Popen(command, cwd=folder, env=env, stderr=subprocess.DEVNULL) as process:
        try:
            os.sched_setaffinity(process.pid, {0})
            _wait(port)
            yield process.pid
        finally:
            process.terminate()


def _wait(port: int) -> None:
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.01)
        else:
            return
    raise TimeoutError(f"nothing listens on {port}")


def measured(name: str, command: list[str], folder: Path, port: int, **environ: str) -> tuple[Outcome, Outcome]:
    """At saturation, and at a hundred a second."""
    with server(command, port, folder, **environ):
        closed(port, webhooks(), connections=CONNECTIONS, seconds=1)
        full = closed(port, webhooks(100_000), connections=CONNECTIONS, seconds=SECONDS)
        calm = opened(port, webhooks(200_000), connections=CONNECTIONS, seconds=SECONDS, rate=100)
    print(
        f"{name:<28}{full.rate:>8.0f}/s  p99 {full.percentile(99):6.1f} ms   at 100/s p50 {calm.percentile(50):5.1f}"
        f" p99 {calm.percentile(99):5.1f} ms   {full.statuses}"
    )
    return full, calm


def main() -> None:
    os.sched_setaffinity(0, {1})
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        port = free_port()
        measured("bare Flask, waitress", [sys.executable, "-c", BARE_FLASK, str(port)], folder, port)
        port = free_port()
        environ = {
            "WEBEX_BOT_TOKEN": "t",
            "WEBEX_WEBHOOK_SECRET": SECRET,
            "WEBEX_HOST_TOKEN": "h",
            "WEBEX_API_URL": "http://127.0.0.1:9/",
            "PORT": str(port),
        }
        measured("Rollcall, durable", [sys.executable, "-m", "bot", "web"], folder, port, **environ)


if __name__ == "__main__":
    main()

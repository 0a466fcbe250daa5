"""How fast a webhook is acknowledged, durably, beside a bare Flask endpoint.

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
SECONDS = 3.0
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


def bot_settings(port: int, api: str = "http://127.0.0.1:9/v1/") -> dict[str, str]:
    return {
        "WEBEX_BOT_TOKEN": "demo-bot-token",
        "WEBEX_WEBHOOK_SECRET": SECRET,
        "WEBEX_HOST_TOKEN": "demo-alice-token",
        "WEBEX_API_URL": api,
        "PORT": str(port),
        "PUBLIC_URL": f"http://127.0.0.1:{port}",
    }


def flask_command(port: int) -> list[str]:
    return [sys.executable, "-c", BARE_FLASK, str(port)]


def bot_command(kind: str) -> list[str]:
    return [sys.executable, "-m", "bot", kind]


def measured(command: list[str], folder: Path, port: int, **environ: str) -> tuple[Outcome, Outcome]:
    """At saturation, and at a hundred a second."""
    with server(command, port, folder, **environ):
        closed(port, webhooks(), connections=CONNECTIONS, seconds=1)
        full = closed(port, webhooks(100_000), connections=CONNECTIONS, seconds=SECONDS)
        calm = opened(port, webhooks(200_000), connections=CONNECTIONS, seconds=SECONDS, rate=100)
    return full, calm


def main() -> None:
    """Rounds alternate, so that what else the machine does falls on both."""
    print(
        "Durable acknowledgement: signature checked and event on disk, beside Flask that answers 204 and does nothing"
    )
    os.sched_setaffinity(0, {1})
    rates: dict[str, list[float]] = {"bare Flask": [], "Rollcall": []}
    for _ in range(ROUNDS):
        for name in rates:
            with tempfile.TemporaryDirectory() as folder:
                port = free_port()
                command = flask_command(port) if name == "bare Flask" else bot_command("web")
                full, calm = measured(command, Path(folder), port, **bot_settings(port))
            rates[name].append(full.rate)
            print(
                f"  {name:<12}{full.rate:>8.0f}/s   p99 {full.percentile(99):7.1f} ms"
                f"   at 100/s: p50 {calm.percentile(50):5.1f}, p99 {calm.percentile(99):6.1f} ms   {full.statuses}"
            )
    print(
        f"  ratio of the medians: {statistics.median(rates['Rollcall']) / statistics.median(rates['bare Flask']):.2f}"
    )
    os.sched_setaffinity(0, set(range(os.cpu_count() or 1)))


if __name__ == "__main__":
    main()

"""What is measured, as processes of their own: the bot, bare Flask, the simulated Webex; and webhooks to send them."""

from __future__ import annotations

import hashlib
import hmac
import itertools
import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

SECRET = "a webhook secret for benchmarks"
BOT = "somebody@webex.bot"
"""Events of bots are stored and then ignored without a call to Webex: so the acknowledgement alone is measured."""
PREPARED = 20_000
START_SECONDS = 30

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


def webhook(number: int, email: str = BOT, path: str = "/webhook") -> bytes:
    """Return a signed webhook of about 1 kB, as bytes to send."""
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
                "personEmail": email,
            },
        }
    ).encode()
    signature = hmac.new(SECRET.encode(), body, hashlib.sha1).hexdigest()
    head = (
        f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
        f"X-Spark-Signature: {signature}\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


def webhooks(first: int = 0, email: str = BOT, path: str = "/webhook") -> Iterator[bytes]:
    """Signed before the load begins, so that they cost little while it runs."""
    return itertools.cycle([webhook(first + number, email, path) for number in range(PREPARED)])


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


def flask_command(port: int) -> list[str]:
    return [sys.executable, "-c", BARE_FLASK, str(port)]


def bot_command(role: str) -> list[str]:
    return [sys.executable, "-m", "bot", role]


def simulator_command(port: int) -> list[str]:
    return [sys.executable, "-m", "simulator", "--port", str(port)]


def bot_settings(port: int, api: str = "http://127.0.0.1:9/v1/") -> dict[str, str]:
    return {
        "WEBEX_BOT_TOKEN": "demo-bot-token",
        "WEBEX_WEBHOOK_SECRET": SECRET,
        "QUESTIONS_PER_MINUTE": "1000000",
        "WEBEX_HOST_TOKEN": "demo-alice-token",
        "WEBEX_API_URL": api,
        "PORT": str(port),
        "PUBLIC_URL": f"http://127.0.0.1:{port}",
    }


@contextmanager
def server(
    command: list[str], port: int, folder: Path, settings: Mapping[str, str] | None = None, *, core: int = 0
) -> Iterator[int]:
    """Run a process on one core that listens on `port` (0: on none); yield its process id."""
    env = {**os.environ, "PYTHONPATH": str(Path.cwd()), **(settings or {})}
    silent = subprocess.DEVNULL
    with subprocess.Popen(command, cwd=folder, env=env, stdout=silent, stderr=silent) as process:
        try:
            os.sched_setaffinity(process.pid, {core})
            if port:
                _wait(port)
            yield process.pid
        finally:
            process.kill()


def processor_seconds(process: int) -> float:
    """Return how long a process has run, in its own code and the system's."""
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _wait(port: int) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.005)
        else:
            return
    raise TimeoutError(f"nothing listens on {port}")


@contextmanager
def load_on_the_other_core() -> Iterator[None]:
    """So that who measures doesn't slow down what is measured."""
    everywhere = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {max(everywhere)})
    try:
        yield
    finally:
        os.sched_setaffinity(0, everywhere)

"""webexteamsbot, a framework that many bots such as this one are built on, in an environment of its own.

It answers a webhook after it has done its work, so an API that answers at once stands behind it. It stores nothing and
checks no signature.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import venv
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from functools import cache
from pathlib import Path

from benchmarks.servers import free_port, server

REQUIREMENTS = ("webexteamsbot==0.1.4.2", "waitress")
INSTALL_SECONDS = 120

BOT = """
import sys
from waitress import serve
from webexteamsbot import TeamsBot
api, port = sys.argv[1:]
bot = TeamsBot("bench", teams_bot_token="t", teams_api_url=api, teams_bot_email="b@webex.bot",
               teams_bot_url=f"http://127.0.0.1:{port}/")
bot.set_greeting(lambda message: "Nobody attended.")
serve(bot, host="127.0.0.1", port=int(port), threads=16)
"""

_kept = ExitStack()
"""Keeps the environment until the process ends."""


@cache
def _python() -> str:
    """Return the interpreter of an environment that has it. Raises CalledProcessError or TimeoutExpired."""
    folder = _kept.enter_context(tempfile.TemporaryDirectory(prefix="rollcall-bench-rival-"))
    venv.create(folder, with_pip=True)
    python = str(Path(folder, "bin", "python"))
    install = [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *REQUIREMENTS]
    subprocess.run(install, check=True, timeout=INSTALL_SECONDS, capture_output=True)
    return python


def why_not() -> str | None:
    """Why it can't be measured here, or None."""
    try:
        _python()
    except (subprocess.SubprocessError, OSError) as error:
        return f"it can't be installed here ({type(error).__name__})"
    return None


@contextmanager
def running(folder: Path) -> Iterator[tuple[int, int]]:
    """Run the framework with one answer for everybody; yield its port and process id."""
    api, port = free_port(), free_port()
    bot = [_python(), "-c", BOT, f"http://127.0.0.1:{api}/v1/", str(port)]
    instant = [sys.executable, "-m", "benchmarks.instant", str(api)]
    with server(instant, api, folder, core=1), server(bot, port, folder) as process:
        yield port, process

"""Run a process: listen, work, register the webhooks once something listens, and stop cleanly at SIGTERM or Ctrl-C."""

from __future__ import annotations

import signal
import threading
import time
from collections.abc import Callable
from types import FrameType
from urllib.parse import urlsplit

import structlog
from waitress import create_server

from bot.app import Rollcall
from bot.webex.errors import WebexError
from bot.webhook import LARGEST_BODY

log = structlog.get_logger()

STOP_SECONDS = 10.0
WEB_THREADS = 16
RETRY_SECONDS = (1, 2, 4, 8, 16, 30)


def serve(rollcall: Rollcall, *, with_web: bool, with_worker: bool) -> None:
    """Until SIGTERM or SIGINT. Then nothing more is taken in, and what is held is finished or handed back."""
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, _stop)
    if with_worker:
        rollcall.worker.start()
    try:
        if with_web:
            _listen(rollcall, rollcall.worker.is_working if with_worker else lambda: True)
        else:
            threading.Event().wait()
    finally:
        log.info("stopping")
        if with_worker:
            rollcall.worker.stop(STOP_SECONDS)


def _listen(rollcall: Rollcall, is_working: Callable[[], bool]) -> None:
    server = create_server(
        rollcall.web(is_working),
        host=_interface(rollcall.config.public_url),
        port=rollcall.config.port,
        threads=WEB_THREADS,
        max_request_body_size=LARGEST_BODY,
        ident=None,
        clear_untrusted_proxy_headers=True,
    )
    log.info("listening", port=rollcall.config.port)
    threading.Thread(target=_register, args=(rollcall,), name="register", daemon=True).start()
    try:
        server.run()
    finally:
        server.close()


def _register(rollcall: Rollcall) -> None:
    """Webex calls only what listens, so the webhooks come after that; until Webex is there, try again."""
    for seconds in (*RETRY_SECONDS, None):
        try:
            changes = rollcall.subscriptions.repair()
            log.info("webhooks", **{change.name: change.what for change in changes})
            return
        except WebexError as error:
            log.warning("webhooks not registered yet", why=str(error))
        if seconds is not None:
            time.sleep(seconds)


def _interface(public_url: str) -> str:
    """Whoever is to be reached at this machine alone listens on this machine alone."""
    is_local = urlsplit(public_url).hostname in {"127.0.0.1", "localhost"}
    return "127.0.0.1" if is_local else "0.0.0.0"  # noqa: S104 - a deployed bot is reached from outside


def _stop(_number: int, _frame: FrameType | None) -> None:
    raise SystemExit(0)

"""The pages that operators and their tools look at, and those of the sign-in."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from flask import Blueprint, Flask, Response
from prometheus_client import CollectorRegistry, generate_latest

from bot.inbox.queue import Inbox, InboxUnavailableError


def web_app(
    inbox: Inbox, registry: CollectorRegistry, is_working: Callable[[], bool], pages: Iterable[Blueprint] = ()
) -> Flask:
    """`is_working` tells whether this process's worker runs; True where the work is done by other processes."""
    app = Flask(__name__, static_folder=None)
    for more in pages:
        app.register_blueprint(more)

    @app.get("/healthz")
    def healthz() -> Response:
        return _text("up\n")

    @app.get("/readyz")
    def readyz() -> Response:
        try:
            inbox.due()
        except InboxUnavailableError:
            return _text("the database is not available\n", 503)
        if not is_working():
            return _text("the worker has not started, or has stopped\n", 503)
        return _text("ready\n")

    @app.get("/metrics")
    def metrics() -> Response:
        return Response(generate_latest(registry), content_type="text/plain; version=0.0.4; charset=utf-8")

    return app


def _text(words: str, status: int = 200) -> Response:
    return Response(words, status, content_type="text/plain; charset=utf-8")

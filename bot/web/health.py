"""The pages that operators and their tools look at, and those of the sign-in."""

from __future__ import annotations

from collections.abc import Iterable

from flask import Blueprint, Flask, Response

from bot.inbox.readiness import Readiness
from bot.metrics import CONTENT_TYPE, Metrics


def web_app(readiness: Readiness, metrics: Metrics, pages: Iterable[Blueprint] = ()) -> Flask:
    """Return the application that serves them, with more `pages` beside."""
    app = Flask(__name__, static_folder=None)
    for more in pages:
        app.register_blueprint(more)

    @app.get("/healthz")
    def healthz() -> Response:
        return _text("up\n")

    @app.get("/readyz")
    def readyz() -> Response:
        problems = readiness.problems()
        return _text("".join(f"{problem}\n" for problem in problems), 503) if problems else _text("ready\n")

    @app.get("/metrics")
    def counted() -> Response:
        return Response(metrics.text(), content_type=CONTENT_TYPE)

    return app


def _text(words: str, status: int = 200) -> Response:
    return Response(words, status, content_type="text/plain; charset=utf-8")

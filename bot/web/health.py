"""The pages that operators and their tools look at, and those of the sign-in."""

from __future__ import annotations

from collections.abc import Iterable

from flask import Blueprint, Flask, Response

from bot.health.readiness import Readiness
from bot.metrics import CONTENT_TYPE, Metrics

YEAR = 365 * 24 * 3600


def web_app(readiness: Readiness, pages: Iterable[Blueprint] = (), *, is_https: bool = False) -> Flask:
    """Return the application that serves the health, with more `pages` beside.

    Where the bot is reached over https, browsers are told never to use http again (RFC 6797).
    """
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

    @app.after_request
    def only_https(response: Response) -> Response:
        if is_https:
            response.headers["Strict-Transport-Security"] = f"max-age={YEAR}"
        return response

    return app


def metrics_page(metrics: Metrics) -> Blueprint:
    """Return the page that Prometheus reads: for operators only."""
    page = Blueprint("metrics", __name__)

    @page.get("/metrics")
    def counted() -> Response:
        return Response(metrics.text(), content_type=CONTENT_TYPE)

    return page


def _text(words: str, status: int = 200) -> Response:
    return Response(words, status, content_type="text/plain; charset=utf-8")

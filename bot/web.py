"""The web side: the webhook's door, and the pages that operators and their tools look at."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from flask import Blueprint, Flask, Response
from prometheus_client import CollectorRegistry, Counter, generate_latest

from bot.envelope import WebhookEvent
from bot.inbox.queue import Inbox, InboxUnavailable
from bot.webhook import WebhookDoor


def web_app(
    inbox: Inbox, webhook_secret: str, is_working: Callable[[], bool], pages: Iterable[Blueprint] = ()
) -> Flask:
    """`is_working` tells whether this process's worker runs; True where the work is done by other processes."""
    app = Flask(__name__, static_folder=None)
    for more in pages:
        app.register_blueprint(more)
    registry = CollectorRegistry()
    webhooks = Counter(
        "rollcall_webhooks", "Webhooks by the status they were answered with", ["status"], registry=registry
    )

    def accept(event: WebhookEvent) -> None:
        inbox.accept(event.key, event.resource, event.event, event.person_id, event.data)

    @app.get("/healthz")
    def healthz() -> Response:
        return _text("up\n")

    @app.get("/readyz")
    def readyz() -> Response:
        try:
            inbox.due()
        except InboxUnavailable:
            return _text("the database is not available\n", 503)
        if not is_working():
            return _text("the worker has not started, or has stopped\n", 503)
        return _text("ready\n")

    @app.get("/metrics")
    def metrics() -> Response:
        return Response(generate_latest(registry), content_type="text/plain; version=0.0.4; charset=utf-8")

    app.wsgi_app = WebhookDoor(  # type: ignore[method-assign]
        app.wsgi_app, webhook_secret, accept, lambda status: webhooks.labels(status).inc()
    )
    return app


def _text(words: str, status: int = 200) -> Response:
    return Response(words, status, content_type="text/plain; charset=utf-8")

"""GET /_events: the ids of spaces in which something is new, as server-sent events for the chat page."""

from __future__ import annotations

import json
import queue
from collections.abc import Iterator

from flask import Blueprint, Response

from simulator.context import world
from simulator.world import World

events = Blueprint("events", __name__)

QUIET_SECONDS = 15


@events.get("/_events")
def stream() -> Response:
    return Response(_news(world()), mimetype="text/event-stream", headers={"Cache-Control": "no-store"})


def _news(world: World) -> Iterator[str]:
    """Yield a line for each change, a comment when it is quiet, until the world sends None."""
    news: queue.Queue[str | None] = queue.Queue()
    world.listeners.append(news)
    try:
        yield ": listening\n\n"
        while True:
            try:
                room = news.get(timeout=QUIET_SECONDS)
            except queue.Empty:
                yield ": quiet\n\n"
                continue
            if room is None:
                return
            yield f"data: {json.dumps({'room': room})}\n\n"
    finally:
        world.listeners.remove(news)

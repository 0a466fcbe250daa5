"""The simulated Webex as one server: the API under /v1, its controls, and the chat page."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import cache

from flask import Flask, Response, request
from flask.json.provider import DefaultJSONProvider

from simulator import errors, samples
from simulator.actions import actions
from simulator.context import authenticate, demand_scope
from simulator.control import control
from simulator.control_meetings import control_meetings
from simulator.control_people import control_people
from simulator.delivery import Courier
from simulator.events import events
from simulator.files import files
from simulator.gateway import Gateway
from simulator.meetings import meetings
from simulator.messages import messages
from simulator.oauth import oauth
from simulator.page import page
from simulator.participants import participants
from simulator.people import people
from simulator.rooms import rooms
from simulator.scopes import needed
from simulator.unsupported import lacks, sentence
from simulator.webhooks import webhooks
from simulator.wire import Server
from simulator.world import World

API = (people, rooms, messages, files, actions, webhooks, meetings, participants, oauth)
WITHOUT_TOKEN = ("/v1/authorize", "/v1/access_token")


@dataclass(frozen=True)
class Running:
    """A server that runs: its address, its API's address, and what is inside. Hold `world.lock` to look."""

    url: str
    world: World
    gateway: Gateway

    @property
    def api(self) -> str:
        return f"{self.url}/v1/"


@cache
def site() -> Flask:
    """Return the site as one WSGI application. It has no state: the gateway passes the world with each request."""
    app = Flask("simulator", static_folder=None)
    app.json = _json(app)
    errors.register(app)
    app.before_request(_identify)
    app.after_request(_track)
    for blueprint in API:
        app.register_blueprint(blueprint, url_prefix="/v1")
    for blueprint in (control, control_meetings, control_people, events, page):
        app.register_blueprint(blueprint)
    return app


@contextmanager
def serve(port: int = 0, *, now: datetime | None = None) -> Iterator[Running]:
    """Serve a fresh world on 127.0.0.1 until the block ends; port 0 takes a free one."""
    world = World(now)
    samples.fill(world)
    gateway = Gateway(site(), world)
    server = Server(port, gateway, world.now)
    courier = Courier(world)
    courier.start()
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield Running(server.url, world, gateway)
    finally:
        world.end_streams()
        server.stop()
        courier.stop()
        thread.join()


def _json(app: Flask) -> DefaultJSONProvider:
    """Write keys in their order, as Webex's examples have them, and no spaces."""
    provider = DefaultJSONProvider(app)
    provider.sort_keys = False
    provider.compact = True
    return provider


def _identify() -> None:
    """Find out who calls, whether the simulator has what they call, and whether their token opens it."""
    if not request.path.startswith("/v1/") or request.path in WITHOUT_TOKEN:
        return
    method, path = request.method, request.path.removeprefix("/v1/")
    authenticate()
    errors.demand(not lacks(method, path), 501, sentence(method, path))
    demand_scope(needed(method, path))


def _track(response: Response) -> Response:
    """Give an answer of the API a tracking id, and the content type as Webex writes it."""
    if request.path.startswith("/v1/"):
        response.headers.setdefault("trackingid", errors.tracking_id())
        if response.mimetype == "application/json":
            response.headers["Content-Type"] = errors.JSON_TYPE
    return response

"""Between the socket and the API: the log of requests, the latency, the faults, and one request at a time."""

from __future__ import annotations

import random
import time
from collections import deque
from typing import Any

from flask import Flask

from simulator import aliases
from simulator.faults import Fault
from simulator.models import Json, Person
from simulator.wire import Environ, Reply, run_wsgi
from simulator.world import World

KEPT_REQUESTS = 50_000


class Gateway:
    """The server's application. `latency` holds pairs of a part of the path and milliseconds."""

    def __init__(self, app: Flask, world: World) -> None:
        self._app = app
        self._world = world
        self._sequence = 0
        self._dice = random.Random(1)  # noqa: S311
        self.requests: deque[Json] = deque(maxlen=KEPT_REQUESTS)
        self.latency: dict[str, float] = {}
        self.faults: list[Fault] = []

    def __call__(self, environ: Environ) -> Reply:
        environ |= {"simulator.world": self._world, "simulator.gateway": self}
        path = environ["PATH_INFO"]
        if path.startswith("/_control/"):
            with self._world.lock:
                return run_wsgi(self._app, environ)
        if not path.startswith("/v1/"):
            return run_wsgi(self._app, environ)
        environ["PATH_INFO"] = path.rstrip("/")  # some clients end every path so
        with self._world.lock:
            entry = self._log(environ)
            fault = self._fault(entry)
        self._wait(path)
        reply = self._reply(environ, fault)
        entry["status"] = reply.status
        entry["fault"] = fault.fault if fault else None
        return reply

    def clear(self) -> None:
        self.requests.clear()
        self.latency.clear()
        self.faults.clear()

    def _log(self, environ: Environ) -> Json:
        self._sequence += 1
        body: Any = environ["wsgi.input"].getvalue()
        caller = self._caller(environ)
        entry: Json = {
            "sequence": self._sequence,
            "time": self._world.stamp(),
            "method": environ["REQUEST_METHOD"],
            "path": environ["PATH_INFO"],
            "query": environ["QUERY_STRING"],
            "timezone": environ.get("HTTP_TIMEZONE"),
            "contentType": environ["CONTENT_TYPE"],
            "body": body.decode(errors="replace"),
            "owner": caller.email if caller else None,
            "status": None,
            "fault": None,
        }
        self.requests.append(entry)
        return entry

    def _caller(self, environ: Environ) -> Person | None:
        token = self._world.tokens.get(environ.get("HTTP_AUTHORIZATION", "").removeprefix("Bearer "))
        return token.person if token else None

    def _fault(self, entry: Json) -> Fault | None:
        return next((fault for fault in self.faults if fault.strikes(entry, self._dice)), None)

    def _wait(self, path: str) -> None:
        milliseconds = max((ms for part, ms in self.latency.items() if part in path), default=0.0)
        if milliseconds:
            time.sleep(milliseconds / 1000)

    def _reply(self, environ: Environ, fault: Fault | None) -> Reply:
        if fault and (instead := fault.instead()):
            return instead
        with self._world.lock:
            aliases.take_in(self._world, environ)
            reply = run_wsgi(self._app, environ)
            aliases.give_out(self._world, self._caller(environ), reply)
        if fault:
            fault.spoil(reply, environ)
        return reply

"""/_control: what a demo or a test may do to this Webex: its clock, its faults, its guesses; and what it has seen.

    POST /_control/clock              {"now": time} or {"advance": seconds}
    POST /_control/latency            {"ms": milliseconds, "path": part of the path}
    POST /_control/faults             what goes wrong, see simulator.faults; DELETE: no faults are left
    POST /_control/settings           delays, limits, and what Webex leaves open, see simulator.world.Settings
    GET  /_control/requests           the API requests so far; ?since=sequence&path=part; DELETE: forget them
    GET  /_control/webhook_deliveries the webhooks that went out, and what came of them
    POST /_control/reset              the samples as at the start; the clock goes on

Meetings: simulator.control_meetings. People, tokens and spaces: simulator.control_people.
"""

from __future__ import annotations

from typing import cast

from flask import Blueprint, Response, jsonify, request

from simulator import samples
from simulator.clock import parse_time
from simulator.context import world
from simulator.errors import RefusedError, demand
from simulator.faults import Fault
from simulator.gateway import Gateway
from simulator.models import Json, Person

control = Blueprint("control", __name__, url_prefix="/_control")


@control.errorhandler(KeyError)
@control.errorhandler(TypeError)
@control.errorhandler(ValueError)
def refuse_nonsense(error: Exception) -> tuple[Response, int]:
    """Answer 400 for a body without sense; the exception's words say what is wrong."""
    return jsonify({"message": f"{type(error).__name__}: {error}"}), 400


@control.post("/clock")
def set_clock() -> Response:
    """{"now": ISO 8601} or {"advance": seconds}; answers the time."""
    body = json_object()
    if "now" in body:
        world().clock.set(parse_time(body["now"]))
    world().clock.advance(float(body.get("advance", 0)))
    return jsonify({"now": world().stamp()})


@control.post("/latency")
def set_latency() -> Response:
    """{"ms": milliseconds, "path": part of the path}: how long every request waits."""
    body = json_object()
    _gateway().latency[str(body.get("path", ""))] = float(body["ms"])
    return jsonify(_gateway().latency)


@control.post("/faults")
def add_fault() -> Response:
    """Return the fields of faults.Fault; `fault` names its kind."""
    fault = Fault(**json_object())
    _gateway().faults.append(fault)
    return jsonify(vars(fault))


@control.delete("/faults")
def clear_faults() -> tuple[str, int]:
    _gateway().faults.clear()
    return "", 204


@control.post("/settings")
def change_settings() -> Response:
    """Any of the fields of world.Settings; the others stay."""
    for name, value in json_object().items():
        demand(name in vars(world().settings), 400, f"There is no setting {name}.")
        setattr(world().settings, name, value)
    return jsonify(vars(world().settings))


@control.get("/requests")
def list_requests() -> Response:
    """Return the requests after the sequence number `since` with `path` in their path."""
    since, part = int(request.args.get("since", 0)), request.args.get("path", "")
    return jsonify([e for e in _gateway().requests if e["sequence"] > since and part in e["path"]])


@control.delete("/requests")
def clear_requests() -> tuple[str, int]:
    _gateway().requests.clear()
    return "", 204


@control.get("/webhook_deliveries")
def list_deliveries() -> Response:
    """Return the webhooks that went out, and what came of them."""
    return jsonify(list(world().deliveries))


@control.post("/reset")
def reset() -> tuple[str, int]:
    """Go back to the start: samples as at first, no faults, no log. The clock goes on."""
    samples.fill(world())
    _gateway().clear()
    return "", 204


def named_person(email: str) -> Person:
    person = world().person_by_email(email)
    if person is None:
        raise RefusedError(404, f"There is nobody with the e-mail {email}.")
    return person


def json_object() -> Json:
    body = request.get_json(silent=True)
    demand(isinstance(body, dict), 400, "The request body is not a JSON object.")
    return cast(Json, body)


def _gateway() -> Gateway:
    return cast(Gateway, request.environ["simulator.gateway"])

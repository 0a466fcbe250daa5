"""/_control: what a demo or a test may do to this Webex: clock, latency, faults, tokens, logs."""

from __future__ import annotations

from typing import cast
from zoneinfo import ZoneInfo

from flask import Blueprint, Response, jsonify, request

from simulator import samples
from simulator.clock import parse_time
from simulator.context import world
from simulator.delivery import notify
from simulator.errors import Refusal, demand
from simulator.faults import Fault
from simulator.gateway import Gateway
from simulator.ids import in_cluster
from simulator.models import Grant, Json, Person, Token

control = Blueprint("control", __name__, url_prefix="/_control")


@control.errorhandler(KeyError)
@control.errorhandler(TypeError)
@control.errorhandler(ValueError)
def refuse_nonsense(error: Exception) -> tuple[Response, int]:
    """Whatever can't be made sense of: the words of the exception say what."""
    return jsonify({"message": f"{type(error).__name__}: {error}"}), 400


@control.get("/people")
def list_people() -> Response:
    """Everyone, with the demo token to act as them."""
    return jsonify(
        [
            {"id": p.id, "name": p.name, "email": p.email, "token": p.token, "isBot": p.is_bot}
            for p in world().people.values()
        ]
    )


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
    """The fields of faults.Fault; `fault` names its kind."""
    fault = Fault(**json_object())
    _gateway().faults.append(fault)
    return jsonify(vars(fault))


@control.delete("/faults")
def clear_faults() -> tuple[str, int]:
    _gateway().faults.clear()
    return "", 204


@control.post("/settings")
def change_settings() -> Response:
    """Any of sync_delay, query_page, expires_in, refresh_token_expires_in."""
    for name, value in json_object().items():
        demand(name in vars(world().settings), 400, f"There is no setting {name}.")
        setattr(world().settings, name, value)
    return jsonify(vars(world().settings))


@control.post("/tokens/expire")
def expire_tokens() -> Response:
    """{"person": e-mail, "refresh": true}: what that person signed in for ends now; demo tokens last.

    Refresh tokens only end where `refresh` is true.
    """
    body = json_object()
    person = named_person(body["person"])
    held = [token for token in world().tokens.values() if token.person is person and token.expires]
    for token in held:
        token.expires = world().now()
    for grant in world().refresh_grants.values():
        if body.get("refresh") and grant.person is person:
            grant.expires = world().now()
    return jsonify({"expired": len(held)})


@control.post("/tokens/scopes")
def take_scopes() -> Response:
    """{"person": e-mail, "without": [scopes]}: all their tokens lose these, and so do those they get by refreshing."""
    body = json_object()
    person, lost = named_person(body["person"]), frozenset(body["without"])
    everything: list[Token | Grant] = [*world().tokens.values(), *world().refresh_grants.values()]
    for held in everything:
        if held.person is person:
            held.scopes -= lost
    return jsonify({"without": sorted(lost)})


@control.post("/people/timezone")
def move_person() -> Response:
    """{"person": e-mail, "timezone": IANA name, or null}: what Webex tells this person of their own zone."""
    body = json_object()
    person = named_person(body["person"])
    person.timezone = ZoneInfo(body["timezone"]).key if body["timezone"] else None
    return jsonify({"timezone": person.timezone})


@control.post("/people/alias")
def alias_person() -> Response:
    """{"person": e-mail, "cluster": name}: others see this person's id in that cluster; either id is taken."""
    body = json_object()
    person = named_person(body["person"])
    world().aliases[person.id] = in_cluster(person.id, str(body["cluster"]))
    return jsonify({"id": person.id, "alias": world().aliases[person.id]})


@control.post("/rooms/<room_id>/migrate")
def migrate_room(room_id: str) -> Response:
    """{"cluster": name, "status": 404}: the space moves there, its id changes, its members' webhooks are told.

    The old id is answered with `status`: Webex does not say which one.
    """
    body = json_object()
    room = world().rooms[room_id]
    world().move_room(room, in_cluster(room.id, str(body["cluster"])), int(body.get("status", 404)))
    actor = world().people[room.creator_id]
    notify(world(), "rooms", "migrated", actor, room.json(), set(room.members))
    return jsonify(room.json())


@control.get("/requests")
def list_requests() -> Response:
    """The log of API requests after the sequence number `since`, with `path` in their path."""
    since, part = int(request.args.get("since", 0)), request.args.get("path", "")
    return jsonify([e for e in _gateway().requests if e["sequence"] > since and part in e["path"]])


@control.delete("/requests")
def clear_requests() -> tuple[str, int]:
    _gateway().requests.clear()
    return "", 204


@control.get("/webhook_deliveries")
def list_deliveries() -> Response:
    """What went out, and what came of it."""
    return jsonify(list(world().deliveries))


@control.post("/reset")
def reset() -> tuple[str, int]:
    """Back to the start: samples as at first, no faults, no log. The clock goes on."""
    samples.fill(world())
    _gateway().clear()
    return "", 204


def named_person(email: str) -> Person:
    person = world().person_by_email(email)
    if person is None:
        raise Refusal(404, f"There is nobody with the e-mail {email}.")
    return person


def json_object() -> Json:
    body = request.get_json(silent=True)
    demand(isinstance(body, dict), 400, "The request body is not a JSON object.")
    return cast(Json, body)


def _gateway() -> Gateway:
    return cast(Gateway, request.environ["simulator.gateway"])

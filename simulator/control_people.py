"""/_control/people, tokens and rooms: what happens to people's accounts, tokens and spaces.

    GET  /_control/people             everybody, with a token to act as them
    POST /_control/people/timezone    {"person", "timezone": IANA name or null}: a person moves
    POST /_control/people/reachable   {"person", "reachable": false}: nobody may write to this person alone
    POST /_control/people/alias       {"person", "cluster"}: others see the person's ID in that cluster
    POST /_control/tokens/expire      {"person", "refresh": true}: what they signed in for ends now
    POST /_control/tokens/scopes      {"person", "without": [scopes]}: their tokens lose these
    POST /_control/rooms/{id}/migrate {"cluster", "status": 404}: the space moves, and its ID changes

People are given by e-mail.
"""

from __future__ import annotations

from zoneinfo import ZoneInfo

from flask import Blueprint, Response, jsonify

from simulator.context import world
from simulator.control import json_object, named_person, refuse_nonsense
from simulator.delivery import notify
from simulator.ids import in_cluster
from simulator.models import Grant, Token

control_people = Blueprint("control_people", __name__, url_prefix="/_control")
for _error in (KeyError, TypeError, ValueError):
    control_people.register_error_handler(_error, refuse_nonsense)


@control_people.get("/people")
def list_people() -> Response:
    """Return everybody, with the demo token to act as them."""
    return jsonify(
        [
            {"id": p.id, "name": p.name, "email": p.email, "token": p.token, "isBot": p.is_bot, "orgId": p.org_id}
            for p in world().people.values()
        ]
    )


@control_people.post("/tokens/expire")
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


@control_people.post("/tokens/scopes")
def take_scopes() -> Response:
    """{"person": e-mail, "without": [scopes]}: all their tokens lose these, and so do those they get by refreshing."""
    body = json_object()
    person, lost = named_person(body["person"]), frozenset(body["without"])
    everything: list[Token | Grant] = [*world().tokens.values(), *world().refresh_grants.values()]
    for held in everything:
        if held.person is person:
            held.scopes -= lost
    return jsonify({"without": sorted(lost)})


@control_people.post("/people/timezone")
def move_person() -> Response:
    """{"person": e-mail, "timezone": IANA name, or null}: what Webex tells this person of their own zone."""
    body = json_object()
    person = named_person(body["person"])
    person.timezone = ZoneInfo(body["timezone"]).key if body["timezone"] else None
    return jsonify({"timezone": person.timezone})


@control_people.post("/people/reachable")
def make_reachable() -> Response:
    """{"person": e-mail, "reachable": bool}: whether messages to this person alone are taken."""
    body = json_object()
    person = named_person(body["person"])
    person.is_reachable = bool(body["reachable"])
    return jsonify({"reachable": person.is_reachable})


@control_people.post("/people/alias")
def alias_person() -> Response:
    """{"person": e-mail, "cluster": name}: others see this person's id in that cluster; either id is taken."""
    body = json_object()
    person = named_person(body["person"])
    world().aliases[person.id] = in_cluster(person.id, str(body["cluster"]))
    return jsonify({"id": person.id, "alias": world().aliases[person.id]})


@control_people.post("/rooms/<room_id>/migrate")
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

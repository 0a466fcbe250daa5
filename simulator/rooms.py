"""Spaces and who is in them: /rooms and /memberships."""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, Response, jsonify, request

from simulator.context import caller, json_body, listed, max_items, page, required_text, switch, text_field, world
from simulator.delivery import notify
from simulator.errors import NOT_FOUND, RefusedError, demand
from simulator.models import Json, Person, Room
from simulator.people import person_with_email, person_with_id

rooms = Blueprint("rooms", __name__)

ORDERS: dict[str, Callable[[Room], str]] = {
    "id": lambda room: room.id,
    "lastactivity": lambda room: room.last_activity,
    "created": lambda room: room.created,
}
NO_ROOM = "Could not find a room with provided ID."


@rooms.get("/rooms")
def list_rooms() -> Response:
    kind, by = request.args.get("type"), request.args.get("sortBy", "lastactivity")
    demand(kind in (None, "direct", "group"), 400, "type must be direct or group.")
    mine = [room for room in world().rooms.values() if caller().id in room.members and kind in (None, room.type)]
    demand(by in ORDERS, 400, "sortBy must be id, lastactivity or created.")
    mine.sort(key=ORDERS[by], reverse=by != "id")
    items, following = page([_shown(room) for room in mine], max_items(100, 1000))
    return listed(items, following)


@rooms.post("/rooms")
def create_room() -> Response:
    room = world().add_room(required_text(json_body(), "title"), "group", caller())
    notify(world(), "rooms", "created", caller(), room.json(), set(room.members))
    announce_member(room, caller(), room.members[caller().id])
    return jsonify(room.json())


@rooms.get("/rooms/<room_id>")
def get_room(room_id: str) -> Response:
    return jsonify(_shown(room_of_caller(room_id)))


@rooms.put("/rooms/<room_id>")
def update_room(room_id: str) -> Response:
    """Change the title, and whether the space is locked. The person who locks it becomes its moderator."""
    room, body = room_of_caller(room_id), json_body()
    demand(room.type == "group", 403, "A direct space can't be changed.")
    room.title = required_text(body, "title")
    locks = switch(body, "isLocked")
    if locks is not None:
        room.is_locked = locks
        room.members[caller().id]["isModerator"] = locks
    notify(world(), "rooms", "updated", caller(), room.json(), set(room.members))
    world().changed(room.id)
    return jsonify(room.json())


@rooms.get("/memberships")
def list_memberships() -> Response:
    room_id, person_id, email = (request.args.get(key) for key in ("roomId", "personId", "personEmail"))
    demand(room_id or not (person_id or email), 400, "roomId is required with personId or personEmail.")
    if room_id:
        found = list(room_of_caller(room_id).members.values())
    else:
        found = [room.members[caller().id] for room in world().rooms.values() if caller().id in room.members]
    if person_id:
        found = [membership for membership in found if membership["personId"] == person_id]
    if email:
        found = [membership for membership in found if membership["personEmail"].casefold() == email.casefold()]
    items, following = page(found, max_items(100, 1000))
    return listed(items, following)


@rooms.post("/memberships")
def create_membership() -> Response:
    body = json_body()
    room = room_of_caller(required_text(body, "roomId"))
    person = _person_named(body)
    demand(room.type == "group", 403, "A direct space has exactly two members.")
    demand(person.id not in room.members, 409, "User is already a participant of the space.")
    membership = world().add_member(room, person, is_moderator=body.get("isModerator") is True)
    announce_member(room, caller(), membership)
    return jsonify(membership)


@rooms.get("/memberships/<membership_id>")
def get_membership(membership_id: str) -> Response:
    return jsonify(_membership(membership_id)[1])


@rooms.put("/memberships/<membership_id>")
def update_membership(membership_id: str) -> Response:
    """Change whether a member moderates a group, or hides a direct space."""
    room, membership = _membership(membership_id)
    body = json_body()
    changes = {name: switch(body, name) for name in ("isModerator", "isRoomHidden")}
    membership |= {name: value for name, value in changes.items() if value is not None}
    notify(world(), "memberships", "updated", caller(), membership, set(room.members))
    return jsonify(membership)


@rooms.delete("/memberships/<membership_id>")
def delete_membership(membership_id: str) -> tuple[str, int]:
    room, membership = _membership(membership_id)
    demand(room.type == "group", 403, "A direct space can't be left.")
    audience = set(room.members)
    del room.members[membership["personId"]]
    notify(world(), "memberships", "deleted", caller(), membership, audience)
    world().changed(room.id)
    return "", 204


def announce_member(room: Room, actor: Person, membership: Json) -> None:
    notify(world(), "memberships", "created", actor, membership, set(room.members))
    world().changed(room.id)


def room_of_caller(room_id: str) -> Room:
    """Return the space, if the caller is in it; refuse with 404 otherwise, as if there were none."""
    room = world().rooms.get(room_id)
    if room is None or caller().id not in room.members:
        raise RefusedError(world().moved_rooms.get(room_id, 404), NO_ROOM)
    return room


def _shown(room: Room) -> Json:
    """Return a space as a member sees it: a direct one has the name of the other member."""
    shown = room.json()
    if room.type == "direct":
        others = [m["personDisplayName"] for m in room.members.values() if m["personId"] != caller().id]
        shown["title"] = others[0]
    return shown


def _person_named(body: Json) -> Person:
    person_id, email = text_field(body, "personId"), text_field(body, "personEmail")
    demand((person_id is None) != (email is None), 400, "Either personId or personEmail is required.")
    return person_with_id(person_id) if person_id else person_with_email(email or "")


def _membership(membership_id: str) -> tuple[Room, Json]:
    for room in world().rooms.values():
        for membership in room.members.values():
            if membership["id"] == membership_id and caller().id in room.members:
                return room, membership
    raise RefusedError(404, NOT_FOUND)

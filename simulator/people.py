"""People: GET /people, /people/me, /people/{id}. Only the caller's own organization can be searched."""

from __future__ import annotations

from flask import Blueprint, Response, jsonify, request

from simulator.context import caller, listed, max_items, world
from simulator.errors import NOT_FOUND, Refusal, demand
from simulator.models import Json, Person

people = Blueprint("people", __name__)


@people.get("/people/me")
def get_me() -> Response:
    return jsonify(caller().json(for_self=True))


@people.get("/people/<person_id>")
def get_person(person_id: str) -> Response:
    return jsonify(_shown(person_with_id(person_id)))


@people.get("/people")
def list_people() -> Response:
    email, name, ids = (request.args.get(key) for key in ("email", "displayName", "id"))
    demand(email or name or ids, 400, "Email, displayName, or id list should be specified.")
    colleagues = [person for person in world().people.values() if person.org_id == caller().org_id]
    if ids:
        wanted = ids.split(",")
        demand(len(wanted) <= 85, 400, "No more than 85 ids may be specified.")
        colleagues = [person for person in colleagues if person.id in wanted]
    if email:
        colleagues = [person for person in colleagues if person.email.casefold() == email.casefold()]
    if name:
        colleagues = [person for person in colleagues if person.name.casefold().startswith(name.casefold())]
    return listed([_shown(person) for person in colleagues[: max_items(100, 1000)]])


def person_with_id(person_id: str) -> Person:
    """Raises a 404 refusal where there is none."""
    person = world().people.get(person_id)
    if person is None:
        raise Refusal(404, NOT_FOUND)
    return person


def _shown(person: Person) -> Json:
    return person.json(for_self=person is caller())

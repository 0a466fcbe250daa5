"""People: GET /people, /people/me, /people/{id}. Only the caller's own organization can be searched."""

from __future__ import annotations

from flask import Blueprint, Response, jsonify, request

from simulator.context import caller, listed, max_items, world
from simulator.errors import NOT_FOUND, RefusedError, demand
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
    """Find people of every organization by ids; by e-mail or name those of the caller's own."""
    ids, email, name = (request.args.get(key, "") for key in ("id", "email", "displayName"))
    demand(ids or email or name, 400, "Email, displayName, or id list should be specified.")
    wanted = ids.split(",")
    demand(len(wanted) <= 85, 400, "No more than 85 ids may be specified.")
    found = [person for person in world().people.values() if _matches(person, wanted if ids else None, email, name)]
    return listed([_shown(person) for person in found[: max_items(100, 1000)]])


def _matches(person: Person, ids: list[str] | None, email: str, name: str) -> bool:
    if ids is not None:
        return person.id in ids
    is_colleague = person.org_id == caller().org_id
    has_email = email.casefold() in ("", person.email.casefold())
    return is_colleague and has_email and person.name.casefold().startswith(name.casefold())


def person_with_id(person_id: str) -> Person:
    """Return a person, or refuse with 404."""
    person = world().people.get(person_id)
    if person is None:
        raise RefusedError(404, NOT_FOUND)
    return person


def person_with_email(email: str) -> Person:
    """Return a person, or refuse with 404."""
    person = world().person_by_email(email)
    if person is None:
        raise RefusedError(404, NOT_FOUND)
    return person


def _shown(person: Person) -> Json:
    return person.json(for_self=person is caller())

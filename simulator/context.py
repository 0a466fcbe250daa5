"""What every part of the API needs of the request at hand: the world, who calls, the body, and pages of a list."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from typing import Any, cast
from urllib.parse import urlencode

from flask import Response, g, jsonify, request

from simulator.errors import MISSING_SCOPE, UNAUTHORIZED, demand, refuse
from simulator.models import Json, Person, Token
from simulator.scopes import suffices
from simulator.world import World


def world() -> World:
    return cast(World, request.environ["simulator.world"])


def authenticate() -> None:
    """Find out whose token came with the request, or refuse with 401."""
    kind, _, value = request.headers.get("Authorization", "").partition(" ")
    token = world().tokens.get(value.strip()) if kind == "Bearer" else None
    demand(token and (token.expires is None or world().now() < token.expires), 401, UNAUTHORIZED)
    g.token = token


def token() -> Token:
    return cast(Token, g.token)


def caller() -> Person:
    return token().person


def demand_scope(scopes: frozenset[str]) -> None:
    """Refuse unless the caller's token has one of the scopes; where there are none, every token will do."""
    demand(suffices(token().scopes, scopes), 403, MISSING_SCOPE)


def json_body() -> Json:
    demand(request.mimetype == "application/json", 415, "Content type must be application/json.")
    body = request.get_json(silent=True)
    demand(isinstance(body, dict), 400, "The request body is not a valid JSON object.")
    return cast(Json, body)


def text_field(body: Json, name: str) -> str | None:
    """Return a field that must be a string where it is there."""
    value = body.get(name)
    demand(value is None or isinstance(value, str), 400, f"{name} must be a string.")
    return cast("str | None", value)


def switch(body: Json, name: str) -> bool | None:
    """Return a field that must be true or false where it is there."""
    value = body.get(name)
    demand(value is None or isinstance(value, bool), 400, f"{name} must be true or false.")
    return cast("bool | None", value)


def required_text(body: Json, name: str) -> str:
    """Return a field that must be a string, and not empty."""
    value = text_field(body, name)
    if not value:
        refuse(400, f"{name} is required.")
    return value


def required_argument(name: str) -> str:
    """Return a query parameter that must be there, and not empty."""
    value = request.args.get(name)
    if not value:
        refuse(400, f"{name} is required.")
    return value


def max_items(default: int, limit: int) -> int:
    text = request.args.get("max", str(default))
    demand(text.isascii() and text.isdigit() and 1 <= int(text) <= limit, 400, f"max must be from 1 to {limit}.")
    return int(text)


def flag(name: str, *, default: bool) -> bool:
    text = request.args.get(name, str(default)).lower()
    demand(text in ("true", "false"), 400, f"{name} must be true or false.")
    return text == "true"


def page(items: Sequence[Any], size: int) -> tuple[Sequence[Any], str | None]:
    """Return the part of a list that the request's cursor points at, and the address of the next part."""
    start = _cursor()
    following = start + size
    if following >= len(items):
        return items[start:], None
    arguments = request.args.to_dict(flat=True) | {"cursor": base64.urlsafe_b64encode(str(following).encode()).decode()}
    return items[start:following], f"{request.base_url}?{urlencode(arguments)}"


def _cursor() -> int:
    text = request.args.get("cursor")
    if text is None:
        return 0
    try:
        return int(base64.urlsafe_b64decode(text))
    except ValueError:
        refuse(400, "cursor is not valid.")


def listed(items: Sequence[Any], next_address: str | None = None) -> Response:
    """Return a list as every answer has it, with a link to the next page where there is one."""
    response = jsonify({"items": list(items)})
    if next_address:
        response.headers["Link"] = f'<{next_address}>; rel="next"'
    return response

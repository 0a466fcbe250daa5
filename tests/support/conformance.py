"""Check requests, responses and cards against Webex's own descriptions: its OpenAPI files and the card schema.

They lie in the directory WEBEX_SPEC_DIR: webex-messaging.json, webex-meeting.json, adaptive-card-1.3.0.json. They
can't be shipped with the project; without them the tests that need them skip.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import jsonschema
import pytest
import requests
from jsonschema.exceptions import best_match
from referencing import Registry
from referencing.jsonschema import DRAFT4, DRAFT6

Json = dict[str, Any]

SPEC_DIR = os.environ.get("WEBEX_SPEC_DIR", "")
FILES = ("webex-messaging.json", "webex-meeting.json")
METHODS = ("get", "post", "put", "patch", "delete")
CARD_SCHEMA = "adaptive-card-1.3.0.json"
CARD_TYPE = "application/vnd.microsoft.card.adaptive"

needs_spec = pytest.mark.skipif(
    not SPEC_DIR, reason="WEBEX_SPEC_DIR is not set: it names the directory with Webex's OpenAPI files"
)

UNDESCRIBED = re.compile(r"/(authorize|access_token|authorizations/\w+|contents/[^/]+)$")
"""Part of Webex, and in neither of the files."""

SERVER_MADE = {"cursor"}
"""Query parameters that come from the links of the answers."""

ALSO_SENT = {
    "/webhooks": {"orgId", "createdBy", "appId"},
    "/messages": {"html", "parentId", "mentionedPeople", "attachments"},
    "/meetings/{meetingId}": {"meetingSeriesId", "scheduledMeetingId"},
}
"""Properties that Webex's guides and examples show and its files leave out, by the start of the path."""


@dataclass(frozen=True)
class Exchange:
    """One request, and its response where `status` is not None. `path` begins with /v1."""

    method: str
    path: str
    query: tuple[tuple[str, str], ...] = ()
    headers: Mapping[str, str] | None = None
    body: Any = None
    status: int | None = None
    answer: Any = None

    @classmethod
    def from_response(cls, response: requests.Response) -> Exchange:
        request, parts = response.request, urlsplit(response.request.url or "")
        return cls(
            request.method or "",
            str(parts.path),
            tuple(parse_qsl(str(parts.query), keep_blank_values=True)),
            request.headers,
            _sent(request.headers.get("Content-Type", ""), request.body),
            response.status_code,
            response.json() if "json" in response.headers.get("Content-Type", "") else None,
        )

    @classmethod
    def from_log(cls, entry: Json) -> Exchange:
        """From an entry of the simulator's request log: the request alone."""
        return cls(
            entry["method"],
            entry["path"],
            tuple(parse_qsl(entry["query"], keep_blank_values=True)),
            {"timezone": entry["timezone"]} if entry["timezone"] else {},
            _sent(entry["contentType"], entry["body"]),
        )


def request_errors(exchange: Exchange) -> list[str]:
    """Return what Webex's files say against a request; empty if nothing."""
    if UNDESCRIBED.search(exchange.path):
        return []
    found = _operation(exchange)
    if found is None:
        return [f"{exchange.method} {exchange.path} is not in Webex's files"]
    file, place, template = found
    errors = [*_parameter_errors(file, place, exchange), *_body_errors(file, place, exchange)]
    return [f"{exchange.method} {template}: {error}" for error in errors]


def answer_errors(exchange: Exchange) -> list[str]:
    """Return what Webex's files say against a response; empty if nothing, or if they don't know the request."""
    found = _operation(exchange)
    if found is None:
        return []
    file, place, template = found
    errors = _answer_errors(file, place, template, exchange)
    return [f"{exchange.method} {template}: {error}" for error in errors]


def described() -> Iterator[tuple[str, str]]:
    """Every endpoint of Webex's files: its method, and its path without /v1."""
    for file in FILES:
        for path, operations in _spec(file)["paths"].items():
            yield from ((method.upper(), path) for method in operations if method in METHODS)


def card_errors(card: Json) -> list[str]:
    """Return what the official schema of Adaptive Cards 1.3 says against a card, with its best guess where."""
    return [
        f"{_where(error)}: {error.message[:300]}"
        for error in [best_match(_card_validator().iter_errors(card))]
        if error
    ]


def official_card_schema() -> Json:
    return _spec(CARD_SCHEMA)


def attached_cards(message: Json) -> list[Json]:
    """Return the cards in the body of a message."""
    return [a["content"] for a in message.get("attachments", ()) if a.get("contentType") == CARD_TYPE]


def _sent(content_type: str, body: Any) -> Any:
    """Return the JSON of a request's body; what can't be read as JSON stays what it is, for the schema to refuse."""
    if "json" not in content_type or not body:
        return None
    try:
        return json.loads(body)
    except ValueError:
        return body


@cache
def _spec(file: str) -> Json:
    loaded: Json = json.loads((Path(SPEC_DIR) / file).read_text())
    return loaded


@cache
def _registry() -> Registry[Any]:
    resources = [(f"urn:{file}", DRAFT4.create_resource(_spec(file))) for file in FILES]
    return Registry[Any]().with_resources(resources)


@cache
def _card_validator() -> jsonschema.Draft6Validator:
    schema = _spec(CARD_SCHEMA)
    # The schema calls itself `id`, not `$id`: without its own name in the registry it would be asked of the web.
    registry = Registry[Any]().with_resource(schema["id"], DRAFT6.create_resource(schema))
    return jsonschema.Draft6Validator(schema, registry=registry)


def _validator(file: str, pointer: str) -> jsonschema.Draft4Validator:
    return jsonschema.Draft4Validator({"$ref": f"urn:{file}#{pointer}"}, registry=_registry())


def _operation(exchange: Exchange) -> tuple[str, str, str] | None:
    """Return the file, JSON pointer and path template of a request; literal paths before those with parameters."""
    path = exchange.path.removeprefix("/v1")
    for file in FILES:
        templates = sorted(_spec(file)["paths"], key=lambda template: template.count("{"))
        for template in templates:
            pattern = re.sub(r"\{[^}]+\}", "[^/]+", template)
            if re.fullmatch(pattern, path) and exchange.method.lower() in _spec(file)["paths"][template]:
                escaped = template.replace("~", "~0").replace("/", "~1")
                return file, f"/paths/{escaped}/{exchange.method.lower()}", template
    return None


def _at(file: str, pointer: str) -> Any:
    """Return what a JSON pointer into a file leads to, references resolved."""
    return _resolver(file).lookup(f"#{pointer}").contents


@cache
def _resolver(file: str) -> Any:
    return _registry().resolver(f"urn:{file}")


def _parameter_errors(file: str, place: str, exchange: Exchange) -> Iterator[str]:
    described = [_deref(file, parameter) for parameter in _at(file, place).get("parameters", ())]
    query = {parameter["name"]: parameter for parameter in described if parameter["in"] == "query"}
    given = dict(exchange.query)
    for name, value in exchange.query:
        if name in query:
            yield from _value_errors(name, value, _deref(file, query[name]["schema"]))
        elif name not in SERVER_MADE:
            yield f"unknown query parameter {name}"
    for parameter in described:
        headers = {name.lower() for name in exchange.headers or {}}
        is_missing = parameter["name"] not in given if parameter["in"] == "query" else parameter["name"] not in headers
        if parameter.get("required") and parameter["in"] != "path" and is_missing:
            yield f"missing {parameter['in']} parameter {parameter['name']}"


def _value_errors(name: str, text: str, schema: Json) -> Iterator[str]:
    kind = schema.get("type")
    if kind in ("number", "integer") and not re.fullmatch(r"-?\d+", text):
        yield f"{name} should be a number, not {text!r}"
    if kind == "boolean" and text not in ("true", "false"):
        yield f"{name} should be true or false, not {text!r}"
    if "enum" in schema and text not in schema["enum"]:
        yield f"{name} should be one of {schema['enum']}, not {text!r}"


def _body_errors(file: str, place: str, exchange: Exchange) -> Iterator[str]:
    if exchange.body is None:
        return
    content = _deref(file, _at(file, place).get("requestBody", {})).get("content", {})
    media_type = next((name for name in content if name.startswith("application/json")), None)
    if media_type is None:
        yield "takes no JSON body"
        return
    pointer = f"{place}/requestBody/content/{media_type.replace('/', '~1')}/schema"
    body = _without_cards(exchange.body)
    yield from _schema_errors(file, pointer, body, "request")
    known = _deref(file, _at(file, pointer)).get("properties", {})
    yield from (f"unknown key {key} in the body" for key in body if key not in known)
    for card in attached_cards(exchange.body):
        yield from card_errors(card)


def _answer_errors(file: str, place: str, template: str, exchange: Exchange) -> Iterator[str]:
    responses = _at(file, place)["responses"]
    if str(exchange.status) not in responses:
        yield f"status {exchange.status} is not described"
        return
    content = _deref(file, responses[str(exchange.status)]).get("content", {})
    media_type = next((name for name in content if name.startswith("application/json")), None)
    if media_type is None or exchange.status is None or exchange.status >= 300:
        return
    escaped = media_type.replace("/", "~1")
    pointer = f"{place}/responses/{exchange.status}/content/{escaped}/schema"
    answer = _without_cards(exchange.answer)
    yield from _schema_errors(file, pointer, answer, "response")
    also = next((names for start, names in ALSO_SENT.items() if template.startswith(start)), set())
    yield from (f"unknown key {key} in the response" for key in _unknown_keys(file, _at(file, pointer), answer) - also)


def _schema_errors(file: str, pointer: str, value: Any, what: str) -> Iterator[str]:
    for error in _validator(file, pointer).iter_errors(value):
        yield f"{what} {_where(error)}: {error.message[:300]}"


def _unknown_keys(file: str, schema: Json, value: Any) -> set[str]:
    """Keys, at any depth, of which the schema knows nothing; the inputs of a card are its author's affair."""
    schema = _deref(file, schema)
    unknown: set[str] = set()
    if isinstance(value, list):
        for entry in value:
            unknown |= _unknown_keys(file, schema.get("items", {}), entry)
    elif isinstance(value, dict) and "properties" in schema:
        known = schema["properties"]
        unknown |= value.keys() - known.keys()
        for key in value.keys() & known.keys() - {"inputs"}:
            unknown |= _unknown_keys(file, known[key], value[key])
    return unknown


def _without_cards(value: Any) -> Any:
    """Webex's file describes a message's attachments as stored files, against its own example: they are left out."""
    if isinstance(value, list):
        return [_without_cards(entry) for entry in value]
    if isinstance(value, dict):
        return {key: _without_cards(entry) for key, entry in value.items() if key != "attachments"}
    return value


def _deref(file: str, value: Json) -> Json:
    while "$ref" in value:
        value = _at(file, value["$ref"].removeprefix("#"))
    return value


def _where(error: jsonschema.ValidationError) -> str:
    return "/".join(["#", *map(str, error.absolute_path)])

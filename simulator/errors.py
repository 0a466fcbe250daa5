"""How Webex refuses: a status, a message, a list of descriptions and a tracking id, in JSON."""

from __future__ import annotations

import uuid
from typing import Any, NoReturn

from flask import Flask, Response, jsonify
from werkzeug.exceptions import HTTPException

JSON_TYPE = "application/json;charset=UTF-8"
UNAUTHORIZED = "The request requires a valid access token set in the Authorization request header."
MISSING_SCOPE = (
    "The server understood the request, but refused to fulfill it because the access token is missing required "
    "scopes or the user is missing required roles or licenses."
)
FORBIDDEN = "Access to the requested resource is forbidden."
NOT_FOUND = "The requested resource could not be found."


class RefusedError(Exception):
    """An answer other than success. `errors` overrides the list of descriptions that goes with the message."""

    def __init__(self, status: int, message: str, errors: Any = None) -> None:
        super().__init__(message)
        self.status = status
        self.message = message
        self.errors = errors if errors is not None else [{"description": message}]


def refuse(status: int, message: str) -> NoReturn:
    raise RefusedError(status, message)


def refuse_with(status: int) -> NoReturn:
    """Refuse in the words that Webex has for the status."""
    refuse(status, {403: FORBIDDEN, 404: NOT_FOUND}.get(status, "Simulated failure."))


def demand(condition: object, status: int, message: str) -> None:
    """Go on only if the condition holds."""
    if not condition:
        refuse(status, message)


def tracking_id() -> str:
    return f"ROUTER_{uuid.uuid4().hex[:8].upper()}-{uuid.uuid4().hex[:4].upper()}"


def error_body(message: str, errors: Any) -> dict[str, Any]:
    return {"message": message, "errors": errors, "trackingId": tracking_id()}


def register(app: Flask) -> None:
    """Let every refusal, Flask's own included, leave as Webex's JSON."""
    app.register_error_handler(RefusedError, _answer)
    app.register_error_handler(HTTPException, _answer_http)


def _answer(refusal: RefusedError) -> Response:
    body = error_body(refusal.message, refusal.errors)
    response = jsonify(body)
    response.status_code = refusal.status
    response.headers["trackingid"] = body["trackingId"]
    return response


def _answer_http(error: HTTPException) -> Response:
    message = NOT_FOUND if error.code == 404 else error.description or error.name
    response = _answer(RefusedError(error.code or 500, message))
    response.headers.extend((name, value) for name, value in error.get_headers() if name == "Allow")
    return response

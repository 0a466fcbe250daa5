"""Signing in: the authorize page, codes, access and refresh tokens, as for a Webex Integration with PKCE."""

from __future__ import annotations

import base64
import hashlib
import secrets
from collections.abc import Mapping
from datetime import timedelta
from urllib.parse import urlencode, urlsplit

from flask import Blueprint, Response, jsonify, redirect, request
from werkzeug.wrappers import Response as BaseResponse

from simulator.authorize_page import authorize_page
from simulator.context import token, world
from simulator.errors import RefusedError, demand
from simulator.models import ADMIN_SCOPES, USER_SCOPES, Grant, Json, Token
from simulator.world import World

oauth = Blueprint("oauth", __name__)

CLIENT_ID, CLIENT_SECRET = "demo-client-id", "demo-client-secret"
MALFORMED = "The request could not be understood by the server due to malformed syntax."
LOOPBACK = ("127.0.0.1", "localhost")
CODE_LIFE = timedelta(minutes=5)


@oauth.get("/authorize")
def ask() -> Response | BaseResponse:
    """Show the page that asks who signs in. A wrong client or address is never redirected to."""
    _check_client(request.args)
    if error := _error(request.args):
        return _back(request.args, error=error)
    candidates = [person for person in world().people.values() if not person.is_bot]
    return Response(authorize_page(request.args, candidates), mimetype="text/html")


@oauth.post("/authorize")
def decide() -> BaseResponse:
    """Take the page's answer: the person's `email`, `decision` accept or deny, the token's `lifetime` in seconds."""
    form = request.form
    _check_client(form)
    if error := _error(form):
        return _back(form, error=error)
    person = world().person_by_email(form.get("email", ""))
    if form.get("decision") != "accept" or person is None:
        return _back(form, error="access_denied")
    asked = frozenset(form["scope"].split())
    scopes = asked - (frozenset() if person.is_admin else ADMIN_SCOPES)
    if scopes != asked and world().settings.refuses_admin_scopes:
        return _back(form, error="invalid_scope")
    code = secrets.token_urlsafe(24)
    lifetime = form.get("lifetime", "")
    world().codes[code] = Grant(
        person,
        scopes,
        world().now() + CODE_LIFE,
        form["redirect_uri"],
        form.get("code_challenge"),
        form.get("code_challenge_method", "plain"),
        int(lifetime) if lifetime.isdigit() else None,
    )
    return _back(form, code=code)


@oauth.post("/access_token")
def give_tokens() -> Response:
    form = request.form
    demand(request.mimetype == "application/x-www-form-urlencoded", 415, "Content type must be form-urlencoded.")
    _check_secret(form)
    givers = {"authorization_code": _redeem, "refresh_token": _refresh}
    giver = givers.get(form.get("grant_type", ""))
    if giver is None:
        raise _malformed("unsupported_grant_type")
    return jsonify(_issue(world(), giver(form)))


@oauth.get("/authorizations/tokenExpiry")
def token_expiry() -> Response:
    expires = token().expires or world().now() + timedelta(days=365 * 100)
    return jsonify({"exp": int(expires.timestamp() * 1000)})


def _redeem(form: Mapping[str, str]) -> Grant:
    """Take a code, which is good once, for the same address, with the verifier of its challenge."""
    grant = world().codes.pop(form.get("code", ""), None)
    fits = (
        grant is not None
        and world().now() < grant.expires
        and form.get("redirect_uri") == grant.redirect_uri
        and _verifies(grant, form.get("code_verifier"))
    )
    if grant is None or not fits:
        raise _malformed("invalid_grant")
    return grant


def _refresh(form: Mapping[str, str]) -> Grant:
    """Take a refresh token, which is good once: its answer brings the next one."""
    grant = world().refresh_grants.pop(form.get("refresh_token", ""), None)
    if grant is None or world().now() >= grant.expires:
        raise _malformed("invalid_grant")
    return grant


def _issue(world: World, grant: Grant) -> Json:
    settings = world.settings
    lifetime = settings.expires_in if grant.lifetime is None else grant.lifetime
    access, refresh = secrets.token_urlsafe(48), secrets.token_urlsafe(48)
    now = world.now()
    world.tokens[access] = Token(access, grant.person, grant.scopes, now + timedelta(seconds=lifetime))
    life = timedelta(seconds=settings.refresh_token_expires_in)
    world.refresh_grants[refresh] = Grant(grant.person, grant.scopes, now + life)
    answer: Json = {
        "access_token": access,
        "expires_in": lifetime,
        "refresh_token": refresh,
        "refresh_token_expires_in": settings.refresh_token_expires_in,
        "token_type": "Bearer",
    }
    return answer | ({"scope": " ".join(sorted(grant.scopes))} if settings.names_granted_scopes else {})


def _verifies(grant: Grant, verifier: str | None) -> bool:
    if grant.challenge is None:
        return True
    if verifier is None:
        return False
    if grant.method == "S256":
        digest = hashlib.sha256(verifier.encode()).digest()
        verifier = base64.urlsafe_b64encode(digest).decode().rstrip("=")
    return secrets.compare_digest(verifier.encode(), grant.challenge.encode())


def _check_client(values: Mapping[str, str]) -> None:
    """Refuse an unknown client, and an address that is not registered; loopback addresses are."""
    if values.get("client_id") != CLIENT_ID:
        raise _malformed("Client Id is invalid")
    parts = urlsplit(values.get("redirect_uri", ""))
    if parts.scheme not in ("http", "https") or parts.hostname not in LOOPBACK:
        raise _malformed("Redirect URI does not match a registered one")


def _check_secret(form: Mapping[str, str]) -> None:
    """Refuse a wrong client id or secret, in the form or as HTTP Basic."""
    basic = request.authorization
    given = (form.get("client_id"), form.get("client_secret"))
    if basic is not None and basic.type == "basic":
        given = (basic.username, basic.password)
    if given != (CLIENT_ID, CLIENT_SECRET):
        raise RefusedError(401, MALFORMED, [{"description": "invalid_client"}])


def _error(values: Mapping[str, str]) -> str | None:
    """Return what is wrong with a request whose client and address are right, in OAuth's words."""
    if values.get("response_type") != "code":
        return "unsupported_response_type"
    scopes = values.get("scope", "").split()
    if not scopes or not (USER_SCOPES | ADMIN_SCOPES).issuperset(scopes):
        return "invalid_scope"
    if values.get("code_challenge_method", "plain") not in ("plain", "S256"):
        return "invalid_request"
    return "login_required" if values.get("prompt") == "none" else None


def _back(values: Mapping[str, str], **answer: str) -> BaseResponse:
    """Go back to the client, with its state."""
    if "state" in values:
        answer["state"] = values["state"]
    address = values["redirect_uri"]
    return redirect(f"{address}{'&' if '?' in address else '?'}{urlencode(answer)}", code=302)


def _malformed(description: str) -> RefusedError:
    return RefusedError(400, MALFORMED, [{"description": description}])

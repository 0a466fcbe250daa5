"""The webhooks API: everyone sees and changes only their own."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlsplit

from flask import Blueprint, Response, jsonify

from simulator.context import caller, demand_scope, json_body, listed, max_items, page, required_text, text_field, world
from simulator.errors import NOT_FOUND, RefusedError, demand
from simulator.ids import webex_id
from simulator.models import Json, Webhook
from simulator.scopes import WEBHOOKS

webhooks = Blueprint("webhooks", __name__)

CHANGES = ("created", "updated", "deleted", "all")
EVENTS: dict[str, tuple[str, ...]] = {
    "messages": CHANGES,
    "memberships": CHANGES,
    "rooms": (*CHANGES, "migrated"),
    "attachmentActions": ("created", "all"),
    "meetings": (*CHANGES, "started", "ended"),
    "meetingParticipants": ("joined", "left"),
    "all": CHANGES,
}
FILTERS: dict[str, set[str]] = {
    "messages": {"roomId", "roomType", "personId", "personEmail", "mentionedPeople", "hasFiles", "hasAttachments"},
    "memberships": {"roomId", "personId", "personEmail", "isModerator"},
    "rooms": {"type", "isLocked"},
    "attachmentActions": {"messageId", "personId", "roomId"},
    "meetings": {"id", "meetingNumber", "meetingType", "state", "siteUrl"},
    "meetingParticipants": {"id", "meetingId", "state", "hostEmail", "hostPersonId", "siteUrl"},
    "all": set(),
}


@webhooks.get("/webhooks")
def list_webhooks() -> Response:
    mine = [_shown(webhook) for webhook in world().webhooks.values() if webhook.owner is caller()]
    items, following = page(mine, max_items(100, 100))
    return listed(items, following)


@webhooks.post("/webhooks")
def create_webhook() -> Response:
    body = json_body()
    fields = {name: required_text(body, name) for name in ("name", "targetUrl", "resource", "event")}
    resource, event = str(fields["resource"]), str(fields["event"])
    demand(event in EVENTS.get(resource, ()), 400, f"There is no event {event} of {resource}.")
    demand_scope(frozenset({WEBHOOKS[resource]}))
    demand(body.get("ownedBy", "creator") == "creator", 403, "Only an administrator may own webhooks for all.")
    _check_target(str(fields["targetUrl"]))
    webhook = Webhook(caller(), {**_identity(), **fields, **_secret_and_filter(body, resource)})
    world().webhooks[webhook.fields["id"]] = webhook
    return jsonify(_shown(webhook))


@webhooks.get("/webhooks/<webhook_id>")
def get_webhook(webhook_id: str) -> Response:
    return jsonify(_shown(_own(webhook_id)))


@webhooks.put("/webhooks/<webhook_id>")
def update_webhook(webhook_id: str) -> Response:
    """Change name, targetUrl, secret and status, nothing else. The status can only become active."""
    webhook, body = _own(webhook_id), json_body()
    changes: Json = {name: required_text(body, name) for name in ("name", "targetUrl")}
    _check_target(changes["targetUrl"])
    if secret := text_field(body, "secret"):
        changes["secret"] = secret
    status = text_field(body, "status")
    demand(status in (None, "active"), 400, "status can only be set to active.")
    if status:
        changes["status"] = status
    webhook.fields = webhook.fields | changes
    return jsonify(_shown(webhook))


@webhooks.delete("/webhooks/<webhook_id>")
def delete_webhook(webhook_id: str) -> tuple[str, int]:
    del world().webhooks[_own(webhook_id).fields["id"]]
    return "", 204


def _shown(webhook: Webhook) -> Json:
    hidden = () if world().settings.tells_webhook_secrets else ("secret",)
    return {name: value for name, value in webhook.fields.items() if name not in hidden}


def _identity() -> Json:
    return {
        "id": webex_id("WEBHOOK"),
        "orgId": caller().org_id,
        "createdBy": caller().id,
        "appId": webex_id("APPLICATION", caller().email),
        "ownedBy": "creator",
        "status": "active",
        "created": world().stamp(),
    }


def _secret_and_filter(body: Json, resource: str) -> Json:
    kept: Json = {}
    if secret := text_field(body, "secret"):
        kept["secret"] = secret
    if wanted := text_field(body, "filter"):
        keys = [key for key, _ in parse_qsl(wanted, keep_blank_values=True)]
        demand(keys and FILTERS[resource].issuperset(keys), 400, f"The filter {wanted} does not fit {resource}.")
        kept["filter"] = wanted
    return kept


def _check_target(address: str) -> None:
    parts = urlsplit(address)
    demand(parts.scheme in ("http", "https") and parts.hostname, 400, "targetUrl must be an http or https URL.")


def _own(webhook_id: str) -> Webhook:
    webhook = world().webhooks.get(webhook_id)
    if webhook is None or webhook.owner is not caller():
        raise RefusedError(404, NOT_FOUND)
    return webhook

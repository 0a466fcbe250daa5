"""Card buttons: /attachment/actions. Anyone in the space may press, except the author of the card."""

from __future__ import annotations

from flask import Blueprint, Response, jsonify

from simulator.context import caller, json_body, required_text, world
from simulator.delivery import notify
from simulator.errors import NOT_FOUND, RefusedError, demand
from simulator.ids import webex_id
from simulator.messages import visible_message
from simulator.models import Json

actions = Blueprint("actions", __name__)


@actions.post("/attachment/actions")
def create_action() -> tuple[Response, int]:
    body = json_body()
    inputs = body.get("inputs")
    demand(body.get("type") == "submit", 400, "type must be submit.")
    demand(isinstance(inputs, dict), 400, "inputs must be an object.")
    message = visible_message(required_text(body, "messageId"))
    demand("attachments" in message.content, 400, "The message has no card.")
    demand(
        message.author is not caller(),
        400,
        'Unable to post attachment action: "Author of a card cannot submit a cardAction on that card"',
    )
    action: Json = {
        "id": webex_id("ATTACHMENT_ACTION"),
        "type": "submit",
        "messageId": message.id,
        "personId": caller().id,
        "roomId": message.room.id,
        "inputs": inputs,
        "created": world().stamp(),
    }
    world().actions[action["id"]] = action
    data = {key: value for key, value in action.items() if key != "inputs"}
    notify(world(), "attachmentActions", "created", caller(), data, {message.author.id})
    return jsonify(action), 202


@actions.get("/attachment/actions/<action_id>")
def get_action(action_id: str) -> Response:
    """Show what was filled in, to the card's author and to the person who pressed."""
    action = world().actions.get(action_id)
    message = world().messages.get(action["messageId"]) if action else None
    may_look = action and (action["personId"] == caller().id or (message and message.author is caller()))
    if not may_look:
        raise RefusedError(404, NOT_FOUND)
    return jsonify(action)

"""Messages: written, read, listed, edited and deleted, within Webex's limits."""

from __future__ import annotations

from flask import Blueprint, Response, jsonify, request

from simulator.clock import parse_time
from simulator.context import caller, json_body, listed, max_items, page, required_argument, world
from simulator.errors import NOT_FOUND, RefusedError, demand
from simulator.models import Message
from simulator.people import person_with_email, person_with_id
from simulator.posting import checked_words, post, rendered, tell
from simulator.rooms import room_of_caller

messages = Blueprint("messages", __name__)

MAX_EDITS = 10


@messages.post("/messages")
def create_message() -> Response:
    return jsonify(post().json())


@messages.get("/messages/<message_id>")
def get_message(message_id: str) -> Response:
    return jsonify(visible_message(message_id).json())


@messages.get("/messages")
def list_messages() -> Response:
    room = room_of_caller(required_argument("roomId"))
    mentioned = request.args.get("mentionedPeople")
    demand(mentioned in (None, "me", caller().id), 400, "Only me or your own id may be in mentionedPeople.")
    is_bot_in_group = caller().is_bot and room.type == "group"
    demand(mentioned or not is_bot_in_group, 403, "Failed to get activity.")
    found = [message for message in _newest_first() if message.room is room]
    if mentioned:
        found = [message for message in found if message.mentions(caller())]
    items, following = page(_within(found), max_items(50, 100 if mentioned else 1000))
    return listed([message.json() for message in items], following)


@messages.get("/messages/direct")
def list_direct_messages() -> Response:
    person_id, email = request.args.get("personId"), request.args.get("personEmail")
    demand((person_id is None) != (email is None), 400, "Either personId or personEmail is required.")
    other = person_with_id(person_id) if person_id else person_with_email(email or "")
    room = world().direct_room(caller(), other)
    if room is None:
        raise RefusedError(404, NOT_FOUND)
    return listed([message.json() for message in _within([m for m in _newest_first() if m.room is room])])


@messages.put("/messages/<message_id>")
def edit_message(message_id: str) -> Response:
    message = _own_message(message_id)
    body = json_body()
    demand(body.get("roomId") == message.room.id, 400, "roomId must be the message's own.")
    unsupported = message.content.keys() & {"files", "attachments"} or body.keys() & {"files", "attachments"}
    demand(not unsupported, 400, "Editing messages with files or attachments is currently unsupported.")
    demand(message.edits < MAX_EDITS, 400, "The edit limit of this message has been reached.")
    words = checked_words(body)
    demand(any(words), 400, "Message text is required.")
    message.content = rendered(words, message.room)
    message.edits += 1
    message.updated = world().stamp()
    tell(message, "updated")
    return jsonify(message.json())


@messages.delete("/messages/<message_id>")
def delete_message(message_id: str) -> tuple[str, int]:
    message = _own_message(message_id)
    del world().messages[message.id]
    tell(message, "deleted")
    return "", 204


def visible_message(message_id: str) -> Message:
    """Return the message, or refuse: 404 where there is none or the space is not theirs, 403 for a bot."""
    message = world().messages.get(message_id)
    if message is None or caller().id not in message.room.members:
        raise RefusedError(404, NOT_FOUND)
    demand(message.is_visible_to(caller()), 403, "Failed to get activity.")
    return message


def _own_message(message_id: str) -> Message:
    message = visible_message(message_id)
    demand(message.author is caller(), 403, "Only the author may change a message.")
    return message


def _newest_first() -> list[Message]:
    return list(reversed(world().messages.values()))


def _within(found: list[Message]) -> list[Message]:
    """Apply parentId, before and beforeMessage."""
    parent, before, before_message = (request.args.get(key) for key in ("parentId", "before", "beforeMessage"))
    if parent:
        found = [message for message in found if message.parent_id == parent]
    if before_message:
        found = found[[message.id for message in found].index(visible_message(before_message).id) + 1 :]
    if before:
        try:
            limit = parse_time(before)
        except ValueError as error:
            raise RefusedError(400, "before is not a valid date and time.") from error
        found = [message for message in found if parse_time(message.created) < limit]
    return found

"""Writing a message: where it goes, what it may hold, and who is told."""

from __future__ import annotations

import uuid
from typing import NamedTuple

from flask import request

from simulator.cards import check_attachments
from simulator.context import caller, json_body, text_field, world
from simulator.delivery import notify
from simulator.errors import demand
from simulator.ids import webex_id
from simulator.markup import read, render
from simulator.models import Json, Message, Person, Room
from simulator.people import person_with_email, person_with_id
from simulator.rooms import announce_member, room_of_caller

MAX_BYTES = 7439
_TOLD = ("id", "roomId", "roomType", "personId", "personEmail", "mentionedPeople", "created")


def post() -> Message:
    """Put the request's message into its space and tell those who wait for it."""
    body = _form() if request.mimetype == "multipart/form-data" else json_body()
    words, attached = checked_words(body), _attached(body)
    demand(any(words) or attached, 400, "Message text or file is required.")
    demand(any(words) or "attachments" not in attached, 400, "A card needs text or markdown beside it.")
    room = _target(body)
    content = rendered(words, room) | attached
    message = Message(webex_id("MESSAGE"), room, caller(), world().stamp(), content, _parent(body, room))
    world().messages[message.id] = message
    room.last_activity = message.created
    tell(message, "created")
    return message


class Words(NamedTuple):
    """What a message says, in up to three forms; Webex's own clients send HTML."""

    text: str
    markdown: str
    html: str


def checked_words(body: Json) -> Words:
    """Return what a message says, each form within Webex's limit; empty where there is none."""
    words = Words(*(text_field(body, name) or "" for name in Words._fields))
    for value in words:
        fits = len(value.encode(errors="surrogatepass")) <= MAX_BYTES
        demand(fits, 400, f"Message text and markdown are limited to {MAX_BYTES} bytes each.")
    return words


def rendered(words: Words, room: Room) -> Json:
    """Return what a message says, for the members of its space."""
    if not words.markdown and not words.html:
        return {"text": words.text} if words.text else {}
    members = [world().people[person_id] for person_id in room.members]
    drawn = read(words.html, members) if words.html else render(words.markdown, members)
    content: Json = {"text": words.text or drawn.text, "html": drawn.html}
    if words.markdown:
        content["markdown"] = words.markdown
    if drawn.people:
        content["mentionedPeople"] = drawn.people
    if drawn.groups:
        content["mentionedGroups"] = drawn.groups
    return content


def tell(message: Message, event: str) -> None:
    """Notify the webhooks of those who may see the message. Its text is not told: it has to be fetched."""
    audience = {person_id for person_id in message.room.members if message.is_visible_to(world().people[person_id])}
    shown = message.json()
    data = {key: shown[key] for key in _TOLD if key in shown}
    facts = {"hasFiles": "files" in shown, "hasAttachments": "attachments" in shown}
    notify(world(), "messages", event, caller(), data, audience, **facts)
    world().changed(message.room.id)


def _form() -> Json:
    """Return the fields of a multipart body; its one file is kept and becomes an address."""
    body: Json = dict(request.form)
    uploads = request.files.getlist("files")
    demand(len(uploads) <= 1, 400, "Only one file may be included with a message.")
    for upload in uploads:
        key = str(uuid.uuid4())
        world().files[key] = (upload.filename or "file", upload.mimetype, upload.read())
        body["files"] = [f"{request.host_url}v1/contents/{key}"]
    return body


def _attached(body: Json) -> Json:
    """Return the file and the card of a message, checked."""
    content: Json = {}
    if files := body.get("files"):
        demand(isinstance(files, list) and len(files) == 1, 400, "Only one file may be included with a message.")
        demand(str(files[0]).startswith(("http://", "https://")), 400, "files must hold a public URL.")
        content["files"] = files
    if attachments := body.get("attachments"):
        check_attachments(attachments)
        content["attachments"] = attachments
    return content


def _target(body: Json) -> Room:
    """Return the space a message goes to. The first message to a person opens a direct one."""
    names = ("roomId", "toPersonId", "toPersonEmail")
    room_id, person_id, email = (text_field(body, name) for name in names)
    demand(
        sum(value is not None for value in (room_id, person_id, email)) == 1,
        400,
        f"One of {', '.join(names)} is required.",
    )
    if room_id is not None:
        return room_of_caller(room_id)
    other = person_with_id(person_id) if person_id else person_with_email(email or "")
    demand(other is not caller(), 400, "A message to oneself is not possible.")
    demand(other.is_reachable, 403, "The organization of this person does not allow it.")
    return world().direct_room(caller(), other) or _open_direct(other)


def _open_direct(other: Person) -> Room:
    room = world().add_room(other.name, "direct", caller(), other)
    for membership in room.members.values():
        announce_member(room, caller(), membership)
    return room


def _parent(body: Json, room: Room) -> str | None:
    """Return the root of the thread that a reply goes to. It must be in the same space."""
    parent_id = text_field(body, "parentId")
    if parent_id is None:
        return None
    parent = world().messages.get(parent_id)
    fits = parent and parent.room is room and parent.parent_id is None
    demand(fits, 400, "parentId must be the first message of a thread in the same space.")
    return parent_id

"""Messages of the bot's own: webexteamssdk, sent over our own session.

The SDK is imported when the first call is made, so that a webhook can be answered before it has loaded. Its own
handling of redirects, time-outs and rate limits is replaced by PinnedSession's: it sleeps on a 429 without bound.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from functools import cached_property
from itertools import islice
from typing import Any
from urllib.parse import quote

import msgspec
import requests

from bot.events import AttachmentAction, Card, File, Membership, Message, Person, PersonId
from bot.webex.errors import ApiError, UnreadableError
from bot.webex.http import PinnedSession
from bot.webex.paging import pages
from bot.webex.people import to_person
from bot.webex.port import Place, SentMessage
from bot.webex.queries import PAGE_SIZE
from bot.webex.values import Room, Webhook
from bot.webex.wire import Reader

NO_SUCH_PLACE = {403, 404}
"""What Webex says of a space that the bot is not in, and of a direct space that nobody has opened yet."""
LOOKED_THROUGH = 50
"""Messages: a reply that may have been sent is among the newest of its thread."""
CARD_TYPE = "application/vnd.microsoft.card.adaptive"


class _Message(msgspec.Struct, frozen=True, kw_only=True):
    id: str = ""
    room_id: str = ""
    room_type: str = "group"
    person_id: str = ""
    person_email: str = ""
    text: str = ""
    markdown: str | None = None
    html: str | None = None
    parent_id: str | None = None
    created: datetime | None = None


class _Action(msgspec.Struct, frozen=True, kw_only=True):
    id: str = ""
    message_id: str = ""
    room_id: str = ""
    person_id: str = ""
    inputs: dict[str, Any] = msgspec.field(default_factory=dict)
    created: datetime | None = None


class _Membership(msgspec.Struct, frozen=True, kw_only=True):
    person_id: str = ""
    room_id: str = ""
    room_type: str = "group"
    created: datetime | None = None


_memberships = Reader(_Membership)
_messages = Reader(_Message)
_actions = Reader(_Action)
_webhooks = Reader(Webhook)
_rooms = Reader(Room)


class SdkMessaging:
    """The Messaging port. Safe to share between threads: one session with a pool of connections serves all.

    A Markdown text is cut to `longest` bytes.
    """

    def __init__(self, session: PinnedSession, bot_token: str, *, longest: int) -> None:
        self._session = session
        self._token = bot_token
        self._longest = longest

    @cached_property
    def _sdk(self) -> Any:
        from webexteamssdk import WebexTeamsAPI

        sdk = WebexTeamsAPI(
            access_token=self._token,
            base_url=self._session.base_url,
            wait_on_rate_limit=False,
            object_factory=_as_it_is,
        )
        self._session.headers.update(sdk._session.headers)
        sdk._session._req_session = self._session
        return sdk

    @cached_property
    def _bot(self) -> Person:
        return to_person(_object(self._sdk.people.me()))

    def me(self) -> Person:
        """Return who the bot is. Webex is asked once."""
        return self._bot

    def person(self, person_id: PersonId) -> Person:
        return to_person(_object(self._sdk.people.get(_in_path(person_id))))

    def message(self, message_id: str) -> Message:
        return _to_message(_messages.of(_object(self._sdk.messages.get(_in_path(message_id)))))

    def action(self, action_id: str) -> AttachmentAction:
        wire = _actions.of(_object(self._sdk.attachment_actions.get(_in_path(action_id))))
        return AttachmentAction(
            id=wire.id,
            message_id=wire.message_id,
            room_id=wire.room_id,
            person_id=PersonId(wire.person_id),
            inputs=wire.inputs,
            created=wire.created,
        )

    def membership(self, membership_id: str) -> Membership:
        wire = _memberships.of(_object(self._sdk.memberships.get(_in_path(membership_id))))
        return Membership(PersonId(wire.person_id), wire.room_id, wire.room_type != "direct", wire.created)

    def post(self, place: Place, markdown: str, card: Card | None = None, file: File | None = None) -> str:
        words = {
            "roomId": place.room_id,
            "parentId": place.parent_id,
            "toPersonId": None if place.room_id else place.person_id,
            "markdown": markdown if place.person_id else self._signed(markdown),
        }
        if file:
            return self._upload(words, file)
        attachments = [{"contentType": CARD_TYPE, "content": card}] if card else None
        return _messages.of(_object(self._sdk.messages.create(**words, attachments=attachments))).id

    def _upload(self, words: dict[str, str | None], file: File) -> str:
        """Send a file from memory: the SDK reads files from a disk, and attendance is never written to one."""
        answer = self._session.post(
            f"{self._session.base_url}messages",
            data={name: value for name, value in words.items() if value is not None},
            files={"files": (file.name, file.content, file.kind)},
            # The session may say JSON for the SDK: requests then would not say where one part of a body ends.
            headers={"Authorization": f"Bearer {self._token}", "Content-Type": None},
        )
        return _messages.one(answer.content).id

    def sent(self, place: Place, since: datetime) -> list[SentMessage]:
        try:
            newest = [_messages.of(_object(item)) for item in islice(self._listing(place), LOOKED_THROUGH)]
        except ApiError as error:
            if error.status not in NO_SUCH_PLACE:
                raise
            return []
        me = self.me().id
        ours = [wire for wire in reversed(newest) if wire.person_id == me]
        return [SentMessage(w.id, w.markdown, w.created) for w in ours if w.created and w.created >= since]

    def _listing(self, place: Place) -> Any:
        if place.person_id:
            return self._sdk.messages.list_direct(personId=place.person_id, parentId=place.parent_id)
        return self._sdk.messages.list(
            roomId=place.room_id, parentId=place.parent_id, mentionedPeople="me", max=LOOKED_THROUGH
        )

    def rooms(self) -> Iterator[Room]:
        for answer in self._pages("rooms", {"sortBy": "lastactivity", "max": str(PAGE_SIZE)}):
            yield from _rooms.page(answer.content)

    def heard(self, room: Room) -> Iterator[Message]:
        # Of a group space Webex tells a bot only what mentions it.
        mentions = {"mentionedPeople": "me"} if room.type == "group" else {}
        for answer in self._pages("messages", {"roomId": room.id, "max": str(PAGE_SIZE), **mentions}):
            yield from map(_to_message, _messages.page(answer.content))

    def _pages(self, path: str, params: Mapping[str, str]) -> Iterator[requests.Response]:
        """Yield a list's pages. Not by the SDK: it loses what the next page's link leaves out of the question."""
        url, headers = f"{self._session.base_url}{path}", {"Authorization": f"Bearer {self._token}"}
        first = self._session.get(url, params=params, headers=headers)
        return pages(first, params, lambda following: self._session.get(following, headers=headers))

    def _signed(self, markdown: str) -> str:
        """Return the text with a mention of the bot: in a group space it can list only messages that mention it."""
        signature = f"\n\n<@personId:{self.me().id}>"
        return _shortened(markdown, self._longest - len(signature.encode())) + signature

    def delete(self, message_id: str) -> None:
        self._sdk.messages.delete(_in_path(message_id))

    def webhooks(self) -> Iterator[Webhook]:
        seen: set[str] = set()
        for item in self._sdk.webhooks.list():
            webhook = _webhooks.of(_object(item))
            if webhook.id in seen:
                raise UnreadableError("the pages of the answer have no end")
            seen.add(webhook.id)
            yield webhook

    def create_webhook(self, name: str, target_url: str, resource: str, event: str, secret: str) -> str:
        return _webhooks.of(_object(self._sdk.webhooks.create(name, target_url, resource, event, secret=secret))).id

    def update_webhook(self, webhook_id: str, name: str, target_url: str, secret: str) -> None:
        """Change a webhook, and enable it if Webex had disabled it."""
        self._sdk.webhooks.update(_in_path(webhook_id), name=name, targetUrl=target_url, secret=secret, status="active")

    def delete_webhook(self, webhook_id: str) -> None:
        self._sdk.webhooks.delete(_in_path(webhook_id))


def _to_message(wire: _Message) -> Message:
    return Message(
        id=wire.id,
        room_id=wire.room_id,
        room_type=wire.room_type,
        person_id=PersonId(wire.person_id),
        person_email=wire.person_email,
        text=wire.text,
        html=wire.html,
        parent_id=wire.parent_id,
        created=wire.created,
    )


def _as_it_is(_kind: str, json: Any) -> Any:
    return json


def _object(json: Any) -> dict[str, Any]:
    if not isinstance(json, dict):
        raise UnreadableError("the answer is not of the form that Webex documents")
    return json


def _shortened(markdown: str, most: int) -> str:
    """Return whole lines of at most so many bytes. A long answer is read on its card, this is only its text."""
    encoded = markdown.encode()
    return markdown if len(encoded) <= most else encoded[:most].decode(errors="ignore").rpartition("\n")[0]


def _in_path(an_id: str) -> str:
    """Return an id as one part of a path. It comes from outside, and must not reach another path."""
    return quote(an_id, safe="")

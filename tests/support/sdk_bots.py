"""Hello-world bots as the users of Webex's Python SDKs write them: the same few things, in each SDK's own words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol

import pytest

CARD: dict[str, Any] = {
    "type": "AdaptiveCard",
    "version": "1.3",
    "body": [{"type": "Input.Text", "id": "name", "label": "Your name"}],
    "actions": [{"type": "Action.Submit", "title": "Send"}],
}
CARD_TYPE = "application/vnd.microsoft.card.adaptive"
SECRET = "a secret of a hello-world bot"


class SdkBot(Protocol):
    """A person's or a bot's way to Webex."""

    def register(self, url: str) -> None:
        """Have messages and pressed buttons told to `url`."""

    def answer(self, message_id: str) -> None:
        """Read a message, and answer it in its thread: with a word, and with a card."""

    def inputs(self, action_id: str) -> dict[str, Any]:
        """Return what was filled in when a button was pressed."""

    def spaces(self) -> list[str]:
        """Return the titles of the spaces, with the number of their members."""

    def person(self, email: str) -> str:
        """Return a person's name."""

    def meetings(self) -> list[str]:
        """Return the titles of the meetings that were held in the last week."""

    def participants(self, meeting_id: str, emails: Sequence[str]) -> list[str]:
        """Return the names of those who were there."""


class WebexPythonSdkBot:
    """With webexpythonsdk, the successor of webexteamssdk."""

    def __init__(self, api: str, token: str) -> None:
        sdk = pytest.importorskip("webexpythonsdk", reason="webexpythonsdk is not installed")
        self._api = sdk.WebexAPI(access_token=token, base_url=api)

    def register(self, url: str) -> None:
        for resource in ("messages", "attachmentActions"):
            self._api.webhooks.create("hello", url, resource, "created", secret=SECRET)

    def answer(self, message_id: str) -> None:
        message = self._api.messages.get(message_id)
        parent = {"roomId": message.roomId, "parentId": message.id}
        self._api.messages.create(**parent, markdown=f"You said **{message.text}**")
        card = {"contentType": CARD_TYPE, "content": CARD}
        self._api.messages.create(**parent, text="a card", attachments=[card])

    def inputs(self, action_id: str) -> dict[str, Any]:
        return dict(self._api.attachment_actions.get(action_id).inputs)

    def spaces(self) -> list[str]:
        members = self._api.memberships.list
        return [f"{room.title} {len(list(members(roomId=room.id)))}" for room in self._api.rooms.list(max=5)]

    def person(self, email: str) -> str:
        return str(next(iter(self._api.people.list(email=email))).displayName)

    def meetings(self) -> list[str]:
        return [str(meeting.title) for meeting in self._api.meetings.list(meetingType="meeting", state="ended", max=3)]

    def participants(self, meeting_id: str, emails: Sequence[str]) -> list[str]:
        """Send the request for participants by hand: this SDK knows none."""
        place = f"meetingParticipants/query?meetingId={meeting_id}"
        found = self._api._session.post(place, json={"emails": list(emails)})
        return [row["displayName"] for row in found["items"]]


class WxcSdkBot:
    """With wxc_sdk, whose main purpose is Webex Calling."""

    def __init__(self, api: str, token: str) -> None:
        sdk = pytest.importorskip("wxc_sdk", reason="wxc_sdk is not installed")
        self._api = sdk.WebexSimpleApi(tokens=token)
        self._api.session.BASE = api.rstrip("/")

    def register(self, url: str) -> None:
        for resource in ("messages", "attachmentActions"):
            self._api.webhook.create("hello", url, resource, "created", secret=SECRET)

    def answer(self, message_id: str) -> None:
        message = self._api.messages.details(message_id)
        parent = {"room_id": message.room_id, "parent_id": message.id}
        self._api.messages.create(**parent, markdown=f"You said **{message.text}**")
        card = {"contentType": CARD_TYPE, "content": CARD}
        self._api.messages.create(**parent, text="a card", attachments=[card])

    def inputs(self, action_id: str) -> dict[str, Any]:
        return dict(self._api.attachment_actions.details(action_id).inputs)

    def spaces(self) -> list[str]:
        members = self._api.membership.list
        return [f"{room.title} {len(list(members(room_id=room.id)))}" for room in self._api.rooms.list(max=5)]

    def person(self, email: str) -> str:
        return str(next(iter(self._api.people.list(email=email))).display_name)

    def meetings(self) -> list[str]:
        held = self._api.meetings.list(meeting_type="meeting", state="ended", max=3)
        return [str(meeting.title) for meeting in held]

    def participants(self, meeting_id: str, emails: Sequence[str]) -> list[str]:
        api = self._api.meetings.participants
        found = api.query_participants_with_email(meeting_id, emails=list(emails))
        return [str(row["displayName"]) for row in found]

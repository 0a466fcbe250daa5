"""A file goes out as one message: in its thread, with words, under its own name, and never by way of a disk."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from urllib.parse import unquote

import pytest
import requests

from bot.chat.delivery import Delivery
from bot.context import Context, Reply
from bot.events import Card, File, PersonId
from bot.webex.errors import ApiError
from bot.webex.http import PinnedSession
from bot.webex.messaging import SdkMessaging
from bot.webex.port import Place, SentMessage
from cards.fallback import LONGEST_MESSAGE
from simulator.server import Running, serve
from tests.support.chat import Chat
from tests.support.inboxes import accept, bench_on, claim

pytest_plugins = ["tests.support.databases"]

TABLE = File("Attendance 2026-03-03 Réunion d’équipe.csv", "text/csv", b"\xef\xbb\xbfName\r\nJ\xc3\xbcrgen\r\n")


@pytest.fixture(scope="module")
def webex() -> Iterator[Running]:
    with serve() as running:
        yield running


def bot_of(webex: Running) -> SdkMessaging:
    return SdkMessaging(PinnedSession(webex.api), "demo-bot-token", longest=LONGEST_MESSAGE)


def read(chat: Chat, message_id: str) -> tuple[dict[str, object], requests.Response]:
    """The message as Alice sees it, and its one file."""
    message = chat.api("Alice", "GET", f"messages/{message_id}")
    [address] = message["files"]
    headers = {"Authorization": f"Bearer {chat.people['Alice']['token']}"}
    return message, requests.get(address, headers=headers, timeout=10)


def test_a_file_arrives_byte_by_byte_under_its_name(webex: Running) -> None:
    """Words beside it, and no card."""
    chat = Chat(webex)
    alice = PersonId(chat.people["Alice"]["id"])
    message, file = read(chat, bot_of(webex).post(Place(person_id=alice), "**2 of 3** attended.", file=TABLE))
    assert message["text"] == "2 of 3 attended."
    assert "attachments" not in message
    assert file.content == TABLE.content
    assert file.headers["Content-Type"].partition(";")[0] == "text/csv"
    assert unquote(file.headers["Content-Disposition"]).endswith(TABLE.name)


def test_a_file_in_a_space_is_signed_as_words_are(webex: Running) -> None:
    """Else it could not be found again after a crash; and the calls of the SDK before and after it are as they were."""
    chat, bot = Chat(webex), bot_of(webex)
    room = chat.space("Alice", "Team stand-up")
    first = bot.post(Place(room_id=room), "first")
    message, _ = read(chat, bot.post(Place(room_id=room, parent_id=first), "a table", file=TABLE))
    assert message["parentId"] == first
    assert message["mentionedPeople"] == [chat.bot["id"]]
    assert chat.api("Alice", "GET", f"messages/{bot.post(Place(room_id=room), 'last')}")["text"].startswith("last")


class PickyMessaging(SdkMessaging):
    """Takes what it is told to take; `posts` are the messages that got through."""

    def __init__(self, *, takes_files: bool, takes_replies: bool) -> None:
        self.posts: list[tuple[Place, str, File | None]] = []
        self._takes_files = takes_files
        self._takes_replies = takes_replies

    def post(self, place: Place, markdown: str, card: Card | None = None, file: File | None = None) -> str:
        if (file and not self._takes_files) or (place.parent_id and not self._takes_replies):
            raise ApiError(400)
        self.posts.append((place, markdown, file))
        return "m"

    def sent(self, place: Place, since: datetime) -> list[SentMessage]:
        return []


NOW = datetime(2026, 3, 3, 9, tzinfo=UTC)
IN_THREAD = Context(person_id=PersonId("jane"), room_id="r", thread_id="gone", at=NOW, now=NOW, zone=UTC, is_group=True)
THREAD, SPACE = Place(room_id="r", parent_id="gone"), Place(room_id="r")


@pytest.mark.parametrize(
    ("takes_files", "takes_replies", "arrives"),
    [
        (True, True, (THREAD, "2 of 3", TABLE)),
        (True, False, (SPACE, "2 of 3", TABLE)),
        (False, True, (THREAD, "a card", None)),
        (False, False, (SPACE, "a card", None)),
    ],
)
def test_the_words_arrive_whatever_becomes_of_the_file(
    sqlite_url: str, takes_files: bool, takes_replies: bool, arrives: tuple[Place, str, File | None]
) -> None:
    """The thread may be gone; or the space takes no files, and then a card stands for the file."""
    messaging = PickyMessaging(takes_files=takes_files, takes_replies=takes_replies)
    with bench_on(sqlite_url) as bench:
        inbox = bench.inbox()
        accept(inbox, "question")
        Delivery(messaging, inbox).send(
            claim(inbox), IN_THREAD, Reply("2 of 3", file=TABLE, instead_of_file=Reply("a card"))
        )
    assert messaging.posts == [arrives]

"""The bot's own voice, through the SDK: what was said is found again, and a bad answer is known for one."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from bot.webex.errors import UnreachableError, UnreadableError
from bot.webex.http import PinnedSession
from bot.webex.messaging import SdkMessaging
from bot.webex.port import Place, SentMessage
from cards.fallback import LONGEST_MESSAGE
from simulator.clock import parse_time
from simulator.faults import Fault
from simulator.models import Room
from simulator.server import Running, serve


@pytest.fixture
def webex() -> Iterator[Running]:
    with serve() as running:
        yield running


@pytest.fixture
def messaging(webex: Running) -> SdkMessaging:
    return SdkMessaging(PinnedSession(webex.api), "demo-bot-token", longest=LONGEST_MESSAGE)


def group(webex: Running) -> Room:
    return next(room for room in webex.world.rooms.values() if room.title == "Team stand-up")


def a_minute_ago() -> datetime:
    return datetime.now(UTC) - timedelta(minutes=1)


@pytest.mark.parametrize("length", [10, LONGEST_MESSAGE - 20, LONGEST_MESSAGE])
def test_what_was_said_in_a_group_is_found_again(webex: Running, messaging: SdkMessaging, length: int) -> None:
    """However long it is: there a bot sees only what mentions it."""
    place = Place(room_id=group(webex).id)
    posted = messaging.post(place, ("word " * 10 + "\n") * (length // 51) + "x" * (length % 51))
    assert [one.id for one in messaging.sent(place, a_minute_ago())] == [posted]


def test_only_whole_lines_make_way_for_the_signature(webex: Running, messaging: SdkMessaging) -> None:
    """A link or a name cut in two would be read as something else."""
    line = "é" * 100
    posted = messaging.post(Place(room_id=group(webex).id), "\n".join([line] * 37))
    assert set(webex.world.messages[posted].content["markdown"].split("\n")[:-2]) == {line}


def test_in_a_direct_space_it_is_found_in_its_thread(webex: Running, messaging: SdkMessaging) -> None:
    """And in no other."""
    alice = next(person for person in webex.world.people.values() if person.email == "alice@example.com")
    place = Place(person_id=messaging.person(alice.id).id)  # type: ignore[arg-type]
    first, second = messaging.post(place, "one"), messaging.post(place, "two")
    room = webex.world.messages[first].room
    thread = Place(room_id=room.id, parent_id=first, person_id=place.person_id)
    reply = messaging.post(thread, "three")
    at = parse_time(webex.world.messages[reply].created)
    assert messaging.sent(thread, a_minute_ago()) == [SentMessage(reply, "three", at)]
    assert [one.id for one in messaging.sent(place, a_minute_ago())] == [first, second, reply]


def test_nothing_was_said_where_there_is_no_such_place(webex: Running, messaging: SdkMessaging) -> None:
    """Somebody who never wrote to the bot, and a space that it was taken from: no reason to try again."""
    guest = next(person for person in webex.world.people.values() if person.kind == "appuser")
    assert messaging.sent(Place(person_id=messaging.person(guest.id).id), a_minute_ago()) == []  # type: ignore[arg-type]
    assert messaging.sent(Place(room_id="no such space"), a_minute_ago()) == []


@pytest.mark.parametrize("fault", ["html", "truncated"])
def test_an_answer_that_is_not_json_is_unreadable(webex: Running, messaging: SdkMessaging, fault: str) -> None:
    """Gateways answer in HTML when they are overloaded, and connections break."""
    webex.gateway.faults.append(Fault(fault, "/people/me", status=200))
    with pytest.raises(UnreadableError):
        messaging.me()


def test_an_answer_shorter_than_it_says_is_none(webex: Running, messaging: SdkMessaging) -> None:
    """The rest of it may have been what counts."""
    webex.gateway.faults.append(Fault("wrong_length", "/people/me"))
    with pytest.raises(UnreachableError):
        messaging.me()


@pytest.mark.timeout(20)
def test_a_list_of_webhooks_without_end_ends(webex: Running, messaging: SdkMessaging) -> None:
    """The SDK follows a link that points at itself for ever; and no webhook must be taken for its own double."""
    messaging.create_webhook("ours", "http://127.0.0.1:9/webhook", "messages", "created", "a secret")
    webex.gateway.faults.append(Fault("endless_next", "/webhooks"))
    with pytest.raises(UnreadableError, match="no end"):
        list(messaging.webhooks())

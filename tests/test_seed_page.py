"""Webex's page "Query Meeting Participants with Email", line by line: parameters, response properties, response codes.

What is asked in words and by form must reach Webex, and each of Webex's answers a person.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import parse_qsl

import msgspec
import pytest

from bot.attendance.participants import BreakoutSession, Device, Participant
from tests.support.chat import Chat, chatting, words
from tests.support.signing import STANDUP, desk
from tests.support.statuses import STATUSES, read_in_turn

pytestmark = pytest.mark.slow

Json = dict[str, str]

QUERY = {
    "meetingId": STANDUP,
    "meetingStartTimeFrom": "2026-11-16T23:00",
    "meetingStartTimeTo": "2026-11-17T23:00",
    "hostEmail": "alice@example.com",
}
BODY = {"joinTimeFrom": "2026-11-17T00:00:00Z", "joinTimeTo": "2026-11-17T12:00:00Z", "emails": ["bob@example.com"]}
SAID = (
    f"who attended {STANDUP} bob@example.com on 17 November hosted by alice@example.com"
    " between 2026-11-17T00:00Z and 2026-11-17T12:00Z in Europe/Paris"
)
FILLED_IN = {
    "meeting": STANDUP,
    "emails": "bob@example.com",
    "host": "alice@example.com",
    "held_from_date": "2026-11-17",
    "held_to_date": "2026-11-17",
    "from_date": "2026-11-17",
    "from_time": "01:00",
    "to_date": "2026-11-17",
    "to_time": "13:00",
    "zone": "Europe/Paris",
}


@pytest.fixture(scope="module")
def admins(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chat]:
    """A bot that serves an administrator."""
    folder = tmp_path_factory.mktemp("admins")
    with chatting(folder, WEBEX_HOST_TOKEN="demo-admin-token", WEBEX_ADMIN_SCOPES="1") as running:
        running.control("POST", "people/timezone", {"person": "admin@example.com", "timezone": "Europe/Paris"})
        yield running


def asked_by(chat: Chat) -> tuple[Json, dict[str, object], str]:
    """Return the query, the body and the zone of the first question about people by e-mail."""
    call = chat.control("GET", "requests?path=meetingParticipants/query")[0]
    return dict(parse_qsl(call["query"])), json.loads(call["body"]), call["timezone"]


def in_words(chat: Chat) -> None:
    chat.ask("Ada", SAID)


def by_form(chat: Chat) -> None:
    chat.press("Ada", chat.ask("Ada", "attendance"), "Who attended?", **FILLED_IN)
    chat.wait(lambda: chat.control("GET", "requests?path=meetingParticipants/query"))


@pytest.mark.parametrize("ask", [in_words, by_form])
def test_every_parameter_of_the_page_can_be_set(admins: Chat, ask: Callable[[Chat], None]) -> None:
    """From chat and from the form: query, body and header, as the page has them."""
    admins.control("DELETE", "requests")
    ask(admins)
    query, body, zone = asked_by(admins)
    assert query.keys() == QUERY.keys()
    assert query["meetingId"] == QUERY["meetingId"]
    assert query["hostEmail"] == QUERY["hostEmail"]
    # The page says that both ends are exclusive: the bot may widen them by a second.
    assert "2026-11-16T22:59" <= query["meetingStartTimeFrom"] <= "2026-11-16T23:00:00Z"
    assert "2026-11-17T23:00:00Z" <= query["meetingStartTimeTo"] <= "2026-11-17T23:01"
    assert body == BODY
    assert zone == "Europe/Paris"


PROPERTIES = {
    Participant: {
        *("id", "orgId", "host", "coHost", "spaceModerator", "email", "displayName", "invitee", "muted"),
        *("meetingStartTime", "video", "state", "breakoutSessionId", "joinedTime", "leftTime", "siteUrl", "meetingId"),
        *("hostEmail", "devices", "breakoutSessionsAttended", "sourceId"),
    },
    Device: {
        *("correlationId", "deviceType", "audioType", "joinedTime", "leftTime", "durationSecond", "callType"),
        "phoneNumber",
    },
    BreakoutSession: {"id", "name", "joinedTime", "leftTime"},
}
"""The response properties of the page's example."""


@pytest.mark.parametrize("kind", PROPERTIES)
def test_every_response_property_of_the_page_is_read(kind: type[msgspec.Struct]) -> None:
    """No more and no fewer than the page has."""
    fields = {field.replace("_", "").casefold() for field in kind.__struct_fields__}
    assert fields == {name.casefold() for name in PROPERTIES[kind]}


WORDS = {
    400: ("Webex did not accept the question", "Check the meeting ID and the times"),
    401: ("Webex no longer takes the sign-in that you gave me (401).", "Please sign in to Webex again"),
    403: ("Webex does not tell who attended", "ask your Webex administrator"),
    404: ("Webex does not tell who attended", "ask your Webex administrator"),
    405: ("a fault of this bot", "tell the person who runs this bot"),
    409: ("in conflict with something", "Wait a minute and ask again"),
    410: ("This meeting is gone", "Ask about a more recent one"),
    415: ("a fault of this bot", "tell the person who runs this bot"),
    423: ("Webex has locked this meeting", "Ask again in some minutes"),
    428: ("for malware", "Ask your Webex administrator"),
    429: ("Webex asks us to slow down", "Ask again in some minutes"),
    500: ("Webex had an error", "give Webex support the number below"),
    502: ("Webex could not answer", "Ask again in some minutes"),
    503: ("Webex is overloaded", "Ask again in some minutes"),
    504: ("Webex took too long", "about fewer people"),
}
"""What is read last of one's own meeting: what happened, and what to do."""
PASSING = {423, 429, 500, 502, 503, 504}


@pytest.mark.parametrize("status", STATUSES)
def test_every_response_code_of_the_page_has_its_words(tmp_path: Path, status: int) -> None:
    """What passes is told as waiting first; in the end each says what happened and what to do, and nothing twice."""
    with desk(tmp_path) as running:
        read = read_in_turn(running, status)
    assert all(part in read[-1] for part in WORDS[status])
    assert len(read) == (2 if status in PASSING else 1)
    assert read[0].startswith("Webex is not answering. I keep asking") == (status in PASSING)
    assert "15 minutes" not in read[-1]


def test_the_table_is_that_of_the_page() -> None:
    """Every code above 204."""
    assert set(WORDS) == set(STATUSES)


def test_a_success_without_an_answer_is_no_answer(admins: Chat) -> None:
    """The page lists 201, 202 and 204 as well: whatever comes, words are said, and nobody is called absent."""
    fault = {"fault": "status", "path": "meetingParticipants", "status": 204, "message": "", "times": 99}
    admins.control("POST", "faults", fault)
    said = words(admins.ask("Ada", f"who attended {STANDUP} bob@example.com hosted by alice@example.com", through=11))
    admins.control("DELETE", "faults")
    assert said.startswith("Webex is not answering.")

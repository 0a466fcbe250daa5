"""The way out: pinned to one host, ended in time, typed at the border, and true to the endpoint's page."""

from __future__ import annotations

import json
import re
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.attendance.participants import Participant
from bot.events import PersonId
from bot.webex.errors import (
    ApiError,
    NotSignedInError,
    PartialAnswerError,
    UnreachableError,
    UnreadableError,
    retry_after,
)
from bot.webex.http import PinnedSession
from bot.webex.meeting_id import MeetingId
from bot.webex.meetings import HostMeetings
from bot.webex.queries import ParticipantsQuery, QueryError
from bot.webex.wire import Reader
from tests.support.hosts import NoSilence
from tests.support.mistakes import mistake

NOW = datetime(2026, 3, 3, 12, tzinfo=UTC)
M = MeetingId("m")
ALICE = PersonId("alice")
EXAMPLE: dict[str, Any] = {
    "id": "560d7b784f5143e3be2fc3064a5c4999_3c2e2338-e950-43bf-b588-573773ee43d1",
    "orgId": "1eb65fdf-9643-417f-9974-ad72cae0e10f",
    "host": True,
    "coHost": False,
    "spaceModerator": False,
    "email": "joeDoe@cisco.com",
    "displayName": "Joe Doe",
    "invitee": False,
    "muted": False,
    "meetingStartTime": "2020-10-02T17:31:00Z",
    "video": "on",
    "state": "lobby",
    "breakoutSessionId": "2e373567-465b-8530-a18a-7025e1871d40",
    "joinedTime": "2022-10-25T09:00:00Z",
    "leftTime": "2022-10-25T09:30:00Z",
    "siteUrl": "example.webex.com",
    "meetingId": "3a688f62840346e8b87dde2b50703511_I_197977258267247872",
    "hostEmail": "janeDoe@cisco.com",
    "devices": [
        {
            "correlationId": "8ccced6c-b812-4dff-a5dd-4c5c28f8d47d",
            "deviceType": "webex_meeting_center_mac",
            "audioType": "pstn",
            "joinedTime": "2019-04-23T17:31:00.000Z",
            "leftTime": "2019-04-23T17:32:00.000Z",
            "durationSecond": 60,
            "callType": "callIn",
            "phoneNumber": "745273328",
        }
    ],
    "breakoutSessionsAttended": [
        {
            "id": "c84ba778-2f46-4dc6-9459-398694732d70",
            "name": "Breakout session 1",
            "joinedTime": "2022-10-25T09:05:00Z",
            "leftTime": "2022-10-25T09:10:00Z",
        }
    ],
    "sourceId": "cisco",
}
"""The example of Webex's page "Query Meeting Participants with Email"."""


def body(*rows: Any) -> bytes:
    return json.dumps({"items": rows}).encode()


# What Webex answers with, written byte by byte: some of it no honest server would send.


def http(status: str, content: bytes, *headers: str, length: int | None = None) -> bytes:
    head = [f"HTTP/1.1 {status}", f"Content-Length: {len(content) if length is None else length}", "Connection: close"]
    return "\r\n".join([*head, *headers, "", ""]).encode() + content


@contextmanager
def answering(*answers: bytes | Callable[[int], bytes]) -> Iterator[tuple[str, list[bytes]]]:
    """A server that gives these answers in turn (a function gets its port); yields its base URL and the requests."""
    listener = socket.create_server(("127.0.0.1", 0))
    port: int = listener.getsockname()[1]
    seen: list[bytes] = []

    def work() -> None:
        for answer in answers:
            try:
                connection, _ = listener.accept()
            except OSError:  # closed: fewer requests came than there were answers for
                return
            with connection:
                seen.append(_request(connection))
                connection.sendall(answer if isinstance(answer, bytes) else answer(port))

    thread = threading.Thread(target=work, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{port}/v1/", seen
    finally:
        listener.close()
        thread.join(2)


def _request(connection: socket.socket) -> bytes:
    """The head and, as long as it says, the body."""
    received = b""
    while b"\r\n\r\n" not in received:
        received += connection.recv(65536)
    head, _, rest = received.partition(b"\r\n\r\n")
    length = re.search(rb"Content-Length: (\d+)", head)
    while length and len(rest) < int(length[1]):
        rest += connection.recv(65536)
    return head + b"\r\n\r\n" + rest


class AlicesToken:
    """The one token of these tests; there is no other."""

    def token(self, person: PersonId) -> str:
        assert person == ALICE
        return "alice's token"

    def instead_of(self, person: PersonId, refused: str) -> str:
        raise NotSignedInError(person)

    def give_up(self, person: PersonId, refused: str) -> None:
        pass

    def zone(self, person: PersonId) -> str | None:
        return None

    def scopes(self, person: PersonId) -> frozenset[str] | None:
        return None


def asked(url: str, query: ParticipantsQuery | None = None) -> list[Participant]:
    meetings = HostMeetings(PinnedSession(url), AlicesToken(), NoSilence(), admins_may_ask=True)
    query = query or ParticipantsQuery(meeting_id=M, emails=("a@example.com",))
    return [row for page in meetings.participants(ALICE, query) for row in page]


def test_every_property_of_the_page_is_read() -> None:
    """The example of the page, field by field."""
    row = Reader(Participant).page(body(EXAMPLE))[0]
    read = json.loads(json.dumps(EXAMPLE))  # a copy to tick off
    assert (row.host, row.co_host, row.space_moderator, row.invitee, row.muted) == (True, False, False, False, False)
    assert row.joined_time == datetime(2022, 10, 25, 9, tzinfo=UTC)
    assert row.devices[0].duration_second == 60
    assert row.devices[0].call_type == "callIn"
    assert row.breakout_sessions_attended[0].name == "Breakout session 1"
    assert len(row.__struct_fields__) == len(read)
    assert all(getattr(row, name) not in (None, ()) for name in row.__struct_fields__)


def test_one_odd_value_does_not_hide_the_rest() -> None:
    """Unknown fields are ignored; what doesn't fit counts as missing."""
    odd = {
        "email": "a@example.com",
        "joinedTime": "1970-01- 01T00:00:00.000Z",
        "host": "yes",
        "news": {"deep": [1]},
        "devices": [{"joinedTime": 7, "audioType": "voip"}, "nothing"],
        "displayName": None,
    }
    row = Reader(Participant).page(body(odd, {}))[0]
    assert (row.email, row.joined_time, row.host, row.display_name) == ("a@example.com", None, False, None)
    assert [device.audio_type for device in row.devices] == ["voip"]


@pytest.mark.parametrize("content", [b"", b"<html>", b"[]", b'{"items": 3}', b'{"items": [', b"[" * 100_000])
def test_what_is_not_an_answer_is_unreadable(content: bytes) -> None:
    """An error with a name, whatever comes."""
    with pytest.raises(UnreadableError):
        Reader(Participant).page(content)


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        (None, None),
        ("7", 7),
        (" 7 ", 7),
        ("0", 1),
        ("7200", 7200),
        ("999999", 86400),
        ("999999999999", 15),
        ("rand(30),add(30)", 15),
        ("1.5", 15),
        ("-3", 15),
        ("", 15),
        ("Tue, 03 Mar 2026 12:00:30 GMT", 30),
        ("Tue, 03 Mar 2026 11:00:00 GMT", 1),
        ("Tue, 99 Mar 2026", 15),
    ],
)
def test_retry_after_in_all_the_forms_that_were_seen(header: str | None, seconds: int | None) -> None:
    """Numbers, dates, and what Webex has really sent; at most a day."""
    assert retry_after(header, NOW) == seconds


def test_an_error_keeps_what_support_asks_for() -> None:
    """Webex's message, its details and the trackingId."""
    content = json.dumps({"message": "No.", "errors": [{"description": "Why."}], "trackingId": "ROUTER_1"}).encode()
    with answering(http("403 Forbidden", content)) as (url, _), pytest.raises(ApiError) as caught:
        asked(url)
    error = caught.value
    assert (error.status, error.reason, error.tracking_id) == (403, "No. Why.", "ROUTER_1")


@pytest.mark.parametrize("content", [b"<html>Busy</html>", b"", b'{"message": 3}', b'{"errors": ["odd"]}', b"\xff"])
def test_an_error_with_any_body_is_an_error(content: bytes) -> None:
    """HTML, nothing, or JSON of another shape; the trackingId may be in a header."""
    answer = http("503 Service Unavailable", content, "trackingid: T_2", "Retry-After: 9")
    with answering(answer) as (url, _), pytest.raises(ApiError) as caught:
        asked(url)
    assert (caught.value.status, caught.value.tracking_id, caught.value.retry_after) == (503, "T_2", 9)


@pytest.mark.parametrize("status", [413, 423, 429, 503])
@pytest.mark.parametrize("emails", [("a@example.com",), ()])
def test_retry_after_is_heard_on_every_verb(status: int, emails: tuple[str, ...]) -> None:
    """One call, and its own status: urllib3 would call three times more and then know nothing but a failure."""
    refusal = http(f"{status} Wait", b"", "Retry-After: 60")
    with answering(*[refusal] * 4) as (url, seen), pytest.raises(ApiError) as caught:
        asked(url, ParticipantsQuery(meeting_id=M, emails=emails))
    assert (caught.value.status, caught.value.retry_after, len(seen)) == (status, 60, 1)


@pytest.mark.parametrize(
    "link",
    [
        "http://evil.example:1/v1/x",
        "http://127.0.0.1:1/v1/x",
        "https://127.0.0.1/v1/x",
        "http://[broken",
    ],
)
def test_a_next_link_to_another_host_is_not_followed(link: str) -> None:
    """The bearer token would go there."""
    answer = http("200 OK", body({}), f'Link: <{link}>; rel="next"')
    with answering(answer) as (url, seen), pytest.raises(PartialAnswerError):
        asked(url)
    assert len(seen) == 1


@pytest.mark.parametrize("emails", [("a@example.com",), ()])
@pytest.mark.parametrize("status", [400, 403, 404, 410])
def test_a_list_that_breaks_off_is_no_list(status: int, emails: tuple[str, ...]) -> None:
    """Not even with a 404, which for a first page means that it is too early: somebody would be missing."""
    first = http("200 OK", body({}, {}), 'Link: </v1/next?page=2>; rel="next"')
    with answering(first, http(f"{status} No", b"")) as (url, _), pytest.raises(PartialAnswerError) as caught:
        asked(url, ParticipantsQuery(meeting_id=M, emails=emails))
    assert caught.value.read == 2


def test_a_long_list_of_people_that_breaks_off_is_no_list() -> None:
    """The second call of two for e-mails is refused."""
    emails = tuple(f"p{number}@example.com" for number in range(60))
    with answering(http("200 OK", body({})), http("404 No", b"")) as (url, _), pytest.raises(PartialAnswerError):
        asked(url, ParticipantsQuery(meeting_id=M, emails=emails))


def test_a_later_page_that_may_succeed_is_waited_for() -> None:
    """The whole question is asked again when Webex says."""
    first = http("200 OK", body({}), 'Link: </v1/next?page=2>; rel="next"')
    with answering(first, http("429 Slow", b"", "Retry-After: 9")) as (url, _), pytest.raises(ApiError) as caught:
        asked(url)
    assert caught.value.retry_after == 9


@pytest.mark.parametrize(
    ("link", "path"),
    [
        ("/v1/meetingParticipants?page=2", b"/v1/meetingParticipants?page=2&meetingId=m&hostEmail=j%40x.com&max=100"),
        ("?meetingId=m&max=50&cursor=", b"/v1/meetingParticipants?meetingId=m&max=50&cursor=&hostEmail=j%40x.com"),
        ("/v1/p?hostEmail=j%40x.com&max=9&meetingId=m", b"/v1/p?hostEmail=j%40x.com&max=9&meetingId=m"),
    ],
)
def test_a_next_link_gets_what_it_lacks_of_the_question(link: str, path: bytes) -> None:
    """Webex has left our parameters out; what the link says stays as it is."""
    answers = (http("200 OK", body({}), f'Link: <{link}>; rel="next"'), http("200 OK", body({})))
    with answering(*answers) as (url, seen):
        assert len(asked(url, ParticipantsQuery(meeting_id=M, host_email="j@x.com"))) == 2
    assert seen[1].startswith(b"GET " + path + b" HTTP/1.1")


def test_a_redirect_is_not_followed() -> None:
    """Neither to another host nor to the same."""
    with answering(http("302 Found", b"", "Location: http://127.0.0.1:1/")) as (url, seen):
        with pytest.raises(ApiError):
            asked(url)
        assert len(seen) == 1


def test_a_next_link_to_itself_ends() -> None:
    """Both SDKs would follow it without end."""

    def again(port: int) -> bytes:
        return http("200 OK", body({}), f'Link: <http://127.0.0.1:{port}/v1/next>; rel="next"')

    with answering(again, again, again) as (url, seen), pytest.raises(PartialAnswerError):
        asked(url)
    assert len(seen) == 2


def test_pages_are_followed_with_method_body_and_headers() -> None:
    """The next page of a POST is a POST of the same question, relative links too."""
    answers = (
        http("200 OK", body({"email": "1@x"}), 'Link: </v1/next?page=2>; rel="next"'),
        http("200 OK", body({"email": "2@x"})),
    )
    query = ParticipantsQuery(meeting_id=M, emails=("a@example.com",), timezone="Europe/Paris")
    with answering(*answers) as (url, seen):
        assert [row.email for row in asked(url, query)] == ["1@x", "2@x"]
    assert seen[1].startswith(b"POST /v1/next?page=2&meetingId=m ")
    for request in seen:
        assert b'"emails": ["a@example.com"]' in request
        assert b"timezone: Europe/Paris" in request
        assert b"Authorization: Bearer alice's token" in request


def test_no_cookie_goes_from_one_call_to_the_next() -> None:
    """One session serves all hosts: what Webex sets for one of them is not another's."""
    answers = (
        http("200 OK", body({"email": "1@x"}), "Set-Cookie: of=alice; Path=/", 'Link: </v1/next?page=2>; rel="next"'),
        http("200 OK", body({"email": "2@x"})),
    )
    with answering(*answers) as (url, seen):
        asked(url)
    assert len(seen) == 2
    assert b"cookie" not in seen[1].lower()


@pytest.mark.parametrize("answer", [b"", b"HTTP/1.1 200 OK\r\nContent-Le", http("200 OK", body({})[:5], length=500)])
def test_a_broken_connection_is_no_answer(answer: bytes) -> None:
    """Reset before, within and after the head."""
    with answering(answer) as (url, _), pytest.raises((UnreachableError, UnreadableError)):
        asked(url)


def test_nobody_listens() -> None:
    """Refused connections are tried again at once, and then are no answer."""
    with pytest.raises(UnreachableError):
        asked("http://127.0.0.1:1/v1/")


def test_the_query_as_the_page_documents_it() -> None:
    """Every parameter at its place: query string, header, body."""
    query = ParticipantsQuery(
        meeting_id=M,
        emails=("a@example.com",),
        meeting_start_from=NOW,
        meeting_start_to=NOW + timedelta(days=1),
        host_email="jane@example.com",
        timezone="Asia/Tokyo",
        join_from=NOW,
        join_to=NOW + timedelta(hours=1),
    )
    with answering(http("200 OK", body())) as (url, seen):
        asked(url, query)
    line, _, rest = seen[0].decode().partition("\r\n")
    assert line == (
        "POST /v1/meetingParticipants/query?meetingId=m&meetingStartTimeFrom=2026-03-03T12%3A00%3A00Z"
        "&meetingStartTimeTo=2026-03-04T12%3A00%3A00Z&hostEmail=jane%40example.com HTTP/1.1"
    )
    assert "timezone: Asia/Tokyo" in rest
    assert json.loads(rest.partition("\r\n\r\n")[2]) == {
        "emails": ["a@example.com"],
        "joinTimeFrom": "2026-03-03T12:00:00Z",
        "joinTimeTo": "2026-03-03T13:00:00Z",
    }


def test_without_emails_everybody_is_listed() -> None:
    """A hundred a page: Webex's default is ten."""
    with answering(http("200 OK", body())) as (url, seen):
        asked(url, ParticipantsQuery(meeting_id=MeetingId("a/b?c")))
    assert seen[0].startswith(b"GET /v1/meetingParticipants?meetingId=a%2Fb%3Fc&max=100 ")


def test_long_lists_go_in_several_calls() -> None:
    """Fifty addresses each, none lost, none twice."""
    emails = tuple(f"p{number}@example.com" for number in range(120))
    parts = [body["emails"] for body in ParticipantsQuery(meeting_id=M, emails=emails).bodies()]
    assert [len(part) for part in parts] == [50, 50, 20]  # type: ignore[arg-type]
    assert [email for part in parts for email in part] == list(emails)  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("query", "said"),
    [
        (ParticipantsQuery(meeting_id=MeetingId(" ")), "name the meeting"),
        (ParticipantsQuery(meeting_id=M, join_from=NOW, join_to=NOW), "swap the two"),
        (
            ParticipantsQuery(meeting_id=M, meeting_start_from=NOW, meeting_start_to=NOW - timedelta(1)),
            "swap the two",
        ),
        (
            ParticipantsQuery(meeting_id=M, join_from=NOW, join_to=NOW + timedelta(days=89, seconds=1)),
            "89 days",
        ),
    ],
)
def test_what_webex_would_refuse_is_said_before_asking(query: ParticipantsQuery, said: str) -> None:
    """A clear sentence instead of a 400."""
    with mistake(QueryError, said):
        query.checked()


def test_eighty_nine_days_are_allowed() -> None:
    """The limit itself is within it; Webex's page says 90 days, of which some sites refuse the last."""
    ParticipantsQuery(meeting_id=M, join_from=NOW, join_to=NOW + timedelta(days=89)).checked()

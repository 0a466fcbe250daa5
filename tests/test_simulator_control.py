"""What the control API does to the simulator, over HTTP: clock, latency, faults, logs, events, reset."""

from __future__ import annotations

import http.client
import json
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

import pytest
import requests

from tests.support.simulator_client import NOW, Webex, simulated


@pytest.fixture
def webex() -> Iterator[Webex]:
    with simulated() as webex:
        yield webex


def say(webex: Webex, text: str = "hello") -> requests.Response:
    """A message to Bob, sent without a look at the answer."""
    return requests.post(
        f"{webex.running.api}messages",
        json={"toPersonEmail": "bob@example.com", "text": text},
        headers={"Authorization": "Bearer demo-alice-token"},
        timeout=10,
    )


def said(webex: Webex) -> list[str]:
    return [message.content["text"] for message in webex.world.messages.values()]


def test_people_are_listed_with_their_tokens(webex: Webex) -> None:
    """The chat page acts as any of them."""
    people = webex.control("GET", "people")
    [bot] = [person for person in people if person["isBot"]]
    assert (bot["email"], bot["token"]) == ("rollcall@webex.bot", "demo-bot-token")
    assert webex.acting_as(people[0]["token"]).get("people/me")["id"] == people[0]["id"]


def test_the_clock_can_be_set_and_moved(webex: Webex) -> None:
    """The answer is the new time, which new messages carry."""
    assert webex.control("POST", "clock", now="2026-05-01T10:00:00+02:00")["now"].startswith("2026-05-01T08:00:0")
    assert webex.control("POST", "clock", advance=3600)["now"].startswith("2026-05-01T09:00:0")
    assert say(webex).json()["created"].startswith("2026-05-01T09:00:0")


def test_latency_is_waited_before_answers(webex: Webex) -> None:
    """Only where the path fits."""
    webex.control("POST", "latency", ms=150, path="people")
    before = time.monotonic()
    webex.alice.get("people/me")
    assert time.monotonic() - before >= 0.15


def test_a_fault_gives_any_status(webex: Webex) -> None:
    """With any Retry-After; the request never takes effect; then it is over."""
    webex.control(
        "POST", "faults", fault="status", path="messages", status=429, retry_after="rand(30),add(30)", times=1
    )
    answer = say(webex)
    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "rand(30),add(30)")
    assert "trackingId" in answer.json()
    assert said(webex) == []
    assert say(webex).status_code == 200


def test_a_fault_gives_html(webex: Webex) -> None:
    """Even with status 200, as proxies do."""
    webex.control("POST", "faults", fault="html", status=200)
    answer = say(webex)
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "text/html"
    assert said(webex) == []


def test_a_fault_cuts_json_short(webex: Webex) -> None:
    """The length fits, the content doesn't; the message was sent."""
    webex.control("POST", "faults", fault="truncated", times=1)
    answer = say(webex)
    with pytest.raises(requests.JSONDecodeError):
        answer.json()
    assert said(webex) == ["hello"]


@pytest.mark.parametrize(("fault", "sent"), [("reset_before", []), ("reset_after", ["hello"])])
def test_a_fault_resets_the_connection(webex: Webex, fault: str, sent: list[str]) -> None:
    """Before the request takes effect, or after it did."""
    webex.control("POST", "faults", fault=fault, times=1)
    with pytest.raises(requests.ConnectionError, match="reset"):
        say(webex)
    assert said(webex) == sent


def test_a_fault_promises_too_many_bytes(webex: Webex) -> None:
    """The connection ends before they came."""
    webex.control("POST", "faults", fault="wrong_length", times=1)
    with pytest.raises((requests.ConnectionError, requests.exceptions.ChunkedEncodingError)):
        say(webex)


def test_a_fault_sends_slowly_for_a_while(webex: Webex) -> None:
    """A byte at a time, whole in the end."""
    webex.control("POST", "faults", fault="slow", seconds=0.2, times=1)
    before = time.monotonic()
    assert say(webex).json()["text"] == "hello"
    assert time.monotonic() - before >= 0.2


def test_faults_of_next_links(webex: Webex) -> None:
    """To the page itself, or to a host named in the request."""
    place = f"meetingParticipants?meetingId={webex.run('Budget sync').id}"
    webex.control("POST", "faults", fault="endless_next", path="meetingParticipants", times=1)
    own = webex.alice.call("GET", place)
    assert own.links["next"]["url"] == f"{webex.running.api}{place}"
    webex.control("POST", "faults", fault="foreign_next", next="http://127.0.0.1:9/steal", times=1)
    assert webex.alice.call("GET", place).links["next"]["url"] == "http://127.0.0.1:9/steal"
    assert "next" not in webex.alice.call("GET", place).links


def test_a_next_link_may_lack_what_was_asked(webex: Webex) -> None:
    """All but the cursor, or only what is named; without a further page there is no link to spoil."""
    place = f"meetingParticipants?meetingId={webex.run('All-hands webinar').id}&max=100"
    webex.control("POST", "faults", fault="bare_next", path="meetingParticipants", times=1)
    bare = webex.alice.call("GET", place).links["next"]["url"]
    assert parse_qs(urlsplit(bare).query).keys() == {"cursor"}
    assert "meetingId" in webex.alice.call("GET", bare, 400).json()["message"]
    webex.control("POST", "faults", fault="bare_next", without=["max"])
    partly = webex.alice.call("GET", place).links["next"]["url"]
    assert parse_qs(urlsplit(partly).query).keys() == {"cursor", "meetingId"}
    assert "next" not in webex.alice.call("GET", "rooms").links


def test_a_fault_strikes_one_page_or_one_person(webex: Webex) -> None:
    """By a part of the query, by whose token it is; with words of its own."""
    place = f"meetingParticipants?meetingId={webex.run('All-hands webinar').id}"
    webex.control("POST", "faults", fault="status", status=404, path="meetingParticipants", query="cursor=")
    first = webex.alice.call("GET", place)
    webex.alice.call("GET", first.links["next"]["url"], 404)
    webex.control("POST", "faults", fault="status", status=403, owner="bob@example.com", message="No licence.")
    assert webex.bob.get("people/me", 403)["message"] == "No licence."
    webex.alice.get("people/me")


def test_a_fault_strikes_by_chance_and_by_method(webex: Webex) -> None:
    """About half of the requests, and no GET."""
    webex.control("POST", "faults", fault="status", method="POST", probability=0.5)
    statuses = [say(webex).status_code for _ in range(60)]
    assert 10 < statuses.count(503) < 50
    assert len(said(webex)) == statuses.count(200)
    webex.alice.get("people/me")
    webex.control("DELETE", "faults", 204)
    assert say(webex).status_code == 200


def test_an_unknown_fault_is_refused(webex: Webex) -> None:
    """With the known ones in the answer."""
    assert "reset_before" in webex.control("POST", "faults", 400, fault="nonsense")["message"]


def test_the_log_tells_whose_token_asked_for_what(webex: Webex) -> None:
    """In order, with body, query, status and fault; it can be asked for in parts and cleared."""
    say(webex, "one")
    webex.control("POST", "faults", fault="status", path="rooms", status=502)
    webex.bob.get("rooms", 502, max=5)
    first, second = webex.control("GET", "requests")
    assert (first["method"], first["path"], first["owner"]) == ("POST", "/v1/messages", "alice@example.com")
    assert json.loads(first["body"])["text"] == "one"
    assert (second["query"], second["status"], second["fault"]) == ("max=5", 502, "status")
    assert second["sequence"] > first["sequence"]
    assert webex.control("GET", f"requests?since={first['sequence']}&path=rooms") == [second]
    webex.control("DELETE", "requests", 204)
    assert webex.control("GET", "requests") == []


def test_reset_brings_the_start_back(webex: Webex) -> None:
    """Messages, webhooks, faults and tokens are gone; the samples are the same as before."""
    before = {run.id for run in webex.world.instances.values()}
    say(webex)
    webex.control("POST", "faults", fault="status")
    webex.control("POST", "meetings", start=NOW.isoformat())
    webex.control("POST", "reset", 204)
    assert said(webex) == []
    assert {run.id for run in webex.world.instances.values()} == before
    webex.alice.get("people/me")


def test_new_ids_differ_between_starts_and_samples_do_not(webex: Webex) -> None:
    """A bot that remembers what it has answered must not mistake a new message for an old one."""
    with simulated() as other:
        assert other.run("Team stand-up").id == webex.run("Team stand-up").id
        assert other.person_id("alice") == webex.person_id("alice")
        assert say(other).json()["id"] != say(webex).json()["id"]


def test_sample_meetings_are_listed_for_demos(webex: Webex) -> None:
    """With what a sentence needs: id, series, number and link."""
    titles = {meeting["title"]: meeting for meeting in webex.control("GET", "meetings")}
    assert titles["All-hands webinar"]["participants"] == 2000
    assert titles["Retrospective"]["state"] == "ended"
    webex.alice.get(f"meetings/{titles['Budget sync']['seriesId']}")


def test_the_samples_can_be_cleared_away(webex: Webex) -> None:
    """For tests that want their own meetings only."""
    webex.control("DELETE", "meetings", 204)
    own = webex.control("POST", "meetings", start=NOW.isoformat())
    assert [run["id"] for run in webex.control("GET", "meetings")] == [own["id"]]


def test_a_person_can_move(webex: Webex) -> None:
    """Webex tells them their new zone, or none; a zone that is not there is refused."""
    webex.control("POST", "people/timezone", person="alice@example.com", timezone="Asia/Tokyo")
    assert webex.alice.get("people/me")["timezone"] == "Asia/Tokyo"
    webex.control("POST", "people/timezone", person="alice@example.com", timezone=None)
    assert "timezone" not in webex.alice.get("people/me")
    webex.control("POST", "people/timezone", 400, person="alice@example.com", timezone="Mars/Olympus")


def test_meetings_that_nobody_has_can_t_be_changed(webex: Webex) -> None:
    """Ended ones neither."""
    webex.control("POST", "meetings/nonsense/start", 404)
    webex.control("POST", f"meetings/{webex.run('Team stand-up').id}/end", 404)
    webex.control("POST", "meetings", 404, start=NOW.isoformat(), host="nobody@example.com")


def test_it_runs_as_a_command_until_it_is_told_to_stop() -> None:
    """The first line names the address; SIGTERM ends it cleanly; a port that is taken is said so."""
    command = [sys.executable, "-m", "simulator", "--port"]
    with subprocess.Popen([*command, "0"], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        address = next(word for word in process.stdout.readline().split() if word.endswith("/v1/"))
        assert requests.get(f"{address}people/me", timeout=10).status_code == 401
        port = str(urlsplit(address).port)
        taken = subprocess.run([*command, port], capture_output=True, text=True, timeout=20, check=False)
        assert taken.returncode == 1
        assert "--port" in taken.stderr
        process.terminate()
        assert process.wait(timeout=10) == 0


def test_nonsense_is_refused_with_a_reason(webex: Webex) -> None:
    """400 and what was wrong, not a failure of the server."""
    assert "ms" in webex.control("POST", "latency", 400, path="people")["message"]
    assert "yesterday" in webex.control("POST", "clock", 400, now="yesterday")["message"]
    webex.control("POST", "meetings", 400, seriesId="nonsense", start=NOW.isoformat())


def test_events_tell_where_something_is_new(webex: Webex) -> None:
    """One line a change, as server-sent events."""
    with requests.get(f"{webex.running.url}/_events", stream=True, timeout=10) as stream:
        lines = stream.iter_lines(chunk_size=1)
        assert next(lines) == b": listening"
        room = say(webex).json()["roomId"]
        news = next(line for line in lines if line.startswith(b"data: "))
    assert json.loads(news.removeprefix(b"data: ")) == {"room": room}


def test_a_connection_serves_many_requests(webex: Webex) -> None:
    """HTTP/1.1 keeps it open, so that clients needn't connect each time."""
    parts = urlsplit(webex.running.url)
    connection = http.client.HTTPConnection(parts.hostname or "", parts.port)
    connection.connect()
    first = connection.sock
    for _ in range(3):
        connection.request("GET", "/v1/people/me", headers={"Authorization": "Bearer demo-alice-token"})
        assert len(connection.getresponse().read()) > 100
    assert connection.sock is first
    connection.close()


def test_a_body_may_come_in_chunks(webex: Webex) -> None:
    """Whole in the end; the connection goes on after it."""
    body = [b'{"toPersonEmail": "bob@exam', b'ple.com", "text": "in', b' chunks"}']
    with requests.Session() as session:
        session.headers.update({"Authorization": "Bearer demo-alice-token", "Content-Type": "application/json"})
        for _ in range(2):
            answer = session.post(f"{webex.running.api}messages", data=iter(body), timeout=10)
            assert answer.json()["text"] == "in chunks"


@pytest.mark.parametrize(
    ("head", "status"),
    [
        (b"Content-Length: 999999999999", b"413"),
        (b"Content-Length: many", b"413"),
        (b"Transfer-Encoding: chunked", b"400"),
    ],
)
def test_a_body_without_a_good_length_is_refused(webex: Webex, head: bytes, status: bytes) -> None:
    """It is not read, and the connection ends."""
    parts = urlsplit(webex.running.url)
    with socket.create_connection((parts.hostname, parts.port or 0), timeout=5) as connection:
        connection.sendall(b"POST /v1/messages HTTP/1.1\r\nHost: x\r\n" + head + b"\r\n\r\nwrong\r\n")
        answer = b"".join(iter(lambda: connection.recv(4096), b""))
    assert answer.split()[1] == status


def test_answers_are_written_as_webex_writes_them(webex: Webex) -> None:
    """The content type names its character set; a path may end in a slash; HEAD is GET without a body."""
    place, headers = f"{webex.running.api}people/me/", {"Authorization": "Bearer demo-alice-token"}
    answer, head, refused = (requests.request(m, place, headers=headers, timeout=10) for m in ("GET", "HEAD", "PATCH"))
    assert answer.json()["emails"] == ["alice@example.com"]
    assert answer.headers["Content-Type"] == head.headers["Content-Type"] == "application/json;charset=UTF-8"
    assert (head.status_code, head.content) == (200, b"")
    assert (refused.status_code, "GET" in refused.headers["Allow"]) == (405, True)

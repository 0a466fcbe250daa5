"""Participants in the simulator, over HTTP: whose they are, which run is meant, windows, sentinels, zones, pages."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest

from simulator.sample_meetings import HOSTILE_NAME
from tests.support.simulator_client import NOW, Webex, simulated

SENTINEL = "1970-01-01T00:00:00.000Z"


@pytest.fixture
def webex() -> Iterator[Webex]:
    with simulated() as webex:
        yield webex


def query(webex: Webex, meeting: str, *emails: str, who: str = "alice", expect: int = 200, **body: Any) -> Any:
    """The rows of these people, or the refusal."""
    client = webex.acting_as(f"demo-{who}-token")
    place = f"meetingParticipants/query?meetingId={meeting}"
    answer = client.post(place, expect, emails=list(emails), **body)
    return answer["items"] if expect == 200 else answer


def test_everyone_who_came_is_listed_ten_a_page(webex: Webex) -> None:
    """The webinar has 2,000 rows: ten by default, a hundred at most, all of them by following the links."""
    run = webex.run("All-hands webinar").id
    assert len(webex.alice.get("meetingParticipants", meetingId=run)["items"]) == 10
    webex.alice.get("meetingParticipants", 400, meetingId=run, max=101)
    rows = webex.alice.items("meetingParticipants", meetingId=run, max=100)
    assert len({row["id"] for row in rows}) == 2000


def test_a_query_finds_people_by_email_whatever_its_case(webex: Webex) -> None:
    """One person may have several rows; those who weren't there have none."""
    rows = query(webex, webex.run("Team stand-up").id, "CAROL@example.com", "erin@example.com")
    assert [row["displayName"] for row in rows] == ["Carol Chen", "Carol Chen"]
    assert {row["email"].casefold() for row in rows} == {"carol@example.com"}


def test_a_row_looks_like_webex_s(webex: Webex) -> None:
    """Times of a person without milliseconds, times of devices with them; the run's id and its host."""
    run = webex.run("Team stand-up", -2)
    [row] = query(webex, run.id, "bob@example.com")
    assert (row["meetingId"], row["hostEmail"], row["state"]) == (run.id, "alice@example.com", "end")
    assert (row["joinedTime"], row["leftTime"]) == ("2026-03-10T08:00:00Z", "2026-03-10T08:12:00Z")
    assert (row["coHost"], row["host"], row["invitee"]) == (True, False, True)
    laptop, mobile = row["devices"]
    assert (laptop["joinedTime"], laptop["durationSecond"]) == ("2026-03-10T08:00:00.000Z", 420)
    assert mobile["joinedTime"] < laptop["leftTime"]


@pytest.mark.parametrize(
    ("who", "status"), [("alice", 200), ("bob", 403), ("dave", 403), ("mallory", 403), ("bot", 403), ("admin", 200)]
)
def test_only_the_host_and_administrators_may_ask(webex: Webex, who: str, status: int) -> None:
    """Not the cohost, not those invited, not strangers, not bots."""
    run = webex.run("Team stand-up").id
    query(webex, run, "bob@example.com", who=who, expect=status)
    client = webex.acting_as(f"demo-{who}-token")
    client.get("meetingParticipants", status, meetingId=run)
    client.get(f"meetingParticipants/{webex.run('Team stand-up').participants[0]['id']}", status)


def test_an_administrator_names_the_right_host(webex: Webex) -> None:
    """hostEmail must be the host of that meeting; others gain nothing by it."""
    run = webex.run("Sales pipeline").id
    webex.admin.get("meetingParticipants", meetingId=run, hostEmail="dana@example.com")
    webex.admin.get("meetingParticipants", 403, meetingId=run, hostEmail="alice@example.com")
    webex.admin.get("meetingParticipants", 404, meetingId=run, hostEmail="mallory@example.org")
    webex.alice.get("meetingParticipants", 403, meetingId=run, hostEmail="dana@example.com")


def test_a_series_means_its_last_run(webex: Webex) -> None:
    """In the range of start times, where one is given: both ends excluded, a month back by default."""
    last = webex.run("Team stand-up")
    series = last.series.id
    [row] = query(webex, series, "dave@example.com")
    assert row["meetingId"] == last.id
    before = {"meetingStartTimeTo": "2026-03-10T08:20:00Z", "joinTimeFrom": "2026-03-09T00:00:00Z"}
    rows = webex.alice.items("meetingParticipants", meetingId=series, **before)
    assert {row["meetingId"] for row in rows} == {webex.run("Team stand-up", -2).id}
    after = {"meetingStartTimeFrom": "2026-03-10T08:20:00Z"}
    webex.alice.get("meetingParticipants", 404, meetingId=series, **after)


def test_a_series_without_a_run_in_the_last_month_is_not_found(webex: Webex) -> None:
    """Without a range, older runs are out of reach."""
    start = NOW - timedelta(days=40)
    run = webex.control("POST", "meetings", start=start.isoformat(), end=(start + timedelta(hours=1)).isoformat())
    webex.alice.get("meetingParticipants", 404, meetingId=run["seriesId"])
    early = (start - timedelta(days=1)).isoformat()
    webex.alice.get("meetingParticipants", meetingId=run["seriesId"], meetingStartTimeFrom=early)
    webex.alice.get("meetingParticipants", meetingId=run["id"])


def test_an_occurrence_means_its_own_runs(webex: Webex) -> None:
    """The last of them, if it was restarted; another week has other people."""
    last = webex.run("Team stand-up")
    occurrence = f"{last.series.id}_20260310T080000Z"
    [row] = query(webex, occurrence, "dave@example.com")
    assert row["meetingId"] == last.id
    week_before = webex.alice.get("meetingParticipants", meetingId=f"{last.series.id}_20260303T080000Z")
    assert week_before["items"] == []
    window = {"joinTimeFrom": "2026-03-03T00:00:00Z"}
    rows = webex.alice.items("meetingParticipants", meetingId=f"{last.series.id}_20260303T080000Z", **window)
    assert {row["meetingStartTime"] for row in rows} == {"2026-03-03T08:00:00Z"}


@pytest.mark.parametrize(
    ("window", "names"),
    [
        ({"joinTimeFrom": "2026-03-10T08:21:00Z"}, ["Dave O'Neil", "Jürgen Groß", "Carol Chen"]),
        ({"joinTimeTo": "2026-03-10T08:21:00Z"}, ["Alice Archer", "Bob Müller", "Carol Chen", "Жанна Иванова"]),
        ({"joinTimeFrom": "2026-03-10T08:20:30Z", "joinTimeTo": "2026-03-10T08:23:00Z"}, ["Bob Müller", "Dave O'Neil"]),
        ({"joinTimeFrom": "2026-01-01T00:00:00Z"}, []),
    ],
)
def test_the_join_window_is_inclusive_and_a_week_long(webex: Webex, window: dict[str, str], names: list[str]) -> None:
    """From is included, To is not; one of them alone reaches seven days."""
    rows = webex.alice.items("meetingParticipants", meetingId=webex.run("Team stand-up").id, **window)
    assert sorted(row["displayName"] for row in rows) == sorted(names)


def test_without_a_window_the_last_week_is_meant(webex: Webex) -> None:
    """An older run shows nobody until a window is given."""
    old = webex.run("Team stand-up", 0)
    assert query(webex, old.id, "bob@example.com", "carol@example.com") == []
    rows = query(webex, old.id, "carol@example.com", joinTimeFrom=old.start.isoformat())
    assert len(rows) == 1


@pytest.mark.parametrize(
    "body",
    [
        {"emails": []},
        {"emails": "bob@example.com"},
        {"emails": [5]},
        {"emails": ["bob@example.com"], "joinTimeFrom": "yesterday"},
        {"emails": ["bob@example.com"], "joinTimeFrom": 5},
        {"emails": ["bob@example.com"], "joinTimeTo": "0001-01-01T00:00:00+14:00"},
        {"emails": ["b@x.y"], "joinTimeFrom": "2026-01-01T00:00:00", "joinTimeTo": "2026-04-02T00:00:00"},
        {"emails": ["b@x.y"], "joinTimeFrom": "2026-01-02T00:00:00", "joinTimeTo": "2026-01-01T00:00:00"},
    ],
)
def test_wrong_queries_are_refused(webex: Webex, body: dict[str, Any]) -> None:
    """No e-mails, no times, windows that are reversed or longer than 90 days."""
    webex.alice.post(f"meetingParticipants/query?meetingId={webex.run('Team stand-up').id}", 400, **body)


def test_ninety_days_are_just_allowed(webex: Webex) -> None:
    """The limit itself is within it."""
    window: dict[str, Any] = {"joinTimeFrom": "2026-01-01T00:00:00Z", "joinTimeTo": "2026-04-01T00:00:00Z"}
    assert len(query(webex, webex.run("Team stand-up").id, "bob@example.com", **window)) == 1


def test_a_meeting_id_is_needed_and_must_exist(webex: Webex) -> None:
    """400 without, 404 for one that nobody has."""
    webex.alice.post("meetingParticipants/query", 400, emails=["bob@example.com"])
    query(webex, "f" * 32, "bob@example.com", expect=404)
    webex.alice.get("meetingParticipants/nonsense", 404)


def test_a_scheduled_personal_room_is_not_supported(webex: Webex) -> None:
    """Its run is."""
    run = webex.run("Alice Archer's Personal Room")
    query(webex, run.series.id, "bob@example.com", expect=400)
    assert len(query(webex, run.id, "bob@example.com")) == 1


def test_while_a_meeting_runs_no_times_are_known(webex: Webex) -> None:
    """Joins show the first day of 1970, leaves too or not at all; the list has only those who are there."""
    run = webex.run("Budget sync").id
    rows = webex.alice.items("meetingParticipants", meetingId=run)
    states = {row["displayName"]: row["state"] for row in rows}
    assert states == {
        "Alice Archer": "joined",
        "Carol Chen": "breakoutSession",
        "Dave O'Neil": "joined",
        "Erin Évrard": "lobby",
    }
    assert {row["joinedTime"] for row in rows} == {row["leftTime"] for row in rows} == {SENTINEL}
    assert "leftTime" not in rows[0]["devices"][0]
    [gone] = query(webex, run, "bob@example.com")
    assert (gone["state"], gone["joinedTime"]) == ("end", SENTINEL)


def test_times_are_known_once_a_meeting_has_ended(webex: Webex) -> None:
    """After the delay: who was still there left at the end; those who were in the lobby stay without times."""
    run = webex.run("Budget sync")
    webex.control("POST", f"meetings/{run.id}/end")
    query(webex, run.id, "alice@example.com", expect=404)
    webex.control("POST", "clock", advance=901)
    [alice] = query(webex, run.id, "alice@example.com")
    left = datetime.fromisoformat(alice["leftTime"])
    assert abs(left - NOW) < timedelta(seconds=30)
    assert alice["state"] == "end"
    assert alice["devices"][0]["durationSecond"] >= 1500
    [erin] = query(webex, run.id, "erin@example.com")
    assert (erin["state"], erin["devices"]) == ("lobby", [])
    assert "joinedTime" not in erin


def test_phones_show_how_they_joined_and_no_number(webex: Webex) -> None:
    """Called in or called back; numbers are for compliance officers."""
    run = webex.control(
        "POST",
        "meetings",
        start=(NOW - timedelta(hours=1)).isoformat(),
        end=NOW.isoformat(),
        participants=[{"displayName": "P", "devices": [{"audioType": "pstn", "phoneNumber": "745273328"}]}],
    )
    [row] = webex.alice.items("meetingParticipants", meetingId=run["id"])
    assert row["devices"] == [{"audioType": "pstn"}]
    calls = [
        device.get("callType")
        for row in webex.alice.items("meetingParticipants", meetingId=webex.run("Customer call: Müller & Söhne").id)
        for device in row["devices"]
    ]
    assert sorted(filter(None, calls)) == ["callBack", "callIn", "callIn"]


def test_breakout_sessions_can_be_asked_for(webex: Webex) -> None:
    """A session's id, found at a participant, lists those who were in it."""
    run = webex.run("Project Unicorn: design review").id
    rows = webex.alice.items("meetingParticipants", meetingId=run)
    [session] = next(row["breakoutSessionsAttended"] for row in rows if row["displayName"] == "Bob Müller")
    inside = webex.alice.items("meetingParticipants", meetingId=run, breakoutSessionId=session["id"])
    assert [row["displayName"] for row in inside] == ["Bob Müller", "Carol Chen"]
    assert HOSTILE_NAME in [row["displayName"] for row in rows]


def test_times_are_told_in_the_zone_asked_for(webex: Webex) -> None:
    """With its offset, milliseconds where there were some, and no trace left in later answers."""
    run = webex.run("Project Unicorn: design review").id
    place = f"meetingParticipants?meetingId={run}"
    bob = webex.alice.call("GET", place, headers={"timezone": "Asia/Shanghai"}).json()["items"][1]
    assert bob["joinedTime"] == "2026-03-06T21:00:00+08:00"
    assert bob["devices"][0]["joinedTime"] == "2026-03-06T21:00:00.000+08:00"
    assert bob["breakoutSessionsAttended"][0]["joinedTime"] == "2026-03-06T21:20:00+08:00"
    again = webex.alice.call("GET", place).json()["items"][1]
    assert again["breakoutSessionsAttended"][0]["joinedTime"] == "2026-03-06T13:20:00Z"


def test_tests_can_bring_their_own_rows(webex: Webex) -> None:
    """A row is completed; a key given as null is missing; hideTimes=false shows times while it runs."""
    rows = [
        {"email": "bob@example.com", "displayName": "Bob", "joinedTime": "2026-03-11T11:55:00Z"},
        {"displayName": "Nobody", "state": None, "devices": None, "meetingStartTime": None},
    ]
    start = (NOW - timedelta(minutes=10)).isoformat()
    run = webex.control("POST", "meetings", start=start, participants=rows, hideTimes=False)
    bob, nobody = webex.alice.items("meetingParticipants", meetingId=run["id"])
    assert (bob["joinedTime"], bob["state"]) == ("2026-03-11T11:55:00Z", "joined")
    assert {"state", "devices", "meetingStartTime", "email"}.isdisjoint(nobody)


def test_broken_times_are_passed_on(webex: Webex) -> None:
    """A client has to bear them: the simulator does, in lists, in zones, and at the end."""
    rows = [{"displayName": "X", "joinedTime": "soon", "devices": [{"joinedTime": "then"}, {"audioType": "voip"}]}]
    run = webex.control("POST", "meetings", start=NOW.isoformat(), participants=rows, hideTimes=False)
    webex.control("POST", f"meetings/{run['id']}/end", sync_delay=0)
    place = f"meetingParticipants?meetingId={run['id']}"
    [row] = webex.alice.call("GET", place, headers={"timezone": "Asia/Tokyo"}).json()["items"]
    assert (row["joinedTime"], row["devices"]) == ("soon", [{"joinedTime": "then"}, {"audioType": "voip"}])
    assert row["leftTime"].endswith("+09:00")


def test_a_query_can_be_made_to_come_in_pages(webex: Webex) -> None:
    """The page size is a setting, for clients that should follow links of a query too."""
    webex.control("POST", "settings", query_page=2)
    run = webex.run("Team stand-up").id
    emails = ["alice@example.com", "bob@example.com", "carol@example.com"]
    place = f"meetingParticipants/query?meetingId={run}"
    first = webex.alice.call("POST", place, json={"emails": emails})
    second = webex.alice.call("POST", first.links["next"]["url"], json={"emails": emails})
    assert [len(page.json()["items"]) for page in (first, second)] == [2, 2]
    assert "next" not in second.links


def test_rows_may_have_no_times(webex: Webex) -> None:
    """No window hides them."""
    run = webex.control(
        "POST",
        "meetings",
        start=(NOW - timedelta(days=40)).isoformat(),
        end=(NOW - timedelta(days=39)).isoformat(),
        participants=[{"email": "bob@example.com"}],
    )
    [row] = query(webex, run["id"], "bob@example.com")
    assert {"joinedTime", "leftTime"}.isdisjoint(row)


def test_participants_may_come_later_than_their_meeting(webex: Webex) -> None:
    """The meeting is known already, and nobody was there yet; of its own accord or as a setting."""
    start = (NOW - timedelta(hours=1)).isoformat()
    rows = [{"email": "bob@example.com"}]
    late = webex.control("POST", "meetings", start=start, end=NOW.isoformat(), participants=rows, rowsDelay=600)
    assert webex.alice.get(f"meetings/{late['id']}")["state"] == "ended"
    assert query(webex, late["id"], "bob@example.com") == []
    webex.control("POST", "clock", advance=601)
    assert len(query(webex, late["id"], "bob@example.com")) == 1
    webex.control("POST", "settings", rows_delay=600)
    run = webex.run("Budget sync")
    webex.control("POST", f"meetings/{run.id}/end", sync_delay=0)
    assert webex.alice.items("meetingParticipants", meetingId=run.id) == []


def test_a_running_webinar_lists_who_is_on_the_stage(webex: Webex) -> None:
    """Host, cohosts, panelists, and attendees who were unmuted; once it is over, everybody."""
    emails = ("alice@example.com", "dave@example.com", "bob@example.com", "carol@example.com")
    rows = [{"email": email, "displayName": email.partition("@")[0]} for email in emails]
    rows[-1]["muted"] = False  # type: ignore[assignment]
    run = webex.control(
        "POST",
        "meetings",
        start=(NOW - timedelta(minutes=20)).isoformat(),
        scheduledType="webinar",
        panelists=["dave@example.com"],
        invitees=["bob@example.com", "carol@example.com"],
        participants=rows,
    )
    names = [row["displayName"] for row in webex.alice.items("meetingParticipants", meetingId=run["id"])]
    assert names == ["alice", "dave", "carol"]
    assert len(query(webex, run["id"], "bob@example.com")) == 1
    webex.control("POST", f"meetings/{run['id']}/end", sync_delay=0)
    assert len(webex.alice.items("meetingParticipants", meetingId=run["id"])) == 4
    for panelist, invited in (("true", ["dave@example.com"]), ("false", ["bob@example.com", "carol@example.com"])):
        found = webex.alice.items("meetingInvitees", meetingId=run["id"], panelist=panelist)
        assert [invitee["email"] for invitee in found] == invited


def test_what_webex_does_not_say_of_windows_can_be_set(webex: Webex) -> None:
    """A shorter limit, no end in the future, no window where none is given."""
    run = webex.run("Team stand-up", 0).id
    people: dict[str, Any] = {"emails": ["carol@example.com"]}
    place = f"meetingParticipants/query?meetingId={run}"
    ahead = people | {"joinTimeTo": (NOW + timedelta(days=1)).isoformat()}
    webex.alice.post(place, **ahead)
    webex.control("POST", "settings", refuses_future_joins=True, join_window_days=89, default_join_days=None)
    assert "future" in webex.alice.post(place, 400, **ahead)["message"]
    whole = {"joinTimeFrom": (NOW - timedelta(days=90)).isoformat(), "joinTimeTo": NOW.isoformat()}
    webex.alice.post(place, 400, **people, **whole)
    assert len(webex.alice.post(place, **people)["items"]) == 1

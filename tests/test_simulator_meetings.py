"""Meetings in the simulator, over HTTP: found by id, number, link, space and series, within Webex's windows."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest

from simulator.meeting_json import web_link
from tests.support.simulator_client import NOW, Webex, simulated


@pytest.fixture
def webex() -> Iterator[Webex]:
    with simulated() as webex:
        yield webex


def test_a_series_an_occurrence_and_a_run_are_three_views(webex: Webex) -> None:
    """Each has its own id, type and state; only what is scheduled has a number."""
    run = webex.run("Team stand-up")
    shown = webex.alice.get(f"meetings/{run.id}")
    assert (shown["meetingType"], shown["state"]) == ("meeting", "ended")
    assert "meetingNumber" not in shown
    assert shown["webLink"].endswith(f"MTID={run.id}")
    occurrence = webex.alice.get(f"meetings/{shown['scheduledMeetingId']}")
    assert (occurrence["meetingType"], occurrence["state"]) == ("scheduledMeeting", "ended")
    assert occurrence["id"] == f"{run.series.id}_20260310T080000Z"
    series = webex.alice.get(f"meetings/{run.series.id}")
    assert (series["meetingType"], series["state"]) == ("meetingSeries", "active")
    assert series["meetingNumber"] == run.series.number
    assert series["hostEmail"] == "alice@example.com"


def test_times_are_told_in_the_zone_asked_for(webex: Webex) -> None:
    """UTC with Z by default, else with the zone's offset; an unknown zone is an error."""
    place = f"meetings/{webex.run('Team stand-up').id}"
    assert webex.alice.get(place)["start"] == "2026-03-10T08:20:00Z"
    tokyo = webex.alice.call("GET", place, headers={"timezone": "Asia/Tokyo"}).json()
    assert tokyo["start"] == "2026-03-10T17:20:00+09:00"
    webex.alice.call("GET", place, 400, headers={"timezone": "Mars/Olympus"})


def test_who_may_look_at_a_meeting(webex: Webex) -> None:
    """The host and those invited; others with the password; bots never; unknown ids are 404."""
    place = f"meetings/{webex.run('Sales pipeline').id}"
    assert webex.dana.get(place)["hostKey"] == "123456"
    assert webex.alice.get(place)["hostKey"] == ""
    webex.mallory.get(place, 403)
    webex.mallory.call("GET", place, headers={"password": "Sw0rdfish!"})
    webex.bot.get(place, 403)
    webex.alice.get("meetings/0123456789abcdef0123456789abcdef", 404)


def test_the_current_occurrence_of_a_series(webex: Webex) -> None:
    """current=true gives the next date of a series instead of the whole."""
    series = webex.run("Team stand-up").series
    current = webex.alice.get(f"meetings/{series.id}", current="true")
    assert (current["meetingType"], current["start"]) == ("scheduledMeeting", "2026-03-12T08:00:00Z")


@pytest.mark.parametrize("key", ["meetingNumber", "webLink"])
def test_a_number_or_a_link_finds_the_series(webex: Webex, key: str) -> None:
    """With current=false the series, otherwise its current occurrence; the time window is ignored."""
    series = webex.run("Project Unicorn: design review").series
    value = series.number if key == "meetingNumber" else web_link(series)
    [found] = webex.alice.items("meetings", **{key: value}, current="false")
    assert (found["id"], found["meetingType"]) == (series.id, "meetingSeries")
    [found] = webex.alice.items("meetings", **{key: value})
    assert found["meetingType"] == "scheduledMeeting"
    assert webex.mallory.items("meetings", **{key: value}) == []


def test_number_link_and_space_exclude_each_other(webex: Webex) -> None:
    """Two of them together are an error."""
    webex.alice.get("meetings", 400, meetingNumber="1", webLink="https://example.webex.com/")


def test_a_space_finds_its_meetings(webex: Webex) -> None:
    """For members of the space only."""
    room = webex.room("Team stand-up").id
    [found] = webex.alice.items("meetings", roomId=room)
    assert found["title"] == "Team stand-up"
    webex.mallory.get("meetings", 404, roomId=room)


def test_runs_are_listed_for_a_week_unless_told_otherwise(webex: Webex) -> None:
    """Of a series: the five before yesterday's two; with from and to, all of them, ten a page."""
    series = webex.run("Team stand-up").series
    kind = {"meetingSeriesId": series.id, "meetingType": "meeting"}
    starts = [run["start"] for run in webex.alice.items("meetings", **kind)]
    days = [f"2026-03-{day:02}T08:00:00Z" for day in (4, 5, 6, 9, 10)]
    assert starts == [*days, "2026-03-10T08:20:00Z"]
    window = {"from": (NOW - timedelta(days=60)).isoformat(), "to": NOW.isoformat()}
    assert len(webex.alice.items("meetings", **kind, **window)) == 26
    assert len(webex.alice.items("meetings", **kind, **window, max=3)) == 26
    back = {"to": (NOW - timedelta(days=7)).isoformat()}
    starts = [run["start"] for run in webex.alice.items("meetings", **kind, **back)]
    assert starts == [f"2026-{day}T08:00:00Z" for day in ("02-25", "02-26", "02-27", "03-02", "03-03")]


def test_of_one_series_site_and_type_are_ignored(webex: Webex) -> None:
    """Webex says so; of all series they narrow the list."""
    narrow = {"meetingType": "meeting", "siteUrl": "other.example.com", "scheduledType": "webinar"}
    series = webex.run("Team stand-up").series.id
    assert len(webex.alice.items("meetings", meetingSeriesId=series, **narrow)) == 6
    assert webex.alice.items("meetings", **narrow) == []


def test_occurrences_are_listed_ahead(webex: Webex) -> None:
    """What is scheduled is looked for in the week to come."""
    series = webex.run("Team stand-up").series
    found = webex.alice.items("meetings", meetingSeriesId=series.id, meetingType="scheduledMeeting")
    assert [each["start"] for each in found] == [f"2026-03-{day}T08:00:00Z" for day in (12, 13, 16, 17)]
    assert {each["state"] for each in found} == {"scheduled"}


def test_lists_hold_what_one_hosts_and_what_one_is_invited_to(webex: Webex) -> None:
    """Alice sees Dana's meeting among her own; Dana sees those of Alice that she was invited to."""
    titles = {meeting["title"] for meeting in webex.alice.items("meetings", meetingType="meeting", state="ended")}
    assert {"Team stand-up", "Sales pipeline", "All-hands webinar", "Alice Archer's Personal Room"} <= titles
    titles = {meeting["title"] for meeting in webex.dana.items("meetings", meetingType="meeting")}
    assert titles == {"Sales pipeline", "Project Unicorn: design review"}


def test_states_and_types_narrow_the_list(webex: Webex) -> None:
    """inProgress finds the one that runs, webinar the webinar; unknown types are an error."""
    [running] = webex.alice.items("meetings", meetingType="meeting", state="inProgress")
    assert running["title"] == "Budget sync"
    [webinar] = webex.alice.items("meetings", meetingType="meeting", scheduledType="webinar")
    assert webinar["title"] == "All-hands webinar"
    webex.alice.get("meetings", 400, meetingType="party")
    webex.alice.get("meetings", 400, max=101)
    webex.alice.get("meetings", 400, **{"from": "yesterday"})


def test_a_meeting_that_just_ended_is_not_known_yet(webex: Webex) -> None:
    """Ten minutes later it is, in the list and by its id."""
    run = webex.run("Retrospective")
    webex.alice.get(f"meetings/{run.id}", 404)
    webex.control("POST", "clock", advance=601)
    assert webex.alice.get(f"meetings/{run.id}")["state"] == "ended"
    titles = [meeting["title"] for meeting in webex.alice.items("meetings", meetingType="meeting", state="ended")]
    assert "Retrospective" in titles


def test_a_meeting_begins_and_ends(webex: Webex) -> None:
    """A new run is listed a quarter of an hour after it began, and again a quarter of an hour after it ended."""
    series = webex.run("Team stand-up").series
    run = webex.control("POST", f"meetings/{series.id}/start")
    assert webex.alice.get(f"meetings/{run['id']}")["state"] == "inProgress"
    running = {"meetingSeriesId": series.id, "meetingType": "meeting", "state": "inProgress"}
    assert webex.alice.items("meetings", **running) == []
    webex.control("POST", "clock", advance=901)
    assert [meeting["id"] for meeting in webex.alice.items("meetings", **running)] == [run["id"]]
    webex.control("POST", f"meetings/{run['id']}/end")
    webex.alice.get(f"meetings/{run['id']}", 404)
    webex.control("POST", "clock", advance=901)
    assert webex.alice.get(f"meetings/{run['id']}")["state"] == "ended"


def test_an_end_can_be_known_at_once(webex: Webex) -> None:
    """sync_delay overrides the usual quarter of an hour."""
    run = webex.run("Budget sync")
    webex.control("POST", f"meetings/{run.id}/end", sync_delay=0)
    assert webex.alice.get(f"meetings/{run.id}")["state"] == "ended"


def test_a_test_s_meeting_has_a_schedule_of_its_own(webex: Webex) -> None:
    """The run shows when it was, its occurrence when it should have been; another day makes another occurrence."""
    run = webex.control(
        "POST",
        "meetings",
        title="Late",
        start="2026-03-10T10:07:00Z",
        end="2026-03-10T10:50:00Z",
        scheduledStart="2026-03-10T10:00:00Z",
        scheduledEnd="2026-03-10T11:00:00Z",
    )
    shown = webex.alice.get(f"meetings/{run['id']}")
    assert (shown["start"], shown["end"]) == ("2026-03-10T10:07:00Z", "2026-03-10T10:50:00Z")
    planned = webex.alice.get(f"meetings/{shown['scheduledMeetingId']}")
    assert (planned["start"], planned["end"]) == ("2026-03-10T10:00:00Z", "2026-03-10T11:00:00Z")
    again = webex.control("POST", "meetings", seriesId=run["seriesId"], start="2026-03-11T07:00:00Z")
    occurrence = webex.alice.get(f"meetings/{again['id']}")["scheduledMeetingId"]
    assert occurrence == f"{run['seriesId']}_20260311T070000Z"


def test_invitees_come_in_pages_of_ten_sorted_by_email(webex: Webex) -> None:
    """For the host and those invited, of a series or of a run."""
    emails = [f"person{number:02}@example.net" for number in range(23)]
    run = webex.control("POST", "meetings", start=NOW.isoformat(), invitees=emails[::-1], participants=[])
    for meeting in (run["id"], run["seriesId"]):
        assert [i["email"] for i in webex.alice.items("meetingInvitees", meetingId=meeting)] == emails
    assert len(webex.alice.get("meetingInvitees", meetingId=run["id"])["items"]) == 10
    webex.mallory.get("meetingInvitees", 403, meetingId=run["id"])
    webex.alice.get("meetingInvitees", 400)


def test_an_administrator_looks_through_a_host_s_eyes(webex: Webex) -> None:
    """With hostEmail; for others hostEmail means nothing. Without it an administrator lists every run, no series."""
    [found] = webex.admin.items("meetings", meetingType="meeting", hostEmail="dana@example.com", max=1)[:1]
    assert found["hostEmail"] in ("dana@example.com", "alice@example.com")
    everyone = {meeting["hostEmail"] for meeting in webex.admin.items("meetings", meetingType="meeting")}
    assert everyone == {"dana@example.com", "alice@example.com"}
    assert webex.admin.items("meetings", meetingType="meetingSeries") == []
    titles = [m["title"] for m in webex.bob.items("meetings", meetingType="meeting", hostEmail="dana@example.com")]
    assert "Sales pipeline" not in titles


def test_a_scheduled_personal_room_is_good_for_nothing(webex: Webex) -> None:
    """Its run is an ordinary meeting; its scheduled id is refused."""
    run = webex.run("Alice Archer's Personal Room")
    assert webex.alice.get(f"meetings/{run.id}")["scheduledType"] == "meeting"
    webex.alice.get("meetings", 400, meetingSeriesId=run.series.id)
    webex.alice.get("meetingInvitees", 400, meetingId=run.series.id)

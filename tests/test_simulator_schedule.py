"""Runs, dates and hosts in the simulator: which date a run belongs to, and whose it is after a change of hosts."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.support.simulator_client import Webex, simulated

RUN = {"start": "2026-03-10T10:00:00Z", "end": "2026-03-10T10:30:00Z"}


@pytest.fixture
def webex() -> Iterator[Webex]:
    with simulated() as webex:
        yield webex


def held(webex: Webex, **fields: Any) -> dict[str, Any]:
    run: dict[str, Any] = webex.control("POST", "meetings", **{**RUN, **fields})
    return run


def dates(webex: Webex, *runs: dict[str, Any]) -> list[str]:
    """The dates to which runs belong, as Webex tells them."""
    shown = [webex.alice.get(f"meetings/{run['id']}")["scheduledMeetingId"] for run in runs]
    return [identity.partition("_")[2] for identity in shown]


def test_two_dates_fifteen_minutes_apart_are_two(webex: Webex) -> None:
    """Each run belongs to the date that covers it, and each date has its own run only."""
    first = held(webex, participants=[{"email": "bob@example.com"}])
    second = held(
        webex, seriesId=first["seriesId"], start="2026-03-10T10:45:00Z", scheduledStart="2026-03-10T10:45:00Z"
    )
    assert dates(webex, first, second) == ["20260310T100000Z", "20260310T104500Z"]
    place = "meetingParticipants/query?meetingId="
    for date, people in (("20260310T100000Z", 1), ("20260310T104500Z", 0)):
        meeting = f"{first['seriesId']}_{date}"
        found = webex.alice.post(place + meeting, emails=["bob@example.com"], joinTimeFrom="2026-03-10T00:00:00Z")
        assert len(found["items"]) == people


@pytest.mark.parametrize(
    ("start", "date"),
    [
        ("2026-03-10T09:10:00Z", "100000Z"),
        ("2026-03-10T10:20:00Z", "100000Z"),
        ("2026-03-10T10:35:00Z", "100000Z"),
        ("2026-03-10T10:44:00Z", "104500Z"),
        ("2026-03-10T11:50:00Z", "104500Z"),
        ("2026-03-10T12:20:00Z", "122000Z"),
    ],
)
def test_a_run_belongs_to_the_nearest_date(webex: Webex, start: str, date: str) -> None:
    """An hour early or late at most; else it is a date of its own."""
    series = held(webex)["seriesId"]
    held(webex, seriesId=series, start="2026-03-10T10:45:00Z", scheduledStart="2026-03-10T10:45:00Z")
    run = held(webex, seriesId=series, start=start, end="2026-03-10T12:30:00Z")
    assert dates(webex, run) == [f"20260310T{date}"]


def test_a_meeting_held_hours_after_its_plan_keeps_its_date(webex: Webex) -> None:
    """Planned at nine, held at ten past ten and, again, at noon."""
    run = held(webex, scheduledStart="2026-03-10T07:00:00Z", scheduledEnd="2026-03-10T07:30:00Z")
    again = held(webex, seriesId=run["seriesId"], start="2026-03-10T10:30:00Z", scheduledStart="2026-03-10T07:00:00Z")
    assert dates(webex, run, again) == ["20260310T070000Z"] * 2


def test_a_run_may_hide_its_date(webex: Webex) -> None:
    """Webex leaves scheduledMeetingId out of some runs; the date still finds them."""
    run = held(webex, scheduledMeetingId=None)
    assert "scheduledMeetingId" not in webex.alice.get(f"meetings/{run['id']}")
    assert webex.alice.get(f"meetings/{run['seriesId']}_20260310T100000Z")["state"] == "ended"


def test_a_personal_room_has_no_dates(webex: Webex) -> None:
    """However many runs it has, and whenever they were."""
    room = held(webex, scheduledType="personalRoomMeeting")
    again = held(webex, seriesId=room["seriesId"], start="2026-03-11T05:35:00Z", end="2026-03-11T05:40:00Z")
    assert len(set(dates(webex, room, again))) == 1
    for run in (room, again):
        webex.alice.get("meetingParticipants", meetingId=run["id"])
    webex.alice.get("meetingParticipants", 400, meetingId=f"{room['seriesId']}_20260310T100000Z")


@pytest.fixture
def handed_over(webex: Webex) -> tuple[dict[str, Any], dict[str, Any]]:
    """Two runs of a series: the first one Dana's, the second one Alice's."""
    fields = {"host": "dana@example.com", "participants": [{"email": "dana@example.com"}]}
    before = held(webex, **fields)
    webex.control("POST", f"meetings/{before['seriesId']}/reassign", host="alice@example.com")
    after = held(webex, seriesId=before["seriesId"], start="2026-03-11T05:00:00Z", end="2026-03-11T05:30:00Z")
    return before, after


def test_runs_stay_with_the_host_they_had(webex: Webex, handed_over: tuple[dict[str, Any], ...]) -> None:
    """Webex keeps earlier runs from the new host, and later ones from the old."""
    before, after = handed_over
    place = "meetingParticipants"
    [row] = webex.dana.get(place, meetingId=before["id"], joinTimeFrom="2026-03-01T00:00:00Z")["items"]
    assert (row["host"], row["hostEmail"]) == (True, "dana@example.com")
    assert webex.dana.get(f"meetings/{before['id']}")["hostEmail"] == "dana@example.com"
    webex.dana.get(place, 403, meetingId=after["id"])
    webex.alice.get(place, meetingId=after["id"])
    for path, query in ((place, {"meetingId": before["id"]}), (f"meetings/{before['id']}", {})):
        webex.alice.get(path, 404, **query)
        webex.control("POST", "settings", lost_run_status=403)
        webex.alice.get(path, 403, **query)
        webex.control("POST", "settings", lost_run_status=404)


def test_lists_and_series_have_a_host_s_own_runs(webex: Webex, handed_over: tuple[dict[str, Any], ...]) -> None:
    """The series' last run is the new host's; the old host finds only the earlier run, by its id."""
    before, after = handed_over
    series = before["seriesId"]
    kind = {"meetingSeriesId": series, "meetingType": "meeting"}
    assert [run["id"] for run in webex.alice.items("meetings", **kind)] == [after["id"]]
    assert [run["id"] for run in webex.dana.items("meetings", **kind)] == [before["id"]]
    webex.alice.get("meetingParticipants", meetingId=series)
    webex.dana.get("meetingParticipants", 403, meetingId=series)
    early = {"meetingStartTimeTo": "2026-03-11T00:00:00Z"}
    webex.alice.get("meetingParticipants", 404, meetingId=series, **early)


def test_a_guest_of_the_host_before_sees_who_hosted(webex: Webex) -> None:
    """A run under another host, to which the host of today was invited: its details name the other."""
    run = held(webex, hostEmail="carol@example.com", invitees=["alice@example.com"])
    assert webex.alice.get(f"meetings/{run['id']}")["hostEmail"] == "carol@example.com"
    webex.alice.get("meetingParticipants", 404, meetingId=run["id"])


def test_lists_can_be_refused(webex: Webex) -> None:
    """Of the participants or of the invitees, to the host too, with the status that was asked for."""
    run = held(webex, participantsRefused=404, inviteesRefused=403)
    webex.alice.get("meetingParticipants", 404, meetingId=run["id"])
    webex.alice.post(f"meetingParticipants/query?meetingId={run['seriesId']}", 404, emails=["bob@example.com"])
    webex.alice.get("meetingInvitees", 403, meetingId=run["id"])
    webex.alice.get(f"meetings/{run['id']}")


def test_each_run_has_its_own_invitees(webex: Webex) -> None:
    """Who was invited to one date was not invited to all."""
    first = held(webex, invitees=["bob@example.com"])
    second = held(webex, seriesId=first["seriesId"], invitees=["carol@example.com"])
    for run, email in ((first, "bob@example.com"), (second, "carol@example.com")):
        assert [i["email"] for i in webex.alice.items("meetingInvitees", meetingId=run["id"])] == [email]

"""The right meeting at the right time, through the real process: cases made up from the rules alone.

Webex's clock stands on Wednesday, 18 November 2026, 08:30 in Paris, where Alice lives.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest

from tests.support.chat import NOW, Chat, Json, actions, card_of, words
from tests.support.meetings import ALICE, BOB, CAROL, DAVE, held, person

DAY = 24 * 60.0
ZOE = "zoe@example.com"


@pytest.fixture(autouse=True)
def _as_before(chat: Chat) -> Iterator[None]:
    """Only this test's meetings, at the same time of day, and no fault of another test."""
    chat.control("DELETE", "meetings")
    chat.control("POST", "clock", {"now": NOW.isoformat()})
    yield
    chat.control("DELETE", "faults")
    chat.control("POST", "settings", {"refuses_future_joins": False, "join_window_days": 90, "default_join_days": 7})


def answer(chat: Chat, text: str) -> str:
    return words(chat.ask("Alice", text))


def buttons(message: Json) -> list[str]:
    return [action["title"] for action in actions(card_of(message))]


def at(day: str) -> float:
    """How many minutes ago that was: `2026-11-10T08:00` in UTC."""
    return (NOW - datetime.fromisoformat(f"{day}+00:00")).total_seconds() / 60


def calls(chat: Chat, path: str) -> list[Json]:
    return list(chat.control("GET", f"requests?path={path}"))


# Meetings of any age


@pytest.mark.parametrize("days", [88, 89, 91, 128, 300])
def test_an_old_meeting_is_told_as_a_new_one(chat: Chat, days: int) -> None:
    """Bob sat through it, Zoe did not come; nobody is promised anything."""
    old = held(chat, f"Old {days}", person(*BOB, (0, 60)), ago=days * DAY)
    said = answer(chat, f"who attended {old['id']} bob@example.com, {ZOE}")
    assert "1 of 2 attended" in said
    assert f"{ZOE}" in said[said.index("Did not come") :]
    assert "by myself" not in said


@pytest.mark.parametrize("which", ["seriesId", "occurrence", "id"])
def test_everybody_of_an_old_restarted_meeting(chat: Chat, which: str) -> None:
    """All runs, by whatever ID: of the series, of the date, of a run (that one alone)."""
    first = held(chat, "Twice", person(*BOB, (0, 20)), ago=128 * DAY, lasted=20)
    held(chat, "Twice", person(*CAROL, (0, 20)), ago=128 * DAY - 30, lasted=20, seriesId=first["seriesId"])
    start = datetime.fromisoformat(first["start"])
    ids = {**first, "occurrence": f"{first['seriesId']}_{start:%Y%m%dT%H%M%SZ}"}
    said = answer(chat, f"who attended {ids[which]}")
    assert "Bob Müller" in said
    assert ("Carol Chen" in said) == (which != "id")
    assert "by myself" not in said


def test_a_join_window_never_ends_in_the_future_nor_is_too_long(chat: Chat) -> None:
    """A strict site takes no window of 90 days, and none that ends after now; it needs one."""
    chat.control("POST", "settings", {"refuses_future_joins": True, "join_window_days": 89})
    chat.control("DELETE", "requests")
    for days in (1, 88, 200):
        old = held(chat, f"Strict {days}", person(*BOB, (0, 60)), ago=days * DAY)
        assert "1 of 2 attended" in answer(chat, f"who attended {old['id']} bob@example.com, {ZOE}")
    assert {call["status"] for call in calls(chat, "meetingParticipants")} == {200}


def test_a_site_that_refuses_every_window_is_asked_without(chat: Chat) -> None:
    """And people without rows are not called absent: it may have looked back a week only."""
    chat.control("POST", "settings", {"join_window_days": 30})
    old = held(chat, "Narrow", person(*BOB, (0, 60)), ago=20 * DAY)
    said = answer(chat, f"who attended {old['id']} bob@example.com")
    assert "did not come" not in said
    assert "Webex did not take the join time" in said
    new = held(chat, "Narrow too", person(*BOB, (0, 60)), ago=2 * DAY)
    assert "Bob Müller attended" in answer(chat, f"who attended {new['id']} bob@example.com")


def test_a_series_of_last_year_is_looked_for_further_back(chat: Chat) -> None:
    """Its last meeting was eight months ago, and the card says on which date."""
    old = held(chat, "Yearly", person(*BOB, (0, 60)), ago=at("2026-03-10T09:00"))
    said = answer(chat, f"who attended {old['seriesId']}")
    assert "Tuesday, 10 March 2026" in said
    assert "Bob Müller" in said


# Which meeting


@pytest.mark.parametrize("ask", ["{series}", "close call", "last"])
def test_a_restart_of_which_webex_names_no_date_loses_no_run(chat: Chat, ask: str) -> None:
    """By series, by title, as the last one: both runs."""
    first = held(chat, "Close call", person(*BOB, (0, 20)), ago=300, lasted=20, scheduledMeetingId=None)
    again = {"seriesId": first["seriesId"], "scheduledMeetingId": None}
    held(chat, "Close call", person(*CAROL, (0, 20)), ago=270, lasted=20, **again)
    said = answer(chat, f"who attended {ask.format(series=first['seriesId'])}")
    assert "2 people attended" in said
    assert "2 runs: it was restarted" in said


def two_dates(chat: Chat) -> Json:
    """At 04:00 and at 04:45 in Paris, with Bob in the first and Carol in the second."""
    first = held(chat, "Twin", person(*BOB, (0, 30)), ago=270, lasted=30)
    start = (datetime.fromisoformat(first["start"]) + timedelta(minutes=45)).isoformat()
    held(chat, "Twin", person(*CAROL, (0, 30)), ago=225, lasted=30, seriesId=first["seriesId"], scheduledStart=start)
    return first


def test_two_dates_are_two_choices(chat: Chat) -> None:
    """Said with the day, they are asked back; the chosen one is answered for."""
    two_dates(chat)
    asked = chat.ask("Alice", "who attended twin today")
    assert [button for button in buttons(asked) if "04:00" in button or "04:45" in button]
    chosen = next(button for button in buttons(asked) if "04:00" in button)
    chat.press("Alice", asked, chosen)
    said = chat.wait(lambda: [each for each in chat.replies("Alice", asked) if "attended" in words(each)])[-1]
    assert "Bob Müller" in words(said)
    assert "Carol" not in words(said)


def test_the_date_before_on_the_same_day_is_one_press_away(chat: Chat) -> None:
    """Its button has the hour, because the day would not tell the two apart."""
    two_dates(chat)
    said = chat.ask("Alice", "who attended twin")
    assert "Carol Chen" in words(said)
    chat.press("Alice", said, next(button for button in buttons(said) if "04:00" in button))
    before = chat.wait(lambda: chat.replies("Alice", said)[1:])[-1]
    assert "Bob Müller" in words(before)
    assert "Carol" not in words(before)


@pytest.mark.parametrize("hour", ["at 4:45", "at 04:45", "today at 04:45", "at 3:45am in UTC", "at 16:45"])
def test_the_hour_chooses_one_of_two(chat: Chat, hour: str) -> None:
    """In the asker's zone or in another; but not an hour at which none began."""
    two_dates(chat)
    said = answer(chat, f"who attended twin {hour}")
    assert ("Carol Chen" in said) == ("16:45" not in hour)
    assert "1 person attended" in said or "16:45" in hour


def weekly(chat: Chat) -> Json:
    """Wednesdays at 09:00 in Paris: Bob on the 4th, Carol on the 11th."""
    first = held(chat, "Weekly", person(*BOB, (0, 30)), ago=at("2026-11-04T08:00"), lasted=30)
    held(chat, "Weekly", person(*CAROL, (0, 30)), ago=at("2026-11-11T08:00"), lasted=30, seriesId=first["seriesId"])
    return first


@pytest.mark.parametrize(
    ("when", "who"),
    [
        ("between 2026-11-04T07:00Z and 2026-11-04T10:00Z", "Bob Müller"),
        ("between 2026-11-11T07:00Z and 2026-11-11T10:00Z", "Carol Chen"),
        ("on 4 November", "Bob Müller"),
        ("on 4 November at 9:00", "Bob Müller"),
        ("before 2026-11-05", "Bob Müller"),
        ("since 2026-11-05", "Carol Chen"),
    ],
)
def test_a_dated_time_chooses_the_meeting_of_a_series(chat: Chat, when: str, who: str) -> None:
    """By the ID of the series; one person was in each."""
    said = answer(chat, f"who attended {weekly(chat)['seriesId']} {when}")
    assert "1 person attended" in said
    assert who in said


def test_a_day_beside_the_id_of_another_day_is_told(chat: Chat) -> None:
    """The run was on the 4th: neither day is taken for granted."""
    run = weekly(chat)
    assert "held on Wednesday, 4 November 2026" in answer(chat, f"who attended {run['id']} on 11 November")
    assert "Bob Müller" in answer(chat, f"who attended {run['id']} on 4 November")


def test_a_meeting_over_midnight_is_found_on_both_days(chat: Chat) -> None:
    """From 23:30 on Monday to 00:30 on Tuesday, in Paris."""
    held(chat, "Night shift", person(*BOB, (0, 60)), ago=at("2026-11-16T22:30"))
    assert "Held on" not in answer(chat, "who attended night shift on Monday")
    said = answer(chat, "who attended night shift on Tuesday")
    assert "Bob Müller" in said
    assert "Held on Monday, 16 November 2026" in said


def test_a_meeting_held_a_day_late_is_found_on_its_own_day(chat: Chat) -> None:
    """Planned for Tuesday, held on Wednesday morning."""
    planned: Json = {"scheduledStart": "2026-11-17T09:00:00+00:00", "scheduledEnd": "2026-11-17T10:00:00+00:00"}
    held(chat, "Late one", person(*BOB, (0, 60)), ago=120, **planned)
    for day in ("Tuesday", "17 November", "Wednesday"):
        said = answer(chat, f"who attended late one on {day}")
        assert "1 person attended" in said
        assert ("Held on Wednesday, 18 November 2026" in said) == (day != "Wednesday")


def test_a_meeting_at_midnight_belongs_to_the_day_that_begins(chat: Chat) -> None:
    """00:00 in Paris on the 12th; the start of a window is exclusive at Webex."""
    run = held(chat, "Midnight", person(*BOB, (0, 30)), ago=at("2026-11-11T23:00"), lasted=30)
    said = answer(chat, f"who attended {run['seriesId']} on 12 November")
    assert "Thursday, 12 November 2026, 00:00" in said
    assert "Bob Müller" in said
    sent = [call["query"] for call in calls(chat, "meetingParticipants") if "meetingStartTime" in call["query"]]
    assert all("meetingStartTimeFrom" in query and "meetingStartTimeTo" in query for query in sent)


def test_until_24_00_is_until_the_day_is_over(chat: Chat) -> None:
    """Bob joined at 23:40, within it."""
    held(chat, "Evening shift", person(*BOB, (10, 30)), ago=at("2026-11-16T22:30"), lasted=30)
    assert "1 person attended" in answer(chat, "who joined evening shift before 24:00")


def test_a_young_meeting_that_was_called_off_hides_no_other(fresh_chat: Chat) -> None:
    """Today's stand-up should have begun five minutes ago, and nobody began it: yesterday's is meant."""
    fresh_chat.control("POST", "clock", {"now": (NOW + timedelta(minutes=35)).isoformat()})
    said = answer(fresh_chat, "who attended team stand-up")
    assert "Tuesday, 17 November 2026" in said
    assert "7 people attended" in said


def test_a_young_meeting_is_told_as_running(chat: Chat) -> None:
    """Three minutes old, with Bob in it."""
    held(
        chat, "Young", person(*BOB, (0, None)), ago=3, lasted=None, scheduledEnd=(NOW + timedelta(hours=1)).isoformat()
    )
    said = answer(chat, "who attended young")
    assert "still running" in said
    assert "Bob Müller" in said


def test_another_persons_run_names_that_person(chat: Chat) -> None:
    """By the ID of the date, too; a later run is Alice's own."""
    first = held(
        chat, "Handed over", ago=at("2026-11-11T08:00"), hostEmail="carol@example.com", invitees=["alice@example.com"]
    )
    held(chat, "Handed over", person(*BOB, (0, 30)), ago=at("2026-11-17T08:00"), seriesId=first["seriesId"])
    for which in (f"{first['seriesId']} on 11 November", first["id"], f"{first['seriesId']}_20261111T080000Z"):
        said = answer(chat, f"who attended {which}")
        assert "carol@example.com" in said
        assert "15 minutes" not in said
    assert "Bob Müller" in answer(chat, f"who attended {first['seriesId']}")


def test_a_personal_room_loses_no_run_behind_a_button(chat: Chat) -> None:
    """Chosen from a list, both runs are asked for by their own IDs."""
    room = {"scheduledType": "personalRoomMeeting"}
    first = held(chat, "Alice Archer's Personal Room", person(*BOB, (0, 20)), ago=300, lasted=20, **room)
    held(chat, "x", person(*CAROL, (0, 20)), ago=270, lasted=20, seriesId=first["seriesId"], **room)
    listed = chat.ask("Alice", "my meetings")
    chat.press("Alice", listed, next(button for button in buttons(listed) if re.search(r"\d\d:\d\d", button)))
    said = words(chat.wait(lambda: [each for each in chat.replies("Alice", listed) if "2 people" in words(each)])[-1])
    assert "Bob Müller" in said
    assert "Carol Chen" in said


# In which time


@pytest.mark.parametrize("who", ["", " bob@example.com, dave@example.com"])
def test_a_time_of_joining_is_cut_exactly(chat: Chat, who: str) -> None:
    """Bob joined at 04:05, Dave at 04:20: only Bob joined before 04:15, and one look is enough."""
    held(chat, "Cut", person(*BOB, (5, 60)), person(*DAVE, (20, 60)), ago=270)
    chat.control("DELETE", "requests")
    said = answer(chat, f"who attended cut between 4:00am and 4:15am{who}")
    assert "Bob Müller" in said
    assert "Dave" not in said.split("Not known")[0]
    if not who:
        assert len(calls(chat, "meetingParticipants")) == 1


def test_times_of_another_week_carry_their_date(chat: Chat) -> None:
    """`since Sun 00:00` could be any Sunday."""
    said = answer(chat, f"who joined {weekly(chat)['seriesId']} since 2026-11-01T00:00Z")
    assert "1 Nov" in said
    assert "Carol Chen" in said


def test_a_running_webinar_lists_its_stage_alone(chat: Chat) -> None:
    """And the card says so."""
    webinar = held(
        chat, "Big show", person(*BOB, (0, None)), ago=40, lasted=None, scheduledType="webinar", invitees=[BOB[1]]
    )
    said = answer(chat, f"who is in {webinar['id']}")
    assert "Webex lists its panelists and unmuted attendees only" in said
    assert ALICE[1] not in said


# The hour, the part of the day, and how long ago


def _held_at(chat: Chat, title: str, when: str, who: tuple[str, str] = BOB) -> None:
    held(chat, title, person(*who, (0, 30)), ago=at(when), lasted=30)


@pytest.mark.parametrize(
    "said",
    [
        "the 9:30 yesterday",
        "yesterday's 9:30 call",
        "yesterday at 9:30am",
        "yesterday 9h30",
        "review yesterday morning",
        "review on the 17th",
        "review 17.11.",
        "review yesterday at 9.30",
        "review 23 hours ago",
    ],
)
def test_a_time_names_one_of_two_meetings(chat: Chat, said: str) -> None:
    """Yesterday at 9:30 in Paris, and not the stand-up of the afternoon."""
    _held_at(chat, "Review", "2026-11-17T08:30")
    _held_at(chat, "Stand-up", "2026-11-17T14:00", CAROL)
    answered = answer(chat, f"who attended {said}")
    assert "Review" in answered
    assert "Bob Müller" in answered
    assert "Carol" not in answered


def test_an_hour_of_both_halves_of_the_day_is_asked_back(chat: Chat) -> None:
    """`at 9` may be 9:00 or 21:00 where there was a meeting at both; else it is the one that there was."""
    _held_at(chat, "Morning round", "2026-11-17T08:00")
    assert "Morning round" in answer(chat, "who attended yesterday at 9")
    _held_at(chat, "Evening round", "2026-11-17T20:00", CAROL)
    asked = chat.ask("Alice", "who attended yesterday at 9")
    assert "Which meeting do you mean?" in words(asked)
    assert [button[-5:] for button in buttons(asked)[:2]] == ["21:00", "09:00"]
    assert "Evening round" in answer(chat, "who attended yesterday at 9pm")


def test_a_part_of_a_day_without_a_meeting_is_said(chat: Chat) -> None:
    """The afternoon's hours are named, so that nobody takes it for the whole day."""
    _held_at(chat, "Review", "2026-11-17T08:30")
    said = answer(chat, "who attended yesterday afternoon")
    assert "Tuesday, 17 November, 12:00 – 18:00" in said

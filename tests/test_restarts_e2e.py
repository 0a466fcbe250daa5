"""Meetings of a series: all runs of a restarted one, which date was answered for, and the dates before."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from tests.support.chat import Chat, Json, actions, card_of, words
from tests.support.meetings import ALICE, BOB, CAROL, held, person

DAY = 24 * 60


def day_of(meeting: Json) -> str:
    """`Tuesday, 3 March 2026`, in Alice's zone."""
    local = datetime.fromisoformat(meeting["start"]).astimezone(ZoneInfo("Europe/Paris"))
    return f"{local:%A}, {local.day} {local:%B %Y}"


def buttons_of(reply: Json) -> list[str]:
    return [action["title"] for action in actions(card_of(reply))]


@pytest.fixture(scope="module")
def weekly(chat: Chat) -> list[Json]:
    """Five weeks, newest last; the last meeting was restarted, and so was the one two weeks before it."""
    first = held(chat, "Weekly", person(*ALICE, (0, 30)), ago=29 * DAY, lasted=30)
    of_series = {"seriesId": first["seriesId"]}
    runs = [held(chat, "Weekly", person(*ALICE, (0, 30)), ago=22 * DAY, lasted=30, **of_series)]
    runs.append(held(chat, "Weekly", person(*BOB, (0, 10)), ago=15 * DAY, lasted=10, **of_series))
    runs.append(held(chat, "Weekly", person(*BOB, (0, 10)), ago=15 * DAY - 20, lasted=10, **of_series))
    runs.append(held(chat, "Weekly", person(*CAROL, (0, 30)), ago=8 * DAY, lasted=30, **of_series))
    both = [person(*ALICE, (0, 12)), person(*BOB, (0, 9))]
    runs.append(held(chat, "Weekly", *both, ago=DAY, lasted=12, **of_series))
    again = [person(*ALICE, (0, 25)), person(*BOB, (0, 25)), person(*CAROL, (1, 25))]
    runs.append(held(chat, "Weekly", *again, ago=DAY - 20, lasted=25, **of_series))
    return [first, *runs]


def test_all_runs_of_the_last_meeting(chat: Chat, weekly: list[Json]) -> None:
    """12 and 25 minutes make 37, with 8 between them that are nobody's; the card says which date it is."""
    answer = words(chat.ask("Alice", f"who attended {weekly[0]['seriesId']}"))
    assert "(37 min)" in answer
    assert day_of(weekly[-1]) in answer
    assert "The last meeting of this series, 2 runs: it was restarted" in answer
    assert "37 min\n100 %\nAlice Archer" in answer


def test_nobody_returned_only_because_the_meeting_was_interrupted(chat: Chat, weekly: list[Json]) -> None:
    """Alice was there all the time it ran; Bob was away for three minutes of it."""
    lines = words(chat.ask("Alice", f"who attended {weekly[0]['seriesId']}")).splitlines()
    assert "Returned" not in lines[lines.index("Alice Archer") : lines.index("Bob Müller")]
    assert "Returned" in lines[lines.index("Bob Müller") : lines.index("Carol Chen")]


def test_an_occurrence_answers_for_all_its_runs_too(chat: Chat) -> None:
    """The sample stand-up: the ID of one planned date."""
    run = [each for each in chat.control("GET", "meetings") if each["title"] == "Team stand-up"][-2]
    start = datetime.fromisoformat(run["start"])
    occurrence = f"{run['seriesId']}_{start:%Y%m%dT%H%M%SZ}"
    answer = words(chat.ask("Alice", f"who attended {occurrence}"))
    assert "2 runs: it was restarted" in answer
    assert "last meeting of this series" not in answer
    assert "7 people attended" in answer


def test_one_run_answers_for_itself(chat: Chat, weekly: list[Json]) -> None:
    """By the ID of an instance; no list of other runs is asked for, only the planned dates."""
    chat.control("DELETE", "requests")
    answer = words(chat.ask("Alice", f"who attended {weekly[-1]['id']}"))
    assert "(25 min)" in answer
    assert "runs" not in answer
    lists = [call for call in chat.control("GET", "requests?path=/v1/meetings") if call["path"] == "/v1/meetings"]
    assert ["meetingType=scheduledMeeting" in call["query"] for call in lists] == [True]


def test_the_three_dates_before_are_offered(chat: Chat, weekly: list[Json]) -> None:
    """The same question, each time below the answer that was there; and from there the dates before that."""
    first = chat.ask("Alice", f"who attended {weekly[0]['seriesId']}")
    buttons = buttons_of(first)
    assert len(buttons) == 3
    chat.press("Alice", first, buttons[1])
    second = chat.wait(lambda: chat.replies("Alice", first)[1:])[0]
    assert day_of(weekly[2]) in words(second)
    assert "A meeting of this series, 2 runs: it was restarted" in words(second)
    assert "Bob Müller" in words(second)
    assert chat.replies("Alice", first)[0]["id"] == first["id"]
    chat.press("Alice", second, buttons_of(second)[0])
    third = chat.wait(lambda: chat.replies("Alice", first)[2:])[0]
    assert day_of(weekly[1]) in words(third)


def test_the_buttons_stay_with_the_meeting_they_were_made_for(chat: Chat) -> None:
    """A newer meeting is held meanwhile: the dates before are still those before the one that was answered for."""
    series = held(chat, "Moving on", person(*ALICE, (0, 30)), ago=8 * DAY, lasted=30)
    of_series = {"seriesId": series["seriesId"]}
    held(chat, "Moving on", person(*BOB, (0, 30)), ago=4 * DAY, lasted=30, **of_series)
    card = chat.ask("Alice", f"who attended {series['seriesId']}")
    assert "Bob Müller" in words(card)
    held(chat, "Moving on", person(*CAROL, (0, 30)), ago=DAY, lasted=30, **of_series)
    chat.press("Alice", card, buttons_of(card)[0])
    before = chat.wait(lambda: chat.replies("Alice", card)[1:])[0]
    assert "Alice Archer" in words(before)
    assert day_of(series) in words(before)


def test_a_run_that_has_just_begun_is_in_no_list(chat: Chat) -> None:
    """Webex lists it after a quarter of an hour; until then the run itself is asked for."""
    series = held(chat, "Fresh", person(*ALICE, (0, 30)), ago=7 * DAY, lasted=30)
    held(chat, "Fresh", person(*BOB, (0, None)), ago=3, lasted=None, seriesId=series["seriesId"])
    answer = words(chat.ask("Alice", f"who attended {series['seriesId']}"))
    assert "still running" in answer
    assert "Bob Müller" in answer
    assert "by myself" not in answer


def test_never_more_than_five_buttons(chat: Chat) -> None:
    """Pages first, then the dates."""
    series = held(chat, "Crowded", person(*ALICE, (0, 30)), ago=28 * DAY, lasted=30)
    of_series = {"seriesId": series["seriesId"]}
    for weeks in (3, 2, 1):
        held(chat, "Crowded", person(*ALICE, (0, 30)), ago=weeks * 7 * DAY, lasted=30, **of_series)
    crowd = [person(f"Person {number}", f"p{number}@example.net", (0, 30)) for number in range(25)]
    held(chat, "Crowded", *crowd, ago=DAY, lasted=30, **of_series)
    reply = chat.ask("Alice", f"who attended {series['seriesId']}")
    assert "25 people attended" in words(reply)
    assert "Page 2 ▶" in buttons_of(reply)
    assert len(buttons_of(reply)) == 4

"""`who was late …`, `who left early …`: by which limits, against which times, and of which people that is unknown."""

from __future__ import annotations

import pytest

from tests.support.chat import Chat, Json, words
from tests.support.meetings import ALICE, BOB, CAROL, DAVE, held, person

RULE = "Late: more than"


@pytest.fixture(scope="module")
def review(chat: Chat) -> Json:
    """An hour: Bob came 6 minutes late, Carol 12, Dave left 8 minutes before the end."""
    people = [person(*ALICE, (0, 60)), person(*BOB, (6, 60)), person(*CAROL, (12, 60)), person(*DAVE, (0, 52))]
    return held(chat, "Review", *people, invitees=["bob@example.com", "carol@example.com", "dave@example.com"])


@pytest.mark.parametrize(
    ("said", "verdict", "rule"),
    [
        ("who was late {id}", "2 of 4 were late", "Late: more than 5 min after the start"),
        ("who was late after 10m {id}", "1 of 4 was late", "Late: more than 10 min after the start"),
        ("who was more than 11 minutes late {id}", "1 of 4 was late", "Late: more than 11 min after the start"),
        ("who was late after 15m {id}", "Nobody was late", "Late: more than 15 min after the start"),
        ("who left early {id}", "1 of 4 left early", "Left early: more than 5 min before the end"),
        ("who left early before 8m {id}", "Nobody left early", "Left early: more than 8 min before the end"),
        ("who attended {id} at least 90%, bob@example.com", "Bob Müller was there at least 90 %", "less than 90 %"),
        ("who attended {id} at least 95%, bob@example.com", "Bob Müller was there less than 95 %", "less than 95 %"),
        ("who attended {id} at least 95%, no@example.com", "no@example.com did not come", ""),
        ("who attended {id} at least 95% of the invitees", "0 of 3 were there at least 95 %", "less than 95 %"),
        ("who attended {id} at least 10%", "All 4 were there at least 10 %", "short: less than 10 %"),
        ("who missed {id} at least 95%", "All 3 attended", "short: less than 95 %"),
        ("who attended {id} at least 95%", "1 of 4 was there at least 95 %", "short: less than 95 % of the meeting"),
    ],
)
def test_limits_in_the_words_reach_the_answer_and_its_rule(
    chat: Chat, review: Json, said: str, verdict: str, rule: str
) -> None:
    """Strictly more than so many minutes; the rule that was used is printed."""
    answer = words(chat.ask("Alice", said.format(**review)))
    assert verdict in answer
    assert rule in answer


def test_only_those_who_were_late_are_listed(chat: Chat, review: Json) -> None:
    """Unless certain people are asked about: then there is something to say of each."""
    everybody = words(chat.ask("Alice", f"who was late {review['id']}"))
    assert "Late (2)" in everybody
    assert "Dave" not in everybody
    two = words(chat.ask("Alice", f"who was late {review['id']} bob@example.com, dave@example.com, no@example.com"))
    assert "1 of 3 was late\n1 did not come" in two
    assert "On time (1)\n52 min\n86 %\nDave O'Neil" in two
    assert "Bob Müller was late" in words(chat.ask("Alice", f"was bob@example.com late {review['id']}"))
    assert "Carol Chen stayed to the end" in words(
        chat.ask("Alice", f"did carol@example.com leave early {review['id']}")
    )


def test_of_the_invitees(chat: Chat, review: Json) -> None:
    """As a group of people who are asked about."""
    assert "2 of 3 were late" in words(chat.ask("Alice", f"who was late {review['id']} of the invitees"))


def test_against_the_schedule(chat: Chat) -> None:
    """The second run began a quarter of an hour after the time planned: there from its start is late, by the schedule.

    The list of dates tells what was planned: no date is asked for by itself.
    """
    planned = held(chat, "Slow start", ago=180, lasted=60)
    meeting = held(chat, "Slow start", person(*BOB, (0, 60)), ago=165, lasted=60, seriesId=planned["seriesId"])
    chat.control("DELETE", "requests")
    assert "Nobody was late" in words(chat.ask("Alice", f"who was late {meeting['id']}"))
    assert len(chat.control("GET", "requests?path=/meetings/")) == 1
    answer = words(chat.ask("Alice", f"who was late of the schedule {meeting['id']}"))
    assert "Bob Müller was late" in answer
    assert "late: more than 5 min after the scheduled start · short: less than 75 % of the scheduled time" in answer
    assert len(chat.control("GET", "requests?path=/meetings/")) == 2


def test_who_has_left_early_is_told_when_it_is_over(chat: Chat) -> None:
    """Somebody may come back."""
    meeting = held(chat, "Live", person(*BOB, (0, None)), ago=20, lasted=None)
    answer = words(chat.ask("Alice", f"who left early {meeting['id']}"))
    assert "Who left early can be told when it is over." in answer
    assert "Left early (" not in answer


def test_while_it_runs_late_is_told_as_far_as_times_are_known(chat: Chat) -> None:
    """Webex hides the times of a running meeting more often than not."""
    people = [person(*BOB, (0, None)), person(*CAROL, (9, None))]
    hidden = held(chat, "Hidden", *people, ago=20, lasted=None)
    answer = words(chat.ask("Alice", f"who was late {hidden['id']}"))
    assert "0 of 2 were late\n2 not known yet" in answer
    shown = held(chat, "Shown", *people, ago=20, lasted=None, hideTimes=False)
    assert "1 of 2 was late" in words(chat.ask("Alice", f"who was late {shown['id']}"))


def test_whose_leave_is_not_known_is_not_said_to_have_stayed(chat: Chat) -> None:
    """An assumed leave is no proof."""
    meeting = held(chat, "Assumed", person(*BOB, (0, None)), person(*CAROL, (0, 60)))
    answer = words(chat.ask("Alice", f"who left early {meeting['id']} bob@example.com carol@example.com"))
    assert "0 of 2 left early\n1 not known" in answer
    assert "Not known (1)\n1 h\n100 %\nBob Müller" in answer
    assert "(leave assumed)" in answer.replace("\u00a0", " ")


def test_the_share_asked_about_is_the_verdict_beside_a_file_and_in_text(chat: Chat, review: Json) -> None:
    """And for a meeting that runs it isn't known yet."""
    said = chat.ask("Alice", f"who attended {review['id']} at least 95% as csv")
    assert "1 of 4 was there at least 95 %" in said["text"]
    assert "1 of 4 was there at least 95 %" in chat.ask("Alice", f"who attended {review['id']} at least 95%")["text"]
    runs = held(chat, "Runs", person(*BOB, (0, None)), ago=10, lasted=None)
    assert "were there" not in words(chat.ask("Alice", f"who attended {runs['id']} at least 95%"))


def test_nobody_left_early_who_stayed_for_the_time_asked_about(chat: Chat, review: Json) -> None:
    """Dave left the meeting early, but not its first minutes; nor is Bob late for the last ones."""
    first = words(chat.ask("Alice", f"who was there in the first 15 minutes of {review['id']}"))
    assert "Dave" in first
    assert "eft early" not in first
    assert "3 late" not in first
    early = words(chat.ask("Alice", f"who left early in the first 55 minutes of {review['id']}"))
    assert "1 of 4 left early" in early
    assert "eft early (" not in words(chat.ask("Alice", f"who left early in the first 20 minutes of {review['id']}"))

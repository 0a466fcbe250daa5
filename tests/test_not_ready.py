"""Webex needs up to 15 minutes after a meeting's end: the answer is promised, and comes by itself."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from bot.config import Config
from bot.inbox.worker import MOST_TRIES
from simulator.server import serve
from tests.support.chat import NOW, Chat, Json, actions, card_of, config, running, words
from tests.support.meetings import ALICE, BOB, CAROL, held, person

pytestmark = pytest.mark.slow

SOON = timedelta(milliseconds=200)
TEAM = ["bob@example.com", "carol@example.com"]


@pytest.fixture(scope="module")
def chat(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chat]:
    """A bot that looks again five times a second."""
    with serve(now=NOW) as simulator:
        settings = config(simulator, tmp_path_factory.mktemp("bot"))
        with running(settings, clock=simulator.world.now, look_again=SOON):
            yield Chat(simulator)


@pytest.fixture(autouse=True)
def honest(chat: Chat) -> Iterator[None]:
    """No fault outlives its test."""
    yield
    chat.control("DELETE", "faults")


def just_ended(chat: Chat, title: str, **fields: object) -> Json:
    """Half an hour, over for four minutes, of which Webex tells nothing for eleven more."""
    people = [person(*ALICE, (0, 30)), person(*BOB, (0, 30))]
    return held(chat, title, *people, ago=34, lasted=30, synced=False, invitees=TEAM, **fields)


def published(chat: Chat) -> None:
    """A quarter of an hour goes by in Webex."""
    chat.control("POST", "clock", {"advance": 15 * 60})


def answer_to(chat: Chat, question: Json, said: str) -> Json:
    """The only message that stands, once it says so."""

    def standing() -> list[Json]:
        replies = chat.replies("Alice", question)
        return replies if len(replies) == 1 and said in words(replies[0]) else []

    return chat.wait(standing, through=5)[0]


def looks(chat: Chat, since: int) -> int:
    return len(chat.control("GET", f"requests?path=meetingParticipants&since={since}"))


def test_one_promise_and_then_the_answer(chat: Chat) -> None:
    """By the ID of a run that Webex does not know yet.

    However often the bot looks, it promises once. Looking is no failed try: eight of those would end in an apology.
    """
    meeting = just_ended(chat, "Retro")
    question = chat.say("Alice", f"who attended {meeting['id']}")
    promise = chat.reply("Alice", question)
    assert "Not known yet\nRetro was planned until" in words(promise)
    assert "I'll answer here by myself, by" in words(promise)
    since = chat.control("GET", "requests")[-1]["sequence"]
    chat.wait(lambda: [{}] if looks(chat, since) > MOST_TRIES else [], through=60)
    assert [each["id"] for each in chat.replies("Alice", question)] == [promise["id"]]
    published(chat)
    assert "Retro" in words(answer_to(chat, question, "2 people attended"))


def test_a_name_waits_for_the_people_whose_it_may_be(chat: Chat) -> None:
    """`explain` by a name alone, of a meeting whose people Webex does not tell yet."""
    meeting = just_ended(chat, "Kick-off")
    question = chat.say("Alice", f"explain Bob {meeting['id']}")
    assert "not known yet" in words(chat.reply("Alice", question)).casefold()
    published(chat)
    assert "Kick-off" in words(answer_to(chat, question, "Bob Müller"))


def test_a_series_whose_first_meeting_has_just_ended(chat: Chat) -> None:
    """Its schedule says that there was one."""
    meeting = just_ended(chat, "Planning")
    question = chat.say("Alice", f"who attended {meeting['seriesId']}")
    assert "Not known yet\nPlanning was planned until" in words(chat.reply("Alice", question))
    published(chat)
    assert "Planning" in words(answer_to(chat, question, "2 people attended"))


def test_a_series_answers_for_the_meeting_before_and_says_so(chat: Chat) -> None:
    """Of the one that has just ended Webex says nothing: it would pass the one before off as the last one."""
    standup = [each for each in chat.control("GET", "meetings") if each["title"] == "Team stand-up"][-2]
    planned = datetime.fromisoformat(standup["start"]) + timedelta(weeks=1)
    chat.control("POST", "clock", {"now": (planned + timedelta(minutes=34)).isoformat()})
    rows = {"seriesId": standup["seriesId"], "synced": False}
    held(chat, "Team stand-up", person(*CAROL, (0, 30)), ago=34, lasted=30, **rows)
    question = chat.say("Alice", f"who attended {standup['seriesId']}")
    provisional = words(chat.reply("Alice", question))
    assert "7 people attended" in provisional
    assert "Webex tells nothing yet of the meeting planned for" in provisional
    assert "I'll answer again by myself" in provisional
    published(chat)
    assert "Carol Chen" in words(answer_to(chat, question, "1 person attended"))


def test_what_is_there_is_shown_and_nobody_is_called_absent_yet(chat: Chat) -> None:
    """Webex tells of Bob four minutes after the end; of Carol it may tell later."""
    meeting = held(chat, "Early", person(*BOB, (0, 30)), ago=34, lasted=30)
    question = chat.say("Alice", f"who attended {meeting['id']} bob@example.com, carol@example.com")
    provisional = words(chat.reply("Alice", question))
    assert "1 of 2 attended\n1 not known" in provisional
    assert "Webex has not published this yet." in provisional
    assert "Ended 4 min ago: Webex may not have told of everybody yet. I'll answer again by myself" in provisional
    assert "Did not come" not in provisional


def test_when_nobody_is_missing_there_is_nothing_to_wait_for(chat: Chat) -> None:
    """The answer is final, and says only that more people may turn up in it."""
    meeting = held(chat, "Complete", person(*BOB, (0, 30)), ago=34, lasted=30)
    question = chat.say("Alice", f"who attended {meeting['id']} bob@example.com")
    answer = words(chat.reply("Alice", question))
    assert "Bob Müller attended" in answer
    assert "by myself" not in answer


def test_after_a_quarter_of_an_hour_the_answer_is_final(chat: Chat) -> None:
    """Three seconds before it Bob isn't known to be absent; then he is. An empty list never means that nobody came."""
    nearly = held(chat, "Nearly", person(*CAROL, (0, 30)), ago=30 + 15 - 0.05, lasted=30)
    nobody = held(chat, "Nobody", ago=30 + 15 - 0.05, lasted=30)
    of_bob = chat.say("Alice", f"who attended {nearly['id']} bob@example.com")
    of_all = chat.say("Alice", f"who attended {nobody['id']}")
    for question in (of_bob, of_all):
        assert "Not known yet" in words(chat.reply("Alice", question))
    assert "bob@example.com did not come" in words(answer_to(chat, of_bob, "did not come"))
    assert "Webex tells of nobody" in words(answer_to(chat, of_all, "Webex tells of nobody"))


def test_what_webex_never_tells_ends_in_a_sentence(chat: Chat) -> None:
    """The participants stay unknown: the promise gives way to the apology."""
    meeting = held(chat, "Never", person(*BOB, (0, 30)), ago=30 + 15 - 0.05, lasted=30)
    chat.control("POST", "faults", {"fault": "status", "status": 404, "path": "meetingParticipants"})
    question = chat.say("Alice", f"who attended {meeting['id']}")
    assert "Not known yet" in words(chat.reply("Alice", question))
    assert "It shows this meeting as yours" in words(answer_to(chat, question, "Webex does not tell who attended"))


def test_a_meeting_that_nobody_knows_is_answered_at_once(chat: Chat) -> None:
    """There is nothing to wait for; and a meeting of strangers reads the same."""
    unknown = words(chat.ask("Alice", f"who attended {'0' * 32}_I_123456789012345678"))
    foreign = held(chat, "Strangers", person(*BOB, (0, 30)), ago=300, lasted=30, host="bob@example.com")
    assert "Webex shows you no such meeting" in unknown
    assert words(chat.ask("Alice", f"who attended {foreign['id']}")).splitlines()[:3] == unknown.splitlines()[:3]


def test_the_button_of_a_promise_takes_it_over(chat: Chat) -> None:
    """Pressed too early it promises again, in place of the first; there is one answer in the end."""
    meeting = just_ended(chat, "Impatient")
    question = chat.say("Alice", f"who attended {meeting['id']}")
    promise = chat.reply("Alice", question)
    chat.press("Alice", promise, "Try now")
    again = chat.wait(lambda: [each for each in chat.replies("Alice", question) if each["id"] != promise["id"]])[0]
    answer_to(chat, question, "Not known yet")
    assert [action["title"] for action in actions(card_of(again))] == ["Try now"]
    published(chat)
    answer = answer_to(chat, question, "2 people attended")
    after_the_first = chat.say("Alice", "help")
    chat.reply("Alice", after_the_first)
    assert [each["id"] for each in chat.replies("Alice", question)] == [answer["id"]]


def test_in_a_space_the_promise_and_the_answer_stand_in_the_thread(chat: Chat) -> None:
    """Where it was asked."""
    meeting = just_ended(chat, "In a space")
    question = chat.say("Alice", f"who attended {meeting['id']}", space="Team stand-up")
    assert "Not known yet" in words(chat.reply("Alice", question))
    published(chat)
    assert answer_to(chat, question, "2 people attended")["parentId"] == question["id"]


def test_a_running_meeting_of_which_webex_tells_nobody(chat: Chat) -> None:
    """It runs, and is empty: that is told at once."""
    meeting = held(chat, "Just begun", ago=1, lasted=None)
    answer = words(chat.ask("Alice", f"who attended {meeting['id']}"))
    assert "still running" in answer
    assert "Nobody is in yet" in answer
    assert "by myself" not in answer


def test_explain_waits_as_well(chat: Chat) -> None:
    """What somebody's minutes are is not known before anything is."""
    meeting = just_ended(chat, "Disputed")
    question = chat.say("Alice", f"explain bob@example.com {meeting['id']}")
    assert "Not known yet" in words(chat.reply("Alice", question))
    published(chat)
    assert "In all" in words(answer_to(chat, question, "30 min of 30 min"))


def test_explain_waits_for_one_person_while_others_are_told_of(chat: Chat) -> None:
    """Four minutes after the end Webex tells of Bob and not of Carol: she may still come."""
    meeting = held(chat, "Half told", person(*BOB, (0, 30)), ago=34, lasted=30, invitees=TEAM)
    question = chat.say("Alice", f"explain carol {meeting['id']}")
    assert "I'll answer again by myself" in words(chat.reply("Alice", question))
    published(chat)
    assert "So the person counts as absent." in words(answer_to(chat, question, "No join to explain"))


def test_a_meeting_whose_details_are_not_there_yet(chat: Chat) -> None:
    """Its participants are told, but not whether it is over: it is not said to run, and nobody to be absent."""
    meeting = held(chat, "Bare", person(*BOB, (0, 30)), ago=34, lasted=30)
    chat.control("POST", "faults", {"fault": "status", "status": 404, "path": "/meetings/"})
    question = chat.say("Alice", f"who attended {meeting['id']} bob@example.com, carol@example.com")
    provisional = words(chat.reply("Alice", question))
    assert "still running" not in provisional
    assert "Did not come" not in provisional
    assert " – ?" in provisional
    assert "Webex does not tell yet whether the meeting is over." in provisional
    chat.control("DELETE", "faults")
    chat.control("POST", "clock", {"advance": 60})


def test_a_restart_of_the_bot_keeps_the_promise(tmp_path: Path) -> None:
    """The bot that promised dies; the one after it deletes the promise and answers, once."""
    with serve(now=NOW) as simulator:
        settings: Config = config(simulator, tmp_path)
        chat = Chat(simulator)
        meeting = just_ended(chat, "Across a restart")
        with running(settings, clock=simulator.world.now, look_again=SOON):
            question = chat.say("Alice", f"who attended {meeting['id']}")
            promise = chat.reply("Alice", question)
        published(chat)
        assert [each["id"] for each in chat.replies("Alice", question)] == [promise["id"]]
        with running(settings, clock=simulator.world.now, look_again=SOON):
            answer = answer_to(chat, question, "2 people attended")
        assert answer["id"] != promise["id"]

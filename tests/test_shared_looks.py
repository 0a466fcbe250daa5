"""Questions of one person that wait for the same meeting look together; another person's never do."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from bot.chat.shared_looks import ITSELF_AFTER, UNDER_WAY, SharedLooks, Wait
from bot.events import PersonId
from simulator.server import serve
from tests.support.chat import NOW, Chat, config, running, words
from tests.support.inboxes import Time
from tests.support.signing import direct_messages

QUESTIONS = 40
MINUTE = timedelta(minutes=1)
ALICE, BOB = (Wait(PersonId(who), "the meeting") for who in ("alice", "bob"))


def test_forty_waiting_questions_about_one_meeting_make_one_look_a_minute(tmp_path: Path) -> None:
    """Each is told that it waits; then Webex is asked once a minute for all, and each is answered once."""
    with serve(now=NOW) as simulator, running(config(simulator, tmp_path), clock=simulator.world.now):
        chat = Chat(simulator)
        start = simulator.world.now() - timedelta(minutes=31)
        over = {"start": start.isoformat(), "end": (start + timedelta(minutes=30)).isoformat(), "synced": False}
        meeting = chat.control("POST", "meetings", {"title": "Just over", **over})
        asked = [chat.say("Alice", f"who attended {meeting['id']}") for _ in range(QUESTIONS)]

        def told(text: str) -> bool:
            said = [message for message in direct_messages(chat, "Alice") if text in words(message)]
            return sorted(message["parentId"] for message in said) == sorted(question["id"] for question in asked)

        chat.wait(lambda: [{}] if told("Not known yet") else [])
        chat.control("DELETE", "requests")
        until = simulator.world.now() + 1.5 * MINUTE
        chat.wait(lambda: [{}] if simulator.world.now() >= until else [], through=95)
        looks = chat.control("GET", "requests?path=/v1/meeting")
        assert 0 < len(looks) <= 20, len(looks)
        chat.control("POST", "clock", {"advance": 900})
        chat.wait(lambda: [{}] if told("attended") else [], through=90)
        assert len(direct_messages(chat, "Alice")) == QUESTIONS


def test_who_looks_and_who_waits() -> None:
    """The first looks for all; when it has an answer the others look at once; and each for itself now and then."""
    time = Time()
    looks = SharedLooks(time.clock)
    assert looks.put_off("new") is None
    for key, wait in (("first", ALICE), ("second", ALICE), ("other", BOB)):
        looks.waits(key, wait, MINUTE)
    time.pass_(seconds=60)
    assert looks.put_off("first") is None
    assert looks.put_off("second") == UNDER_WAY.total_seconds()
    assert looks.put_off("other") is None
    looks.waits("first", ALICE, MINUTE)
    assert looks.put_off("second") == MINUTE.total_seconds()
    time.pass_(seconds=ITSELF_AFTER.total_seconds() - 60)
    looks.waits("first", ALICE, MINUTE)
    assert looks.put_off("second") is None
    looks.over("first")
    assert looks.put_off("second") is None

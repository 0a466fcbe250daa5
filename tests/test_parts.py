"""A part is never shown as the whole: a list that breaks off after its first page is asked for until it is whole."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest

from tests.support.chat import NOW, Chat, Json, words
from tests.support.speaking import file_of

pytestmark = pytest.mark.slow

PEOPLE = 150
"""Two pages of the participants list."""
SOON = 3
"""Seconds until the second look."""
LATER_PAGE = {"path": "meetingParticipants", "query": "cursor="}
FAULTS: dict[str, Json] = {
    "not there": {"fault": "status", "status": 404, **LATER_PAGE},
    "refused": {"fault": "status", "status": 400, **LATER_PAGE},
    "HTML": {"fault": "html", "status": 200, **LATER_PAGE},
    "elsewhere": {"fault": "foreign_next", "path": "meetingParticipants", "next": "http://127.0.0.1:9/v1/elsewhere"},
}


@pytest.fixture(scope="module")
def fresh(chat: Chat) -> str:
    """A meeting that ended five minutes ago, when a 404 for the first page would mean that it is too early."""
    return held(chat, "Fresh", ended=True)


@pytest.fixture(autouse=True)
def _no_faults(chat: Chat) -> Iterator[None]:
    yield
    chat.control("DELETE", "faults")


def held(chat: Chat, title: str, *, ended: bool) -> str:
    """A meeting of 150 people; its run's ID."""
    start, end = ((NOW - timedelta(minutes=each)).isoformat() for each in (65, 5))
    stay = {"joinedTime": start, "leftTime": end} if ended else {"joinedTime": start, "state": "joined"}
    rows = [{"displayName": f"P {each:03}", "email": f"p{each:03}@example.com", **stay} for each in range(PEOPLE)]
    meeting = {"title": title, "participants": rows, "start": start, "end": end if ended else None}
    return str(chat.control("POST", "meetings", meeting)["id"])


@pytest.mark.parametrize("fault", FAULTS.values(), ids=FAULTS)
@pytest.mark.parametrize(
    ("ask", "whole"),
    [
        ("who attended {}", "150 people attended"),
        ("who missed {} p000@example.com, zoe@example.com", "149 others came, too"),
    ],
)
def test_a_list_that_breaks_off_is_asked_for_again(chat: Chat, fresh: str, fault: Json, ask: str, whole: str) -> None:
    """The first look fails, and nothing is said; the second one is whole."""
    chat.control("POST", "faults", {**fault, "times": 1})
    assert whole in words(chat.ask("Alice", ask.format(fresh), through=SOON))


def test_a_file_is_whole(chat: Chat, fresh: str) -> None:
    """It has a row for everybody, after a look that broke off."""
    chat.control("POST", "faults", {**FAULTS["not there"], "times": 1})
    answer = chat.ask("Alice", f"who attended {fresh} as csv", through=SOON)
    lines = file_of(chat, answer).content.decode("utf-8-sig").splitlines()
    assert sum("@example.com" in line for line in lines) == PEOPLE


def test_who_is_in_is_whole(chat: Chat) -> None:
    """Of a meeting that runs, too."""
    running = held(chat, "Crowd", ended=False)
    chat.control("POST", "faults", {**FAULTS["not there"], "times": 1})
    assert "150 people are in now" in words(chat.ask("Alice", f"who is in {running}", through=SOON))


def test_as_long_as_it_breaks_off_no_number_is_said(chat: Chat, fresh: str) -> None:
    """Three looks fail; what is said in the end is said once."""
    chat.control("POST", "faults", {**FAULTS["not there"], "times": 3})
    message = chat.say("Alice", f"who attended {fresh}")
    read: set[str] = set()

    def answered() -> list[Json]:
        replies = chat.replies("Alice", message)
        read.update(map(words, replies))
        return replies if len(replies) == 1 and "150 people attended" in words(replies[0]) else []

    answer = words(chat.wait(answered, through=60)[0])
    assert read <= {answer, "Webex is not answering. I keep asking, and will answer here by myself."}


@pytest.mark.parametrize("without", [[], ["meetingId"], ["max"]])
def test_a_next_link_that_lacks_the_question_is_repaired(chat: Chat, fresh: str, without: list[str]) -> None:
    """At once: the second page is asked for with what the link leaves out."""
    chat.control("POST", "faults", {"fault": "bare_next", "path": "meetingParticipants", "without": without})
    chat.control("DELETE", "requests")
    assert "150 people attended" in words(chat.ask("Alice", f"who attended {fresh}"))
    calls = [call for call in chat.control("GET", "requests?path=meetingParticipants") if call["method"] == "GET"]
    assert [call["status"] for call in calls] == [200, 200]
    assert all(f"meetingId={fresh}" in call["query"] and "max=100" in call["query"] for call in calls)


@pytest.mark.parametrize(
    ("ask", "said"),
    [
        ("who attended {}", "At least 100 people attended"),
        ("who missed {} p000@example.com, p149@example.com", "1 not known"),
        ("who attended {} as csv", "At least 100 people attended"),
    ],
)
def test_what_stays_a_part_is_told_as_a_part(chat: Chat, fresh: str, ask: str, said: str) -> None:
    """After four looks that broke off: on the card, in the text and in the file; and nobody is called absent."""
    chat.control("POST", "faults", FAULTS["not there"])
    message = chat.say("Alice", ask.format(fresh))
    reply = chat.wait(lambda: [each for each in chat.replies("Alice", message) if said in words(each)], through=60)[0]
    text = str(reply["markdown"] if "markdown" in reply else reply["text"]) + words(reply)
    if reply.get("files"):
        text += file_of(chat, reply).content.decode("utf-8-sig")
    assert "Not all could be read: 100 of more" in text
    assert "did not come" not in text

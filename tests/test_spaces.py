"""What a group space reads: of its own meetings and of those that the asker named, and of nothing else.

Canaries are titles, hosts and people that nobody wrote. The table asks all questions in all states; what is looked at
is every message that the bot posted to a group space, also those that it deleted later.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from tests.support.chat import Chat, actions, card_of, chatting, words
from tests.support.meetings import ALICE, BOB, held, person
from tests.support.signing import SENT_DIRECTLY, desk, direct_messages
from tests.support.speaking import file_of

pytestmark = pytest.mark.slow

Json = dict[str, Any]

SPACE = "Team stand-up"
BOARD, LAYOFFS = "Board: Zyxomma in Quorndon", "Board: Vellichor next year"
HOST = "dana@example.com"
QUENBY = ("Quenby Ixworth", "quenby@example.net")
CANARIES = ("Zyxomma", "Quorndon", "Vellichor", "Quenby", "Ixworth", "quenby", "Dana", "Díaz", "dana", "Tarquin")
NOT_SENT_DIRECTLY = "I could not send you a direct message"

QUESTIONS = (
    *("who attended {}", "who missed {}", "who was late {}", "who left early {}", "who is in {}"),
    *("explain bob@example.com {}", "who attended {} as csv"),
)
MORE = (
    *("explain Tarq {}", "who attended {} Quentin", "who missed {} quenbi@example.net", "my meetings yesterday"),
    *("who attended", "who missed", "{} as csv"),
)
OWN = ("groups", "group crew", "who missed last @nosuchgroup", "forget group crow", "aliases", "forget alias Quenb",
       "ignored", "who am i", "attendance", "help", "blorp")  # fmt: skip


def canary(chat: Chat, title: str = BOARD, **fields: Any) -> Json:
    """A meeting of Alice's that began yesterday."""
    people = (person(*ALICE, (0, 30)), person(*QUENBY, (0, 30)), person("Tarquin Vale", None, (0, 30)))
    invitees = [f"{QUENBY[0]} <{QUENBY[1]}>", BOB[1]]
    when: Json = {"ago": 26 * 60, "lasted": 30, "invitees": invitees}
    return held(chat, title, *people, **when | fields)


def one_found(chat: Chat) -> Json:
    return canary(chat)


def several_found(chat: Chat) -> Json:
    canary(chat)
    return canary(chat, LAYOFFS, ago=25 * 60)


def not_the_host(chat: Chat) -> Json:
    return canary(chat, host=HOST, invitees=[ALICE[1]])


def another_host_then(chat: Chat) -> Json:
    return canary(chat, hostEmail=HOST, invitees=[ALICE[1]], participantsRefused=404)


def running_now(chat: Chat) -> Json:
    return canary(chat, ago=10, lasted=None)


def not_ready(chat: Chat) -> Json:
    return canary(chat, ago=32, lasted=30, synced=False)


def refused(chat: Chat) -> Json:
    return canary(chat, participantsRefused=404)


def in_error(chat: Chat) -> Json:
    fault = {"path": "meetingParticipants", "fault": "status", "status": 400, "message": f"{BOARD} by {HOST}"}
    chat.control("POST", "faults", fault)
    return canary(chat)


def refused_list(chat: Chat) -> Json:
    chat.control("POST", "faults", {"path": "/v1/meetings", "fault": "status", "status": 403, "message": BOARD})
    return canary(chat)


def nothing(_chat: Chat) -> Json:
    """No meeting at all."""
    return {}


STATES: dict[Callable[[Chat], Json], tuple[str, bool]] = {
    one_found: ("yesterday", True),
    several_found: ("yesterday", True),
    not_the_host: ("the board", True),
    another_host_then: ("{id}", True),
    running_now: ("last", False),
    not_ready: ("last", False),
    refused: ("yesterday", False),
    in_error: ("yesterday", False),
    refused_list: ("yesterday", False),
    nothing: ("yesterday", False),
}
"""How the meeting is asked for, and whether the asker is told its title, so that there was something to keep."""


@contextmanager
def about_canaries(folder: Path, **changes: str) -> Iterator[Chat]:
    """A bot whose Webex has no meeting yet. Alice keeps canaries of her own: a group, a guest, an address."""
    with chatting(folder, **changes) as chat:
        chat.control("DELETE", "meetings")
        for said in (f"group crew = {QUENBY[1]}", f"match Quenby = {QUENBY[1]}", f"ignore {QUENBY[1]}"):
            chat.ask("Alice", said)
        yield chat


def told_to_spaces(chat: Chat) -> list[str]:
    """All that the bot ever posted to a group space: text, card, and file with its name."""
    rooms = chat.api("Alice", "GET", "rooms", params={"type": "group", "max": 100})["items"]
    posted = chat.control("GET", "requests?path=/v1/messages")
    return [
        call["body"]
        for call in posted
        if call["method"] == "POST" and chat.is_the_bots(call) and any(room["id"] in call["body"] for room in rooms)
    ]


def given_away(chat: Chat) -> list[str]:
    """The canaries that a space read."""
    return [f"{each} in {body[:300]}" for body in told_to_spaces(chat) for each in CANARIES if each in body]


def asked(chat: Chat, *said: str, who: str = "Alice") -> list[Json]:
    """Ask in the space; return the first line below each question, once all are there."""
    messages = [str(chat.say(who, each, space=SPACE)["id"]) for each in said]
    params = {"roomId": chat.space(who, SPACE), "max": 200}

    def first_line(message: str) -> list[Json]:
        items = chat.api(who, "GET", "messages", params=params)["items"]
        return [each for each in items if each["personId"] == chat.bot["id"] and each.get("parentId") == message][-1:]

    return [chat.wait(partial(first_line, message))[0] for message in messages]


@pytest.mark.parametrize("state", STATES, ids=lambda state: state.__name__)
def test_no_space_reads_of_a_meeting_that_is_not_its_own(tmp_path: Path, state: Callable[[Chat], Json]) -> None:
    """Every question: the space gets a line that tells nothing, and the asker the rest."""
    how, is_told = STATES[state]
    with about_canaries(tmp_path) as chat:
        meeting = how.format(**state(chat))
        questions = (*QUESTIONS, *MORE) if is_told else QUESTIONS
        replies = asked(chat, *(question.format(meeting) for question in questions))
        assert len(told_to_spaces(chat)) >= len(questions)
        assert given_away(chat) == []
        if is_told:
            assert words(replies[0]).startswith(SENT_DIRECTLY)
            assert any(each in str(direct_messages(chat, "Alice")) for each in ("Zyxomma", "Vellichor"))


@pytest.mark.parametrize("details", ["thread", "direct"])
def test_no_space_reads_what_a_person_keeps(tmp_path: Path, details: str) -> None:
    """Groups, guests, ignored addresses, and names that are only nearly right."""
    with about_canaries(tmp_path, GROUP_DETAILS=details) as chat:
        canary(chat)
        asked(chat, *OWN)
        assert given_away(chat) == []
        for shown in (
            "Your groups",
            "counts as quenby",
            "Did you mean: forget alias Quenby",
            "Count again",
        ):
            assert shown in str(direct_messages(chat, "Alice"))


@pytest.mark.parametrize("details", ["thread", "direct"])
def test_words_that_nothing_has_bring_no_other_titles(tmp_path: Path, details: str) -> None:
    """The nearest titles go to the asker; a slip and a part of a title are no whole title."""
    with about_canaries(tmp_path, GROUP_DETAILS=details) as chat:
        several_found(chat)
        asked(chat, *(f"{ask} {title}" for ask in ("who attended", "who missed", "explain bob@example.com")
                      for title in ("the board review", "board", "vellichr", "next")))  # fmt: skip
        assert given_away(chat) == []
        assert BOARD in str(direct_messages(chat, "Alice"))


def test_who_has_not_signed_in_is_answered_the_same_way_afterwards(tmp_path: Path) -> None:
    """The link goes to the asker, and so does the answer that waited for it."""
    with desk(tmp_path) as running:
        chat = running.chat
        chat.control("DELETE", "meetings")
        canary(chat)
        question = chat.say("Alice", "who attended yesterday", space=SPACE)
        chat.reply("Alice", question)
        running.sign_in("Alice")
        chat.wait(lambda: [each for each in direct_messages(chat, "Alice") if BOARD in words(each)])
        assert given_away(chat) == []
        assert {words(each).partition(" @")[0][: len(SENT_DIRECTLY)] for each in chat.replies("Alice", question)} == {
            SENT_DIRECTLY
        }


def test_a_thread_goes_on_without_telling_more(tmp_path: Path) -> None:
    """A few words below the neutral line change the question; their answer is as private. So is another's question."""
    with about_canaries(tmp_path) as chat:
        one_found(chat)
        canary(chat, LAYOFFS, ago=50 * 60)
        first = chat.say("Alice", "who attended yesterday", space=SPACE)
        chat.reply("Alice", first)
        for number, said in enumerate(
            ("and quenby@example.net", "csv", "explain Quenby", "the one before", "again"), 1
        ):
            chat.say("Alice", said, space=SPACE, under=first["id"])
            chat.reply("Alice", first, after=number)
        chat.reply("Bob", chat.say("Bob", "again", space=SPACE, under=first["id"]))
        assert given_away(chat) == []


@pytest.mark.parametrize("who", ["Alice", "Bob"])
def test_a_pressed_button_tells_a_space_no_more_than_words(tmp_path: Path, who: str) -> None:
    """A form filled in, an example of help, and a card that stood in the space before this rule held."""
    with about_canaries(tmp_path) as chat:
        several_found(chat)
        form, help_ = asked(chat, "attendance", "help")
        old = chat.api("Rollcall", "POST", "messages", json={
            "roomId": form["roomId"], "parentId": form["parentId"], "markdown": "Which meeting do you mean?",
            "attachments": [{"contentType": "application/vnd.microsoft.card.adaptive", "content": {
                "type": "AdaptiveCard", "version": "1.3", "body": [], "actions": choices(chat)}}]})  # fmt: skip
        for card, button, inputs in (
            (form, "Who attended?", {"meeting": "yesterday"}),
            (form, "Who attended?", {"meeting": "board"}),
            (help_, "who attended last", {}),
            (old, "pressed", {}),
        ):
            before = {each["id"] for each in chat.replies(who, card)}
            chat.press(who, card, button, **inputs)
            chat.wait(partial(new_replies, chat, who, card, before))
        assert given_away(chat) == []


def new_replies(chat: Chat, who: str, card: Json, known: set[str]) -> list[Json]:
    return [each for each in chat.replies(who, card) if each["id"] not in known]


def choices(chat: Chat) -> list[Json]:
    """The button of a choice that the bot has sent to Alice."""
    asked(chat, "who attended yesterday")
    card = next(each for each in reversed(direct_messages(chat, "Alice")) if "Which meeting" in words(each))
    data = next(each["data"] for each in actions(card_of(card)) if each.get("data", {}).get("do") == "meeting")
    return [{"type": "Action.Submit", "title": "pressed", "data": data}]


def test_a_choice_is_made_and_answered_where_the_asker_alone_reads(tmp_path: Path) -> None:
    """The button in the direct message brings the answer there."""
    with about_canaries(tmp_path) as chat:
        several_found(chat)
        asked(chat, "who attended yesterday")
        choice = direct_messages(chat, "Alice")[-1]
        button = next(str(each["title"]) for each in actions(card_of(choice)) if each["title"] != "None of these")
        chat.press("Alice", choice, button)
        chat.wait(
            lambda: [
                each for each in direct_messages(chat, "Alice") if "attended" in words(each) and "Quenby" in words(each)
            ]
        )
        assert given_away(chat) == []


def test_a_space_reads_of_its_own_meetings_and_of_those_that_were_named(tmp_path: Path) -> None:
    """However it is asked for: its own by `last`; another by its whole title, its ID, its number, its link."""
    with about_canaries(tmp_path) as chat:
        room = chat.space("Alice", SPACE)
        own = held(chat, "Team talk", person(*BOB, (0, 30)), ago=120, lasted=30, roomId=room)
        other = held(chat, "Zebra planning", person(*BOB, (0, 30)), ago=60 * 24, lasted=30)
        shown = next(each for each in chat.control("GET", "meetings") if each["id"] == other["id"])
        for said, title in (
            ("who attended last bob@example.com", "Team talk"),
            ("who attended today", "Team talk"),
            ("who attended here", "Team talk"),
            ("my meetings", "Team talk"),
            ("explain bob@example.com last", "Team talk"),
            (f"who attended {own['id']}", "Team talk"),
            ("who attended zebra planning", "Zebra planning"),
            ("who attended the planning of the zebra", "Zebra planning"),
            (f"who attended {other['id']}", "Zebra planning"),
            (f"who attended {other['seriesId']}", "Zebra planning"),
            (f"who attended {shown['meetingNumber']}", "Zebra planning"),
            (f"who attended {shown['webLink']}", "Zebra planning"),
        ):
            assert title in words(asked(chat, said)[0]), said
        as_file = asked(chat, "who attended zebra planning as csv")[0]
        assert "Zebra" in file_of(chat, as_file).headers["Content-Disposition"]
        assert direct_messages(chat, "Alice")[3:] == []


def test_whom_the_bot_may_not_write_to_is_told_so_and_the_space_nothing_else(tmp_path: Path) -> None:
    """The asker's organization takes no direct messages of bots: answers, private answers and links to sign in."""
    with about_canaries(tmp_path) as chat:
        one_found(chat)
        chat.control("POST", "people/reachable", {"person": ALICE[1], "reachable": False})
        for said in ("who attended yesterday", "who attended yesterday privately", "who am i"):
            assert NOT_SENT_DIRECTLY in words(asked(chat, said)[0]), said
        assert given_away(chat) == []

"""`explain …`: every join behind one person's minutes, what was done with it, and the sum."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.answering.calls import Calls
from bot.answering.meeting_reader import MeetingReader
from bot.answering.people import Expected
from bot.answering.plan import PlanReader
from bot.answering.question_service import QuestionService
from bot.attendance.participants import Device, Participant
from bot.chat.history import History
from bot.commands.explain import Explain
from bot.commands.questions import SECTIONS
from bot.context import Context
from bot.events import PersonId
from bot.language.question import Ask, ById, Question, Who
from bot.meetings.lookup import Lookup
from bot.presenting.presenter import Presenter
from bot.store.aliases import Aliases
from bot.store.engine import engine_for
from bot.store.groups import Groups
from bot.store.migrations import migrate
from bot.store.no_people import NoPeople
from bot.store.questions import Questions
from bot.webex.meeting_id import MeetingId
from bot.webex.queries import MeetingsQuery, ParticipantsQuery
from bot.webex.values import Meeting
from tests.support.chat import Chat, Json, words
from tests.support.meetings import ALICE, BOB, CAROL, held, person


def said(reply: Json) -> str:
    return words(reply).replace("\u00a0", " ")


@pytest.fixture(scope="module")
def worked(chat: Chat) -> Json:
    """The worked case: an hour; five minutes before it to 20, a second device 15 to 30, and 40 to ten past the end."""
    bob = person(*BOB, (-5, 20), (15, 30), (40, 70))
    bob["devices"][1] |= {"audioType": "pstn", "callType": "callIn"}
    carol = person(*CAROL, (0, 60))
    return held(chat, "Dispute", bob, carol, person(*ALICE, (0, 60)), person("Jürgen Groß", None, (3, 25)))


def test_the_worked_case_adds_up(chat: Chat, worked: Json) -> None:
    """50 minutes of an hour: clipped at both ends, and the overlap counted once."""
    answer = said(chat.ask("Alice", f"explain bob@example.com {worked['id']}"))
    assert "50 min of 1 h, 83 %\nBob Müller · bob@example.com\nReturned" in answer
    assert "20 min 0 s\n" in answer
    assert "Meeting center mac · VoIP\nClipped to the meeting" in answer
    assert "10 min 0 s\n" in answer
    assert "phone (called in)\nPartly or wholly counted already" in answer
    assert "50 min 0 s\nIn all" in answer


def test_a_guest_is_explained_by_name(chat: Chat, worked: Json) -> None:
    """Who has no e-mail has a name, and a first name may do."""
    assert "22 min of 1 h, 36 %\nJürgen Groß · guest" in said(chat.ask("Alice", f"explain Jürgen {worked['id']}"))


def test_only_that_persons_rows_are_asked_for(chat: Chat, worked: Json) -> None:
    """Nothing of anybody else is read for an address."""
    chat.control("DELETE", "requests")
    chat.ask("Alice", f"explain carol@example.com {worked['id']}")
    calls = chat.control("GET", "requests?path=meetingParticipants")
    assert [call["method"] for call in calls] == ["POST"]
    assert '"emails": ["carol@example.com"]' in calls[0]["body"]


def test_in_the_thread_of_an_answer_the_meeting_goes_unsaid(chat: Chat, worked: Json) -> None:
    """Somebody disagrees with a card: one asks right below it."""
    question = chat.say("Alice", f"who attended {worked['id']}")
    chat.reply("Alice", question)
    below = chat.say("Alice", "explain carol@example.com", under=question["id"])
    assert "Carol Chen · carol@example.com" in said(chat.reply("Alice", below))


def test_joins_that_count_nothing_say_why(chat: Chat) -> None:
    """In the lobby, backwards, of times that aren't known, or assumed to last until the end."""
    rows = [
        person(*BOB, state="lobby"),
        person(*BOB, (30, 20)),
        person(*BOB, joinedTime="1970-01-01T00:00:00.000Z"),
        person(*BOB, (50, None)),
    ]
    meeting = held(chat, "Odd", *rows)
    answer = said(chat.ask("Alice", f"explain bob@example.com {meeting['id']}"))
    assert "at least 10 min of 1 h, 16 %" in answer
    assert "Leave assumed when the meeting ended" in answer
    assert "0 s\n" in answer
    for why in ("In the lobby", "Ends before it begins", "Join not known"):
        assert why in answer


def test_breakout_sessions_are_named(chat: Chat) -> None:
    """They lie within the devices' time, and add nothing to it."""
    meeting = held(chat, "Rooms", ago=180)
    session = {"id": "b1", "name": "Blue room", "joinedTime": "{start}", "leftTime": "{end}"}
    times = {name: meeting[name].replace("+00:00", "Z") for name in ("start", "end")}
    session = {key: value.format(**times) for key, value in session.items()}
    meeting = held(chat, "Rooms", person(*BOB, (0, 60), breakoutSessionsAttended=[session]), ago=180)
    answer = said(chat.ask("Alice", f"explain bob@example.com {meeting['id']}"))
    assert "Breakout session Blue room" in answer
    assert "1 h 00 min 0 s\nIn all" in answer


def test_nobody_of_that_address(chat: Chat, worked: Json) -> None:
    """Somebody who did not come has no joins, and counts as absent; a guest of the name makes that uncertain."""
    answer = said(chat.ask("Alice", f"explain no@example.com {worked['id']}"))
    assert "Webex tells of no join of no@example.com in “Dispute”. So the person counts as absent." in answer
    meeting = held(chat, "Guest", person("Bob", None, (0, 42)))
    answer = said(chat.ask("Alice", f"explain bob@example.com {meeting['id']}"))
    assert "But “Bob” was there, and may be the same person." in answer
    assert "explain Bob" in answer


def test_nobody_of_that_address_so_far(chat: Chat) -> None:
    """While it runs nothing follows from that."""
    meeting = held(chat, "Running", person(*CAROL, (0, None)), ago=20, lasted=None)
    answer = said(chat.ask("Alice", f"explain bob@example.com {meeting['id']}"))
    assert "still running" in answer
    assert "absent" not in answer


@pytest.mark.parametrize(
    ("words_said", "answered"),
    [
        ("explain {id}", "Name one person and the meeting"),
        ("explain everyone {id}", "Name one person and the meeting"),
        ("explain bob@example.com carol@example.com {id}", "Only one person at a time, please"),
        ("explain zoe {id}", "Nobody called “zoe” was in the meeting"),
        ("explain bob@example.com", "Which meeting do you mean?"),
    ],
)
def test_one_person_and_one_meeting(chat: Chat, worked: Json, words_said: str, answered: str) -> None:
    """What is missing is asked for in a sentence."""
    assert answered in said(chat.ask("Alice", words_said.format(**worked)))


class Officer:
    """Webex as a compliance officer sees it: one meeting, in which Bob called in from a number that is told."""

    def participants(self, _person: PersonId, _query: ParticipantsQuery) -> Iterator[list[Participant]]:
        device = Device(
            audio_type="pstn", call_type="callIn", phone_number="+49 30 745273328",
            joined_time=NOON, left_time=NOON + timedelta(hours=1),
        )  # fmt: skip
        yield [Participant(email="bob@example.com", display_name="Bob", state="end", devices=(device,))]

    def meeting(self, _person: PersonId, meeting_id: str, _host_email: str | None = None) -> Meeting:
        return Meeting(id=meeting_id, title="Phones", state="ended", start=NOON, end=NOON + timedelta(hours=1))

    def meetings(self, _person: PersonId, _query: MeetingsQuery) -> Iterator[list[Meeting]]:
        yield []


NOON = datetime(2026, 3, 3, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("is_group", "privately", "is_shown"), [(False, False, True), (True, False, False), (True, True, True)]
)
def test_phone_numbers_are_for_a_direct_message_only(
    tmp_path: Path, is_group: bool, privately: bool, is_shown: bool
) -> None:
    """Webex tells them to compliance officers alone; what it tells is kept out of spaces."""
    engine = engine_for(f"sqlite:///{tmp_path / 'rollcall.db'}")
    migrate(engine)
    webex: Any = Officer()
    with ThreadPoolExecutor(2) as pool:
        aliases, history = Aliases(engine), History(Questions(engine), is_shared=True)
        calls, expected = Calls(webex), Expected(Groups(engine), webex)
        reader, plans = MeetingReader(calls, pool), PlanReader(calls, pool)
        answering = QuestionService(Lookup(webex), reader, plans, expected, aliases, NoPeople(engine), pool)
        explain = Explain(answering, Presenter(answering, history, aliases, SECTIONS), history)
        context = Context(
            person_id=PersonId("alice"), room_id="r", thread_id="t", at=NOON + timedelta(days=1),
            now=NOON + timedelta(days=1), zone=UTC, is_group=is_group,
        )  # fmt: skip
        question = Question(
            ask=Ask.EXPLAIN, meeting=ById(meeting_id=MeetingId(f"{'a' * 32}_I_1")), privately=privately,
            who=Who(emails=("bob@example.com",)),
        )  # fmt: skip
        reply = explain.ask(context, question)
    engine.dispose()
    assert ("+49 30 745273328" in str(reply.card)) == is_shown
    assert ("745273328" in reply.markdown) == is_shown
    assert reply.is_direct == privately


def test_milliseconds_take_nobody_a_minute(chat: Chat) -> None:
    """Webex tells people's times to the millisecond, and the meeting's own to the second."""
    meeting = held(chat, "Half an hour", person(*BOB, (0.887 / 60, 30.4 / 60 + 30)), lasted=30)
    answer = said(chat.ask("Alice", f"who attended {meeting['id']}"))
    assert "30 min\n100 %" in answer
    assert "30 min of 30 min" in said(chat.ask("Alice", f"explain bob@example.com {meeting['id']}"))

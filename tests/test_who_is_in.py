"""`who is in …`: the meeting at this moment."""

from __future__ import annotations

from tests.support.chat import Chat, actions, card_of, words
from tests.support.meetings import ALICE, BOB, CAROL, DAVE, held, person


def test_who_is_in_the_lobby_or_in_a_breakout_session(chat: Chat) -> None:
    """Everybody has a place, and the card says as of when."""
    people = [
        person(*ALICE, (0, None)),
        person(*BOB, (3, None), state="breakoutSession"),
        person(*CAROL, state="lobby"),
        person(*DAVE, (0, 12), state="end"),
    ]
    meeting = held(chat, "Live", *people, ago=25, lasted=None)
    reply = chat.ask("Alice", f"who is in {meeting['id']}")
    answer = words(reply).replace("\u00a0", " ")
    assert "2 people are in now\n1 in the lobby" in answer
    assert "still running" in answer
    assert "as of" in answer
    assert "in\nBob Müller\nbob@example.com\njoin time not known · in a breakout session · VoIP" in answer
    assert "In the lobby (1)\nlobby\nCarol Chen\ncarol@example.com" in answer
    assert "0 min" not in answer
    assert "more than" not in answer
    assert "Dave" not in answer
    assert "Refresh" in [action["title"] for action in actions(card_of(reply))]


def test_refresh_shows_the_meeting_as_it_is_now(chat: Chat) -> None:
    """In place of the card that is out of date."""
    meeting = held(chat, "Filling", person(*ALICE, (0, None)), ago=5, lasted=None)
    first = chat.ask("Alice", f"who is in {meeting['id']}")
    assert "1 person is in now" in words(first)
    chat.control("POST", f"meetings/{meeting['id']}/join", {"displayName": "Bob Müller", "email": "bob@example.com"})
    chat.control("POST", "clock", {"advance": 2})  # Webex takes times to the second
    chat.press("Alice", first, "Refresh")
    chat.wait(lambda: [each for each in chat.replies("Alice", first) if "2 people are in now" in words(each)])
    chat.wait(lambda: [{}] if all(each["id"] != first["id"] for each in chat.replies("Alice", first)) else [])


def test_of_certain_people(chat: Chat) -> None:
    """Who is there, who was and left, and who is not there so far."""
    people = [person(*BOB, (0, None)), person(*CAROL, (0, 3), state="end")]
    meeting = held(chat, "Asked", *people, ago=10, lasted=None)
    answer = words(chat.ask("Alice", f"is bob@example.com, carol@example.com, no@example.com in {meeting['id']}"))
    assert "1 of 3 is in now\n1 not there so far" in answer
    assert "Already left (1)\n?\nCarol Chen" in answer
    assert "Not there so far (1)\n–\nno@example.com" in answer


def test_nobody_is_in_yet(chat: Chat) -> None:
    """A meeting that has only just begun is answered at once: there is a button to look again."""
    meeting = held(chat, "Empty", ago=0, lasted=None)
    assert "Nobody is in now" in words(chat.ask("Alice", f"who is in {meeting['id']}"))


def test_a_meeting_that_is_over_says_who_came(chat: Chat) -> None:
    """Nobody is in, and the answer doesn't leave it at that."""
    meeting = held(chat, "Over", person(*BOB, (0, 60)))
    answer = words(chat.ask("Alice", f"who is in {meeting['id']}"))
    assert "1 person attended" in answer
    assert "The meeting is over: this is who came." in answer


def test_a_meeting_of_which_webex_tells_nothing_is_not_running(chat: Chat) -> None:
    """It has just ended: who is in is no question to wait for."""
    meeting = held(chat, "Just over", person(*BOB, (0, 30)), ago=32, lasted=30, synced=False)
    answer = words(chat.ask("Alice", f"who is in {meeting['id']}"))
    assert "The meeting is not running" in answer
    assert "by myself" not in answer

"""Guests: suggested, confirmed with one tap by the host, remembered for that host, and taken back."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.support.chat import Chat, Json, actions, card_of, words
from tests.support.meetings import ALICE, CAROL, held, person

YES = "Yes, the same person"


@pytest.fixture
def guest(chat: Chat) -> Iterator[Json]:
    """A meeting with a guest called Bob, 42 minutes of an hour; forgotten afterwards who he is."""
    yield held(chat, "Sales", person("Bob", None, (0, 42)), person(*CAROL, (0, 60)), person(*ALICE, (0, 60)))
    chat.ask("Alice", "forget alias Bob")


def titles(reply: Json) -> list[str]:
    return [action["title"] for action in actions(card_of(reply))]


def confirmed(chat: Chat, question: str, who: str = "Alice") -> Json:
    """The answer after the guest was confirmed."""
    first = chat.ask(who, question)
    chat.press(who, first, YES)
    return chat.wait(lambda: [each for each in chat.replies(who, first) if each["id"] != first["id"]])[0]


def test_a_guest_is_suggested_and_nothing_is_merged(chat: Chat, guest: Json) -> None:
    """The name fits: that is a question for the host, and Bob stays not known."""
    reply = chat.ask("Alice", f"who missed {guest['id']} bob@example.com")
    assert "Bob (guest, no e-mail, 42 min): is this bob@example.com?" in words(reply)
    assert "Not known (1)\n?\nbob@example.com" in words(reply)
    assert titles(reply).count(YES) == 1


@pytest.mark.parametrize("email", ["juergen.gross@example.com", "jurgen@example.com", "jgross@example.com"])
def test_a_guest_with_umlauts_is_suggested_for_all_that_they_may_be(chat: Chat, email: str) -> None:
    """Of an address that a guest's name fits, even in part, nobody can say that it did not come."""
    meeting = held(chat, "Umlauts", person("Jürgen Groß", None, (0, 42)), person(*CAROL, (0, 60)))
    answer = words(chat.ask("Alice", f"who attended {meeting['id']} {email}"))
    assert f"Not known: {email}" in answer
    assert f"Jürgen Groß (guest, no e-mail, 42 min): is this {email}?" in answer


def test_one_tap_confirms_and_the_answer_changes(chat: Chat, guest: Json) -> None:
    """In place of the card; it says which guest is which person, and how to undo it."""
    answer = words(confirmed(chat, f"who missed {guest['id']} bob@example.com"))
    assert "1 of 1 attended" in answer or "Bob attended" in answer
    assert "Bob is counted as bob@example.com, as you confirmed. To undo: forget alias Bob" in answer
    assert "is this bob@example.com?" not in answer


def test_one_tap_asks_webex_no_more_than_the_question_did(chat: Chat, guest: Json) -> None:
    """What Webex told is enough for the answer before the tap, and for the one after it."""

    def calls() -> int:
        return len(chat.control("GET", "requests?path=/v1/meeting"))

    before = calls()
    first = chat.ask("Alice", f"who missed {guest['id']} bob@example.com")
    asked = calls() - before
    chat.press("Alice", first, YES)
    chat.wait(lambda: [each for each in chat.replies("Alice", first) if each["id"] != first["id"]])
    assert asked >= 2
    assert calls() == before + 2 * asked


def test_it_is_remembered_for_that_host(chat: Chat, guest: Json) -> None:
    """In the next meeting, and where only his address is asked about; in the working, too."""
    confirmed(chat, f"who missed {guest['id']} bob@example.com")
    later = held(chat, "Sales again", person("BOB ", None, (10, 60)))
    assert "BOB attended" in words(chat.ask("Alice", f"who attended {later['id']} bob@example.com"))
    assert "50 min of 1 h" in words(chat.ask("Alice", f"explain bob@example.com {later['id']}"))
    other = held(chat, "Dana's", person("Bob", None, (0, 60)), host="dana@example.com")
    assert "bob" not in words(chat.ask("Dana", "aliases")).lower().replace("confirmed", "")
    assert other["host"] == "dana@example.com"


def test_aliases_are_listed_and_taken_back_by_a_button(chat: Chat, guest: Json) -> None:
    """The card without it takes the place of the one with it."""
    assert "You have confirmed no guests yet" in words(chat.ask("Alice", "aliases"))
    confirmed(chat, f"who missed {guest['id']} bob@example.com")
    listed = chat.ask("Alice", "aliases")
    assert "Guests you matched to an address\nBob\ncounts as bob@example.com" in words(listed)
    chat.press("Alice", listed, "Forget Bob")
    after = chat.wait(lambda: [each for each in chat.replies("Alice", listed) if each["id"] != listed["id"]])[0]
    assert "You have confirmed no guests yet" in words(after)
    assert "Not known: bob@example.com" in words(chat.ask("Alice", f"who attended {guest['id']} bob@example.com"))


def test_aliases_are_taken_back_in_words(chat: Chat, guest: Json) -> None:
    """Case doesn't matter; a name that is nearly one is suggested."""
    confirmed(chat, f"who missed {guest['id']} bob@example.com")
    assert "Did you mean: forget alias Bob?" in words(chat.ask("Alice", "forget alias Bobb"))
    assert "Forgot who Bob is" in words(chat.ask("Alice", "forget alias bob"))
    assert "I know of no such guest" in words(chat.ask("Alice", "forget alias bob"))
    assert "Not known: bob@example.com" in words(chat.ask("Alice", f"who attended {guest['id']} bob@example.com"))


def test_another_persons_tap_changes_nothing_for_the_host(chat: Chat, guest: Json) -> None:
    """A button runs with the rights of the person who presses it: Bob has not signed in, and learns nothing."""
    said = chat.say("Alice", f"who missed {guest['id']} bob@example.com", space="Team stand-up")
    card = chat.reply("Alice", said)
    chat.press("Bob", card, YES)
    chat.wait(lambda: [{}] if len(chat.replies("Alice", said)) > 1 else [])
    assert "You have confirmed no guests yet" in words(chat.ask("Alice", "aliases"))
    assert "Not known: bob@example.com" in words(chat.ask("Alice", f"who attended {guest['id']} bob@example.com"))


def test_a_tap_that_comes_late_merges_nothing(chat: Chat, guest: Json) -> None:
    """Bob has been confirmed as somebody else meanwhile, or the button was made up: the answer is as it is."""
    first = chat.ask("Alice", f"who missed {guest['id']} bob@example.com")
    chat.press("Alice", first, YES, handle="0123456789abcdef")
    after = chat.wait(lambda: [each for each in chat.replies("Alice", first) if each["id"] != first["id"]])[0]
    assert "is this bob@example.com?" in words(after)
    assert "You have confirmed no guests yet" in words(chat.ask("Alice", "aliases"))


def test_forget_me_forgets_groups_and_guests(chat: Chat, guest: Json) -> None:
    """With everything else that is kept about a person."""
    confirmed(chat, f"who missed {guest['id']} bob@example.com")
    chat.ask("Alice", "group team = bob@example.com")
    assert "I have forgotten you" in words(chat.ask("Alice", "forget me"))
    assert "You have confirmed no guests yet" in words(chat.ask("Alice", "aliases"))
    assert "You have no groups yet" in words(chat.ask("Alice", "groups"))

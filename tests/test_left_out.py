"""Words around the question: small talk is left out and named, and what turns the meaning is never dropped."""

from __future__ import annotations

import pytest

from tests.support.chat import Chat, Json, actions, card_of, words
from tests.support.meetings import BOB, CAROL, held, person


@pytest.fixture(autouse=True)
def _meetings(chat: Chat) -> None:
    """Two meetings of today, each with one person."""
    chat.control("DELETE", "meetings")
    held(chat, "Retrospective", person(*BOB, (0, 60)), ago=300)
    held(chat, "All hands", person(*CAROL, (0, 60)), ago=200)


def answer(chat: Chat, text: str) -> str:
    return words(chat.ask("Alice", text))


def buttons(message: Json) -> list[str]:
    return [action["title"] for action in actions(card_of(message))]


@pytest.mark.parametrize(
    ("said", "spare"),
    [
        ("Boss is asking: who attended the retro?", "“Boss is asking”"),
        ("Hey! Quick one - who attended the retro? Need it for the minutes.", "“minutes”"),
        ("who blorp attended the retro", "“blorp”"),
        ("The budget is gone. The CEO is angry! Who attended the retro?", "“budget is gone”, “CEO is angry”"),
        ("um who attended like the retro 😀 pls", None),
    ],
)
def test_what_says_nothing_is_named_on_the_answer(chat: Chat, said: str, spare: str | None) -> None:
    """The meeting is found among the words by the titles that there are."""
    answered = answer(chat, said)
    assert "Retrospective" in answered
    assert "Bob Müller" in answered
    assert (f"I left out: {spare}." in answered) if spare else ("left out" not in answered)


def test_a_title_in_another_sentence_is_found(chat: Chat) -> None:
    """The question points to it."""
    answered = answer(chat, "I couldn't join the all hands. Who attended it?")
    assert "All hands" in answered
    assert "Carol Chen" in answered


def test_two_titles_are_asked_back_with_the_question_kept(chat: Chat) -> None:
    """Nothing is guessed; the button keeps the verb and the people."""
    asked = chat.ask("Alice", "did zoe@example.com miss the retro? sorry, I mean the all hands")
    assert "Which meeting do you mean?" in words(asked)
    chat.press("Alice", asked, buttons(asked)[0])
    said = chat.wait(lambda: [each for each in chat.replies("Alice", asked) if "zoe@example.com" in words(each)])[-1]
    assert words(said).startswith(("Retrospective", "All hands"))


def test_words_that_are_no_title_are_quoted(chat: Chat) -> None:
    """Where nothing has such a title, all of them are named."""
    assert "I don't know what “blorp” or “quux” means here" in answer(chat, "who blorp attended quux")


@pytest.mark.parametrize(
    ("said", "quoted"),
    [
        ("who most often attended the retro", "most often"),
        ("who attended the retro except bob", "retro except bob"),
        ("who attended the retro but not the all hands", "retro but not the all hands"),
    ],
)
def test_what_turns_the_meaning_is_never_left_out(chat: Chat, said: str, quoted: str) -> None:
    """A refusal, and no answer to another question."""
    answered = answer(chat, said)
    assert f"I can't do that yet: “{quoted}”" in answered
    assert "Bob" not in answered


@pytest.mark.parametrize(
    "said", ["who spoke in the retro", "who had the camera on in the retro", "who declined the retro"]
)
def test_what_webex_does_not_tell_is_said(chat: Chat, said: str) -> None:
    """It is not taken for a title or for attendance."""
    assert "Webex doesn't tell me that" in answer(chat, said)


def test_such_a_word_in_a_title_is_a_title(chat: Chat) -> None:
    """What exists is found first."""
    held(chat, "Camera team, every week", person(*BOB, (0, 60)), ago=100)
    assert "Bob Müller" in answer(chat, "who attended camera team every week")

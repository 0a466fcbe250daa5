"""Help shows words that work: every example is tried as it stands."""

from __future__ import annotations

from tests.chat import Chat, card_of, words
from tests.meetings import ALICE, BOB, held, person


def test_every_example_of_help_is_answered(chat: Chat) -> None:
    """In the order of help, by a host who has hosted meetings and confirmed a guest called Bob."""
    meeting = held(chat, "Last", person(*ALICE, (0, 30)), person("Bob", None, (0, 30)), ago=60, lasted=30)
    first = chat.ask("Alice", f"who attended {meeting['id']} bob@example.com")
    chat.press("Alice", first, "Yes, the same person")
    chat.wait(lambda: [each for each in chat.replies("Alice", first) if "Bob attended" in words(each)])
    people = [person(*ALICE, (0, 10)), person(*BOB, (0, 10))]
    held(chat, "Later", *people, ago=20, lasted=4, invitees=["bob@example.com", "carol@example.com"])
    body = card_of(chat.ask("Alice", "help"))["body"]
    examples = [element["text"] for element in body if element.get("fontType") == "Monospace"]
    assert len(examples) > 12
    for example in examples:
        answer = words(chat.ask("Alice", example))
        for puzzled in ("I don't know", "I did not understand", "I found no such", "You have no", "I know of no"):
            assert puzzled not in answer, example

"""Help shows words that work: every example is tried as it stands."""

from __future__ import annotations

from tests.support.card_parts import parts
from tests.support.chat import Chat, Json, actions, card_of, words
from tests.support.meetings import ALICE, BOB, held, person


def examples_of(card: Json) -> list[str]:
    """What can be copied as it stands: lines in monospace, and commands without a gap to fill."""
    commands = [part for part in parts(card) if part.get("weight") == "Bolder" and "size" not in part]
    whole = [part for part in commands if not set("‹[").intersection(part["text"])]
    return [part["text"] for part in parts(card) if part in whole or part.get("fontType") == "Monospace"]


def test_the_main_thing_is_seen_at_once_and_the_rest_is_folded_away(chat: Chat) -> None:
    """One command with its example, four buttons to press, and one that shows everything else by its topics."""
    card = card_of(chat.ask("Alice", "help"))
    seen = [part["text"] for part in card["body"] if part["type"] == "TextBlock"]
    assert seen[:2] == ["What you can ask me", "who attended ‹meeting› [e-mails]"]
    assert len(seen) == 5
    assert [action["title"] for action in actions(card)] == [
        "Ask about a meeting",
        "who attended last",
        "who missed last",
        "who is in",
        "Everything else",
    ]
    [folded] = [action["card"]["body"] for action in actions(card) if "card" in action]
    topics = [part["text"] for part in folded if part.get("size") == "Medium"]
    assert topics == ["About a meeting", "Groups and guests", "Sign-in, your data, help"]


def test_without_cards_help_says_it_all(chat: Chat) -> None:
    """The text that stands in for the card has every command, under the same headings."""
    reply = chat.ask("Alice", "help")
    plain = reply["markdown"].replace("\\", "")
    for part in parts(card_of(reply)):
        if part.get("weight") == "Bolder":
            assert part["text"] in plain


def test_every_example_of_help_is_answered(chat: Chat) -> None:
    """In the order of help, by a host who has hosted meetings and confirmed a guest called Bob."""
    meeting = held(chat, "Last", person(*ALICE, (0, 30)), person("Bob", None, (0, 30)), ago=60, lasted=30)
    first = chat.ask("Alice", f"who attended {meeting['id']} bob@example.com")
    chat.press("Alice", first, "Yes, the same person")
    chat.wait(lambda: [each for each in chat.replies("Alice", first) if "Bob attended" in words(each)])
    people = [person(*ALICE, (0, 10)), person(*BOB, (0, 10))]
    held(chat, "Later", *people, ago=20, lasted=4, invitees=["bob@example.com", "carol@example.com"])
    examples = examples_of(card_of(chat.ask("Alice", "help")))
    assert len(examples) > 15
    for example in examples:
        answer = words(chat.ask("Alice", example))
        for puzzled in ("I don't know", "I did not understand", "I found no such", "You have no", "I know of no"):
            assert puzzled not in answer, example
